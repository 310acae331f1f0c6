"""Which folders are cases, in which order, and what a case's task.yaml may say."""

from pathlib import Path

import pytest

from harness.batch.case import Case
from harness.batch.cases import find_cases as find
from harness.model.errors import BadInput


def find_cases(
    folder: Path, task: str | None = None, filters: dict[str, str] | None = None
) -> tuple[Case, ...]:
    return find([str(folder)], task, filters)


def _case(folder: Path, name: str, task: str | None = None) -> Path:
    (folder / name).mkdir()
    (folder / name / "MODEL_RESPONSE.md").write_text("# answer\n")
    if task is not None:
        (folder / name / "task.yaml").write_text(task)
    return folder / name


def test_cases_come_by_name_and_hidden_or_empty_folders_and_files_are_none(tmp_path: Path) -> None:
    second, first = _case(tmp_path, "b"), _case(tmp_path, "a")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "labels.json").write_text("[]")
    assert find_cases(tmp_path) == (Case("a", str(first)), Case("b", str(second)))


def test_a_program_without_markdown_is_a_case(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "__main__.py").write_text("import pulumi\n")
    assert [case.name for case in find_cases(tmp_path)] == ["project"]


def test_a_case_names_its_own_task_and_the_command_line_wins(tmp_path: Path) -> None:
    _case(tmp_path, "a", "task: fintech-loan\n")
    assert find_cases(tmp_path)[0].task == "fintech-loan"
    assert find_cases(tmp_path, "other")[0].task == "other"


def test_a_case_names_the_model_that_wrote_it(tmp_path: Path) -> None:
    _case(tmp_path, "a", "task: fintech-loan\nmodel: north-7b\n")
    _case(tmp_path, "b", "model: 7\n")
    assert [(case.task, case.model) for case in find_cases(tmp_path)] == [
        ("fintech-loan", "north-7b"),
        (None, "7"),
    ]
    assert {case.task for case in find_cases(tmp_path, "other")} == {"other"}


def test_a_link_to_elsewhere_is_no_case(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "cases"
    elsewhere.mkdir()
    folder.mkdir()
    _case(folder, "a")
    (folder / "b").symlink_to(_case(elsewhere, "b"))
    assert [case.name for case in find_cases(folder)] == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n",
        "name: x\n",
        "task: [\n",
        "!!python/object:os.system {}\n",
        "task: ../../etc/passwd\n",
        "[" * 9999,
    ],
)
def test_a_task_file_that_names_no_task_is_its_own_cases_fault(tmp_path: Path, text: str) -> None:
    path = _case(tmp_path, "a", text) / "task.yaml"
    _case(tmp_path, "b")
    refused, good = find_cases(tmp_path)
    assert refused.refused == f"{path}: does not name a task: write one line: 'task: NAME'"
    assert good.refused is None


@pytest.mark.parametrize("folder", ["missing", "."])
def test_a_folder_without_cases_is_bad_input(tmp_path: Path, folder: str) -> None:
    with pytest.raises(BadInput, match=r"no such folder or file|holds no case"):
        find_cases(tmp_path / folder)


def test_a_folder_that_is_an_answer_and_a_file_that_is_one_are_one_case_each(tmp_path: Path) -> None:
    project, document = tmp_path / "project", tmp_path / "answer.md"
    (project / "lib").mkdir(parents=True)
    (project / "lib" / "stack.py").write_text("import pulumi\n")
    (project / "Pulumi.yaml").write_text("name: tap\nruntime: python\n")
    document.write_text("# answer\n")
    found = find([str(project), str(document), "https://example.com/x.git@v1#sub/answer-7"])
    assert [(case.name, case.source) for case in found] == [
        ("project", str(project)),
        ("answer", str(document)),
        ("answer-7", "https://example.com/x.git@v1#sub/answer-7"),
    ]


def test_filters_must_all_match(tmp_path: Path) -> None:
    _case(tmp_path, "py-1", "model: north-7b\n")
    _case(tmp_path, "py-2", "model: south-1b\n")
    _case(tmp_path, "ts-1", "model: north-7b\n")
    found = find_cases(tmp_path, filters={"id": "py-*", "model": "north*"})
    assert [case.name for case in found] == ["py-1"]


def test_two_cases_of_one_name_are_refused_and_both_are_named(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first, second = _case(tmp_path / "one", "a"), _case(tmp_path / "two", "a")
    with pytest.raises(BadInput) as error:
        find([str(tmp_path / "one"), str(tmp_path / "two")])
    assert str(first) in str(error.value)
    assert str(second) in str(error.value)

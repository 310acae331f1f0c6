"""Loading: packs merged, and for every fault one line that says where it stands and what to do."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.model.errors import BadInput
from harness.model.rubric import CountCheck
from harness.rubric.interface import known_tasks, load

PROMPT = "# Task\n\nCreate a VPC with 3 public\nsubnets. Use KMS.\n"
HEAD = """\
schema: iac-harness/rubric@1
title: A rubric
task: a-task
prompt: PROMPT.md
requirements:
  - {id: vpc, quote: Create a VPC with 3 public subnets.}
"""
CHECK = """\
  - kind: count
    id: has-vpc
    title: No VPC
    consequence: breaks-requirement
    category: network
    basis: prompt
    message: "{resource} {detail}"
    root_cause: Forgotten.
    requirement: vpc
    resources: {type: "aws:ec2/vpc:Vpc"}
"""
GOOD = f"{HEAD}checks:\n{CHECK}"
PACK = "schema: iac-harness/rubric@1\ntitle: A pack\nchecks:\n" + CHECK.replace("    requirement: vpc\n", "")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "PROMPT.md").write_text(PROMPT)
    return tmp_path


def _errors(folder: Path, text: str, **packs: str) -> list[str]:
    (folder / "r.yaml").write_text(text)
    for name, content in packs.items():
        (folder / f"{name}.yaml").write_text(content)
    with pytest.raises(BadInput) as caught:
        load("./r.yaml")
    return str(caught.value).splitlines()


def test_a_good_rubric_loads(folder: Path) -> None:
    (folder / "r.yaml").write_text(GOOD)
    rubric = load("r.yaml")
    assert (rubric.task, rubric.prompt, rubric.prompt_path) == ("a-task", PROMPT, folder / "PROMPT.md")
    assert [check.id for check in rubric.checks] == ["has-vpc"]
    assert len(rubric.sha256) == 64


GOLDEN = [
    (("title:", "titel:"), ["r.yaml:2: titel: unknown key 'titel': did you mean 'title'?"]),
    (
        ("breaks-requirement", "breaks-requirment"),
        [
            'r.yaml:11: checks[0].consequence: "breaks-requirment" is not allowed:'
            " did you mean 'breaks-requirement'?"
        ],
    ),
    (
        ("kind: count", "kind: cuont"),
        ["r.yaml:8: checks[0].kind: unknown kind 'cuont': did you mean 'count'?"],
    ),
    (
        ("    root_cause: Forgotten.\n", ""),
        ["r.yaml:8: checks[0]: required key 'root_cause' is missing: add it"],
    ),
    (
        ("requirement: vpc", "requirement: vcp"),
        ["r.yaml:16: checks[0].requirement: there is no requirement 'vcp': did you mean 'vpc'?"],
    ),
    (
        ("with 3 public", "with 4 public"),
        [
            "r.yaml:6: requirements[0].quote: the quote 'Create a VPC with 4 public subnets.' is not in the"
            " PROMPT: the nearest line is 'Create a VPC with 3 public'"
        ],
    ),
    (
        ("{detail}", "{detial}"),
        ["r.yaml:14: checks[0].message: unknown placeholder {detial}: did you mean 'detail'?"],
    ),
    (
        ("aws:ec2/vpc:Vpc", "aws:ec2/Vpc:Vpc"),
        [
            "r.yaml:17: checks[0].resources.type: 'aws:ec2/Vpc:Vpc' is no type token of AWS:"
            " did you mean 'aws:ec2/vpc:Vpc'?"
        ],
    ),
    (
        ('"aws:ec2/vpc:Vpc"', '"aws:ec2/vpc:Vpc", where: {propertes: {}}'),
        [
            "r.yaml:17: checks[0].resources.where.propertes: 'propertes' is no keyword of JSON Schema:"
            " did you mean 'properties'?"
        ],
    ),
    (
        ('"aws:ec2/vpc:Vpc"', '"aws:ec2/vpc:Vpc", where: {properties: {a: {pattern: "("}}}'),
        [
            "r.yaml:17: checks[0].resources.where.properties.a.pattern: no valid regular expression"
            " (missing ), unterminated subpattern at position 0): mend the pattern"
        ],
    ),
    (("title: A rubric", "title: A rubric\ntitle: B"), ["r.yaml:3: duplicate key 'title': mend the YAML"]),
    (("title: A rubric", "title: [A"), ["r.yaml:3: did not find expected ',' or ']': mend the YAML"]),
    (
        ("title: A rubric", "title: !!python/name:os.system x"),
        [
            "r.yaml:2: could not determine a constructor for the tag"
            " 'tag:yaml.org,2002:python/name:os.system': mend the YAML"
        ],
    ),
    (
        ("checks:\n", f"checks:\n{CHECK}"),
        ["r.yaml:19: checks[1].id: duplicate id 'has-vpc': give each an id of its own"],
    ),
    (
        ("prompt: PROMPT.md", "prompt: NONE.md"),
        ["r.yaml:4: prompt: 'NONE.md' does not exist: name an existing path"],
    ),
    (("task: a-task", "task: A Task"), None),
    (("prompt: PROMPT.md\n", ""), None),
]


@pytest.mark.parametrize(("change", "lines"), GOLDEN, ids=[new[:30] or "removed" for (_, new), _ in GOLDEN])
def test_every_fault_is_one_line(folder: Path, change: tuple[str, str], lines: list[str] | None) -> None:
    found = _errors(folder, GOOD.replace(*change, 1))
    assert lines is None or found == lines
    assert all(line.startswith("r.yaml:") for line in found)


def test_several_faults_are_several_lines_in_order(folder: Path) -> None:
    text = GOOD.replace("title: A", "titel: A").replace("breaks-requirement", "huge")
    lines = _errors(folder, text)
    assert [line.split(": ")[0] for line in lines] == ["r.yaml:2", "r.yaml:11"]


def test_packs_are_merged_disabled_and_overridden(folder: Path) -> None:
    (folder / "pack.yaml").write_text(PACK)
    own = GOOD.replace("has-vpc", "own-check").replace("checks:", "extends: [./pack.yaml]\nchecks:")
    (folder / "r.yaml").write_text(own)
    before = load("r.yaml")
    assert [check.id for check in before.checks] == ["has-vpc", "own-check"]
    (folder / "r.yaml").write_text(own + "override: {has-vpc: {consequence: hard-to-read, min: 2}}\n")
    after = load("r.yaml")
    changed = after.checks[0]
    assert isinstance(changed, CountCheck)
    assert (changed.impact, changed.min, changed.title) == ("low", 2, "No VPC")
    assert before.sha256 != after.sha256
    (folder / "r.yaml").write_text(own + "disable: [has-vpc]\n")
    assert [check.id for check in load("r.yaml").checks] == ["own-check"]


@pytest.mark.parametrize(
    ("addition", "line"),
    [
        ("disable: [has-vcp]", "disable[0]: no pack has a check 'has-vcp': did you mean 'has-vpc'?"),
        (
            "override: {x: {}}",
            "override.x: no pack has a check 'x': name a check of a pack that 'extends' lists",
        ),
        ("override: {has-vpc: {mni: 1}}", "override.has-vpc.mni: unknown key 'mni': did you mean 'min'?"),
        (
            "override: {has-vpc: {impact: low}}",
            "override.has-vpc.impact: unknown key 'impact': remove it: it follows from the 'consequence'",
        ),
        (
            "override: {has-vpc: {consequence: dire}}",
            "override.has-vpc: no consequence 'dire': mend the value",
        ),
    ],
)
def test_faults_of_disable_and_override(folder: Path, addition: str, line: str) -> None:
    own = GOOD.replace("has-vpc", "own-check").replace(
        "checks:", f"extends: [./pack.yaml]\n{addition}\nchecks:"
    )
    assert _errors(folder, own, pack=PACK) == [f"r.yaml:8: {line}"]


def test_a_check_id_of_a_pack_is_taken(folder: Path) -> None:
    text = GOOD.replace("checks:", "extends: [./pack.yaml]\nchecks:")
    assert "a pack already has 'has-vpc'" in _errors(folder, text, pack=PACK)[0]


def test_a_pack_that_does_not_exist_and_one_that_extends_itself(folder: Path) -> None:
    text = GOOD.replace("checks:", "extends: [./pakc.yaml]\nchecks:")
    assert "there is no pack './pakc.yaml'" in _errors(folder, text, pack=PACK)[0]
    cyclic = PACK.replace("checks:", "extends: [./other.yaml]\nchecks:", 1)
    other = "schema: iac-harness/rubric@1\ntitle: O\nextends: [./pack.yaml]\n"
    lines = _errors(
        folder, GOOD.replace("checks:", "extends: [./pack.yaml]\nchecks:"), pack=cyclic, other=other
    )
    assert lines == [
        "other.yaml:3: extends[0]: packs extend each other (pack -> other -> pack): break the cycle"
    ]


def test_a_pack_has_no_requirements(folder: Path) -> None:
    pack = PACK.replace("checks:", "prompt: PROMPT.md\nchecks:", 1)
    text = GOOD.replace("has-vpc", "own").replace("checks:", "extends: [./pack.yaml]\nchecks:")
    assert _errors(folder, text, pack=pack) == [
        "pack.yaml:3: prompt: a pack has no 'prompt': move it to the rubric"
    ]


def test_an_unknown_task_names_the_known_ones() -> None:
    with pytest.raises(BadInput) as caught:
        load("no-such-task")
    assert "unknown task 'no-such-task'" in str(caught.value)
    assert all(name in str(caught.value) for name in known_tasks())


def test_a_missing_file_and_one_that_is_no_text(folder: Path) -> None:
    with pytest.raises(BadInput, match="no such rubric file"):
        load("./none.yaml")
    (folder / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not UTF-8"):
        load("./binary.yaml")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(0, len(GOOD)),
    length=st.integers(0, 30),
    inserted=st.text(alphabet="{}[]:-&*!#|>\"'%@` \n\tax0", max_size=12),
)
def test_a_damaged_rubric_loads_or_gives_lines_and_never_a_traceback(
    folder: Path, start: int, length: int, inserted: str
) -> None:
    (folder / "r.yaml").write_text(GOOD[:start] + inserted + GOOD[start + length :])
    assert all(line.startswith("r.yaml:") for line in _fault_lines())


def _fault_lines() -> list[str]:
    try:
        load("./r.yaml")
    except BadInput as error:
        return str(error).splitlines()
    return []


@pytest.mark.parametrize("task", known_tasks())
def test_the_rubrics_of_the_project_load(task: str) -> None:
    assert load(task).checks

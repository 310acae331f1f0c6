"""Evidence: the right constructor, the right lines, bounded and harmless text."""

from pathlib import Path

import pytest

from harness.checks import evidence, snippet
from harness.model.finding import Evidence
from tests.checks.build import resource, stack

TYPESCRIPT = """\
subnets.push(
  new aws.ec2.Subnet(`public-${i}`, {
    vpcId,
    cidrBlock: '10.0.0.0/24',
    tags: { Name: 'x' },
  })
);
const task = new aws.ecs.TaskDefinition('task', {
  containerDefinitions: JSON.stringify([
    { name: 'a', image: 'first' },
    {
      name: 'b',
      image: 'second',
    },
  ]),
});
"""
PYTHON = """\
bucket = aws.s3.Bucket(
    f"logs-{suffix}",
    bucket=name,
    server_side_encryption_configuration={
        "rule": {"bucket_key_enabled": False},
    },
)
"""


def _lines(
    tmp_path: Path, type_: str, line: int, path: str | None, file: str = "index.ts"
) -> tuple[int, int]:
    text = PYTHON if file.endswith(".py") else TYPESCRIPT
    made = resource(type_, "n", {}, line, file=file)
    found = evidence.of_resource(stack(tmp_path, (made,), {file: text}), made, path)
    assert found is not None
    return found.start_line, found.end_line


@pytest.mark.parametrize(
    ("path", "lines"),
    [(None, (2, 6)), ("cidrBlock", (4, 4)), ("vpcId", (3, 3)), ("tags.Name", (5, 5)), ("missing", (2, 6))],
)
def test_typescript_constructor_inside_another_call(
    tmp_path: Path, path: str | None, lines: tuple[int, int]
) -> None:
    assert _lines(tmp_path, "aws:ec2/subnet:Subnet", 2, path) == lines


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("containerDefinitions[0].image", (10, 10)),
        ("containerDefinitions[1].image", (13, 13)),
        ("containerDefinitions[1].missing", (11, 14)),
    ],
)
def test_list_items_inside_json_text(tmp_path: Path, path: str, lines: tuple[int, int]) -> None:
    assert _lines(tmp_path, "aws:ecs/taskDefinition:TaskDefinition", 8, path) == lines


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("bucket", (3, 3)),
        ("serverSideEncryptionConfiguration.rule.bucketKeyEnabled", (5, 5)),
        ("serverSideEncryptionConfiguration.other", (4, 6)),
    ],
)
def test_python_keywords_in_snake_case(tmp_path: Path, path: str, lines: tuple[int, int]) -> None:
    assert _lines(tmp_path, "aws:s3/bucket:Bucket", 1, path, "__main__.py") == lines


def test_broken_source_still_gives_evidence(tmp_path: Path) -> None:
    text = "const b = new aws.s3.Bucket('b', {\n  bucket: 'x',\n"
    made = resource("aws:s3/bucket:Bucket", "b", {}, 1)
    assert evidence.of_resource(stack(tmp_path, (made,), {"index.ts": text}), made, "bucket") is not None


@pytest.mark.parametrize("file", ["../../etc/passwd", "/etc/passwd", "no-such.ts"])
def test_a_position_outside_the_answer_is_no_evidence(tmp_path: Path, file: str) -> None:
    made = resource("aws:s3/bucket:Bucket", "b", {}, 1, file=file)
    assert evidence.of_resource(stack(tmp_path, (made,), {"index.ts": "\n"}), made) is None


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden\n")
    made = resource("aws:s3/bucket:Bucket", "b", {}, 1)
    built = stack(tmp_path / "a", (made,), {"index.ts": "\n"})
    (tmp_path / "a" / "index.ts").unlink()
    (tmp_path / "a" / "index.ts").symlink_to(secret)
    found = evidence.of_resource(built, made)
    assert found is None or "hidden" not in found.snippet


def test_a_line_beyond_the_file_is_no_evidence(tmp_path: Path) -> None:
    assert evidence.of_lines(stack(tmp_path, (), {"a.py": "x\n"}), "a.py", 99, 99) is None


def test_a_snippet_is_bounded_and_free_of_terminal_escapes() -> None:
    text = "\n".join(f"\x1b[31mline {n}{'x' * 500}" for n in range(500))
    found = snippet.cut(text, ((1, 500),), "a.py")
    assert len(found.splitlines()) == snippet.MAXIMUM_LINES + 1
    assert max(map(len, found.splitlines())) <= snippet.MAXIMUM_WIDTH
    assert "\x1b" not in found


def test_the_stack_is_shown_by_its_component_class_or_program(tmp_path: Path) -> None:
    found = evidence.of_stack(stack(tmp_path, (), {"index.ts": "const a = 1;\nconst b = 2;\n"}))
    assert found == Evidence("index.ts", 1, 2, "const a = 1;\nconst b = 2;")

"""Kind ``text``: fires on what a file must not say, with the line; silent on everything else."""

from pathlib import Path
from typing import Any

import pytest

from harness.model.rubric import Selector, TextCheck
from tests.checks.build import BASE, resource, run, subject

FUNCTION = "aws:lambda/function:Function"
TESTS = {
    "lib/a.ts": "export const a = 1;\n",
    "test/a.test.ts": "it('a', () => {\n  expect(true).toBe(true);\n});\n",
}


def _check(**changes: Any) -> TextCheck:
    fields: dict[str, Any] = {"path": ("**/*.test.ts",), "pattern": r"expect\(true\)\.toBe\(true\)"}
    return TextCheck(**(BASE | fields | changes))


def test_points_at_the_line_of_the_file_that_says_it(tmp_path: Path) -> None:
    (finding,) = run(subject(tmp_path, files=TESTS), _check()).findings
    assert finding.evidence is not None
    assert (finding.evidence.file, finding.evidence.start_line) == ("test/a.test.ts", 2)
    assert "test/a.test.ts:2" in finding.message


@pytest.mark.parametrize(
    "changes",
    [
        {"path": ("lib/**",)},
        {"min": 2},
        {"unless": r"^it\("},
        {"language": "python"},
        {"applies": Selector(type=FUNCTION)},
    ],
    ids=["another file", "too few", "excused", "another language", "no such resource"],
)
def test_is_silent(changes: dict[str, Any], tmp_path: Path) -> None:
    assert run(subject(tmp_path, files=TESTS), _check(**changes)).findings == ()


def test_applies_where_the_resource_is_there(tmp_path: Path) -> None:
    judged = subject(tmp_path, (resource(FUNCTION, "report"),), TESTS)
    assert len(run(judged, _check(applies=Selector(type=FUNCTION))).findings) == 1


def test_leaves_a_file_alone_that_a_machine_wrote(tmp_path: Path) -> None:
    files = {"test/a.test.ts": TESTS["test/a.test.ts"] + "x" * 5000 + "\n"}
    assert run(subject(tmp_path, files=files), _check()).findings == ()

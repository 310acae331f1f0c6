"""What the ideal lacks, too, is not held against an answer."""

from harness.prompt.interface import read, without_unshown
from tests.prompt import answers

DEMANDS = answers.prompt("Use Pulumi with Python", "Unit tests for all parts", "Write a README.md")


def _left(*paths: str) -> set[str]:
    made = read(DEMANDS, "python", answers.SUFFIXES)
    rubric = answers.rubric(*made.checks, requirements=made.requirements)
    return {check.id for check in without_unshown(rubric, paths).checks}


def test_tests_that_the_ideal_lacks_are_not_asked_for() -> None:
    assert _left("__main__.py") == {"prompt-language"}


def test_tests_that_the_ideal_has_are() -> None:
    assert _left("__main__.py", "tests/test_stack.py") == {"prompt-language", "prompt-unit-tests"}


def test_the_language_is_asked_for_whatever_the_ideal_is_written_in() -> None:
    assert _left("index.ts", "README.md") == {"prompt-language", "prompt-readme"}

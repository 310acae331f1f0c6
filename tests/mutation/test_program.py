"""Mutants of a program's source."""

import ast
from pathlib import Path

import pytest

from harness.intake.interface import open_source
from harness.mutation.graph import INLINED
from harness.mutation.mutant import Mutant
from harness.mutation.program import mutants
from tests.regress import task

PROGRAM = '''\
"""Ünïcode before what is changed."""

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
aws.rds.Instance(
    "loans",
    multi_az=True,  # two zones
    backup_retention_period=7,
    password=config.require_secret("password"),
    tags={"Owner": "lending", "Team": "loans"},
)
'''


@pytest.fixture
def made(tmp_path: Path) -> dict[str, Mutant]:
    task.program(tmp_path / "source", PROGRAM)
    (tmp_path / "source" / "tests").mkdir()
    (tmp_path / "source" / "tests" / "test_it.py").write_text("assert True\n")
    return {item.id: item for item in mutants(open_source(str(tmp_path / "source"), tmp_path / "opened"))}


def test_each_is_one_edit_and_still_a_program(made: dict[str, Mutant]) -> None:
    for mutant in made.values():
        if mutant.text is not None:
            ast.parse(mutant.text)
            assert mutant.text != PROGRAM


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("flip __main__.py aws.rds.Instance multi_az", "multi_az=True", "multi_az=False"),
        ("drop __main__.py aws.rds.Instance multi_az", "multi_az=True,", ""),
        ("lessen __main__.py aws.rds.Instance backup_retention_period", "period=7", "period=3"),
        ("drop __main__.py aws.rds.Instance tags Owner", '"Owner": "lending",', ""),
        (
            "inline-secret __main__.py aws.rds.Instance password",
            'config.require_secret("password")',
            f'"{INLINED}"',
        ),
    ],
)
def test_the_text_is_changed_where_the_name_says(
    name: str, before: str, after: str, made: dict[str, Mutant]
) -> None:
    assert made[f"source {name}"].text == PROGRAM.replace(before, after)


def test_the_rest_of_the_file_keeps_its_lines(tmp_path: Path) -> None:
    tags = 'tags={"Owner": "lending", "Team": "loans"}'
    task.program(tmp_path / "source", PROGRAM.replace(tags, 'tags={\n        "Owner": "lending",\n    }'))
    made = mutants(open_source(str(tmp_path / "source"), tmp_path / "opened"))
    (dropped,) = (item for item in made if item.id == "source drop __main__.py aws.rds.Instance tags")
    assert dropped.text is not None
    assert '"Owner"' not in dropped.text
    assert dropped.text.count("\n") == PROGRAM.count("\n") + 2


def test_files_are_deleted_and_tests_are_left_alone(made: dict[str, Mutant]) -> None:
    deleted = {item.file for item in made.values() if item.operator == "delete-file"}
    assert deleted == {"Pulumi.yaml", "__main__.py"}

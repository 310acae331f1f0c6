"""Kind ``configuration``: keys that nothing reads, and values of a type that the project does not declare."""

from pathlib import Path

import pytest

from harness.model.finding import Finding
from harness.model.rubric import ConfigurationCheck, ConfigurationRule
from tests.checks.build import BASE, run, subject

PROJECT = (
    "name: shop\nruntime: nodejs\nconfig:\n  size:\n    type: integer\n  shop:debug:\n    type: boolean\n"
    "  zones:\n    type: array\n  title:\n    type: string\n"
)


def _findings(
    root: Path, rule: ConfigurationRule, config: str, code: str = "", folder: str = ""
) -> tuple[Finding, ...]:
    stack_file = f"{folder}Pulumi.dev.yaml"
    files = {"Pulumi.yaml": PROJECT, stack_file: f"config:\n{config}", "index.ts": code}
    layout = {"project_file": "Pulumi.yaml", "project_name": "shop", "stack_files": (stack_file,)}
    check = ConfigurationCheck(**(BASE | {"rule": rule, "namespaces": ("aws",)}))
    return run(subject(root, files=files, layout=layout), check).findings


def test_a_key_of_another_project_reaches_nothing(tmp_path: Path) -> None:
    config = "  aws:region: us-east-1\n  store:size: 3\n  store:title: x\n"
    (finding,) = _findings(tmp_path, "foreign-namespace", config)
    assert "store:size, store:title in Pulumi.dev.yaml" in finding.message
    assert finding.evidence is not None
    assert finding.evidence.start_line == 3


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ("  size: 3\n", ""),
        ("  shop:size: 3\n", ""),
        ("  aws:region: us-east-1\n", ""),
        ("  vault:address: x\n", 'import * as vault from "@pulumi/vault";'),
        ("  data:path: x\n", 'const c = new pulumi.Config("data");'),
        ("  data:path: x\n", "config = pulumi.Config('data')"),
    ],
)
def test_a_key_that_something_reads_is_well(config: str, code: str, tmp_path: Path) -> None:
    assert _findings(tmp_path, "foreign-namespace", config, code) == ()


def test_another_projects_stack_is_not_judged(tmp_path: Path) -> None:
    assert _findings(tmp_path, "foreign-namespace", "  store:size: 3\n", folder="other/") == ()


@pytest.mark.parametrize(
    "config", ["  size: many\n", "  shop:size: 1.5\n", "  shop:debug: 1\n", "  zones: a\n", "  title: [a]\n"]
)
def test_a_value_of_another_type_is_refused(config: str, tmp_path: Path) -> None:
    (finding,) = _findings(tmp_path, "mistyped-value", config)
    assert "is no " in finding.message


@pytest.mark.parametrize(
    "config",
    [
        '  size: 3\n  shop:debug: "true"\n  zones: [a]\n  title: x\n',
        '  shop:size: "3"\n  debug: false\n',
        "  size:\n    secure: v1:abc\n",
        "  undeclared: 3\n",
    ],
)
def test_a_value_that_the_cli_takes_is_well(config: str, tmp_path: Path) -> None:
    assert _findings(tmp_path, "mistyped-value", config) == ()

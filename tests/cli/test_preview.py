import json
from pathlib import Path

import pytest

from harness.model.graph import ResourceGraph
from tests.cli.installed import complaint, iac_harness

SAMPLES = Path(__file__).parents[2] / "samples" / "fintech-loan"


@pytest.mark.parametrize("sample", ["python-clean", "typescript-flawed"])
def test_resources_are_shown_below_their_parent(sample: str) -> None:
    run = iac_harness("preview", str(SAMPLES / sample), "--task", "fintech-loan")

    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert any(line.lstrip().startswith("aws:rds/instance:Instance ") for line in lines)
    assert lines[-1] == f"preview succeeded: {len(lines) - 1} resources"


def test_json_is_the_whole_graph() -> None:
    run = iac_harness("preview", str(SAMPLES / "python-clean"), "--task", "fintech-loan", "--json")

    assert run.returncode == 0, run.stderr
    graph = json.loads(run.stdout)
    assert set(graph) == set(ResourceGraph.__struct_fields__)
    assert any(resource["type"] == "aws:rds/instance:Instance" for resource in graph["resources"])


def test_a_program_that_fails_is_status_1_and_says_why() -> None:
    run = iac_harness("preview", str(SAMPLES / "broken"), "--task", "fintech-loan")

    assert run.returncode == 1
    assert run.stdout.splitlines()[-1].startswith("preview program-error: ")


def test_a_source_that_is_no_pulumi_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_s3_bucket" "logs" {}\n')

    run = iac_harness("preview", str(tmp_path))

    assert run.returncode == 2
    assert "Terraform" in complaint(run)

"""How long ``iac-harness grade`` takes as a whole process, all installed and LocalStack up."""

import subprocess
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.answers import SAMPLES, TASK
from benchmarks.command import COMMAND

_STATUSES = {"python-clean": 0, "python-flawed": 1, "typescript-clean": 0, "typescript-flawed": 1}


@pytest.mark.parametrize("sample", sorted(_STATUSES))
def test_grade(benchmark: BenchmarkFixture, sample: str, tmp_path: Path) -> None:
    arguments = [COMMAND, "grade", str(SAMPLES / sample), "--task", TASK, "--out", str(tmp_path)]

    def grade() -> int:
        return subprocess.run(arguments, capture_output=True, check=False).returncode

    status = benchmark.pedantic(grade, rounds=5, warmup_rounds=1)  # type: ignore[no-untyped-call]
    assert status == _STATUSES[sample]

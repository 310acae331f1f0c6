"""How long ``iac-harness grade`` takes as a whole process, all installed and LocalStack up."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

_PROJECT = Path(__file__).resolve().parents[1]
_COMMAND = Path(sys.executable).with_name("iac-harness")
_STATUSES = {"python-clean": 0, "python-flawed": 1, "typescript-clean": 0, "typescript-flawed": 1}


@pytest.mark.parametrize("sample", sorted(_STATUSES))
def test_grade(benchmark: BenchmarkFixture, sample: str, tmp_path: Path) -> None:
    source = _PROJECT / "samples" / "fintech-loan" / sample
    arguments = [str(_COMMAND), "grade", str(source), "--task", "fintech-loan", "--out", str(tmp_path)]

    def grade() -> int:
        return subprocess.run(arguments, capture_output=True, check=False).returncode

    status = benchmark.pedantic(grade, rounds=5, warmup_rounds=1)  # type: ignore[no-untyped-call]
    assert status == _STATUSES[sample]

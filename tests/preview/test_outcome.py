"""The one outcome of a program that ended by itself with an error."""

import pytest

from harness.model.graph import ResourceGraph
from harness.model.preview import PreviewLimits, ProgramError
from harness.preview.hosts.run import ProgramReport
from harness.preview.outcome import judge
from harness.preview.sandbox.interface import SandboxResult


@pytest.mark.parametrize(
    ("kind", "message", "outcome"),
    [
        ("MemoryError", "", "memory"),
        ("RangeError", "Array buffer allocation failed", "memory"),
        ("RangeError", "Failed to allocate memory", "memory"),
        ("OSError", "[Errno 12] Cannot allocate memory", "memory"),
        ("Error", "spawn ENOMEM", "memory"),
        ("Error", "ENOSPC: no space left on device, write", "disk"),
        ("OSError", "[Errno 28] No space left on device", "disk"),
        ("Error", "write ENOBUFS", "output"),
        ("RangeError", "Invalid array length", "program-error"),
        ("ValueError", "the task failed to allocate memory", "program-error"),
        ("Error", "write EPIPE", "program-error"),
    ],
)
def test_what_ran_out_decides_what_an_error_is(kind: str, message: str, outcome: str) -> None:
    error = ProgramError(kind, message)
    result = SandboxResult(ended="exited", status=1, output="", seconds=1.0)

    verdict = judge(
        result, ProgramReport(completed=False, error=error), ResourceGraph(), PreviewLimits(), None
    )

    assert (verdict.outcome, verdict.error) == (outcome, error)

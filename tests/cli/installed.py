"""The installed command, as a user starts it."""

import os
import subprocess
import sys
from pathlib import Path

COMMAND = Path(sys.executable).with_name("iac-harness")


def iac_harness(
    *arguments: str, cwd: Path | None = None, timeout: float = 300, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``iac-harness`` to its end; ``environment`` is added to that of the test."""
    return subprocess.run(
        [COMMAND, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=os.environ | environment,
        timeout=timeout,
        check=False,
    )


def complaint(run: subprocess.CompletedProcess[str]) -> str:
    """The one error line of a run that failed; fails the test where it is not the only one."""
    lines = [line for line in run.stderr.splitlines() if line.startswith("iac-harness: ")]
    assert len(lines) == 1, run.stderr
    assert "Traceback" not in run.stderr
    return lines[0]

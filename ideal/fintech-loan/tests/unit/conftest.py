"""One run of the real entry program against the recording, shared by all tests."""

import runpy
from pathlib import Path

import pulumi
import pytest

from tests.unit.recording import Recording

PROGRAM = Path(__file__).parents[2] / "__main__.py"
SUFFIX = "pr4711"
CONFIG = {
    "fintech-loan:environmentSuffix": SUFFIX,
    "fintech-loan:appImage": "fintech/loan-processing:9.8.7",
    "fintech-loan:certificateDomain": "loans.example.org",
    "fintech-loan:owner": "lending",
    "fintech-loan:costCenter": "cc-42",
    "fintech-loan:alarmEmail": "operators@example.org",
}


def run_program(recording: Recording, config: dict[str, str]) -> None:
    """Run ``__main__.py`` to its end, with every resource registered."""
    pulumi.runtime.set_mocks(recording, project="fintech-loan", stack="unit", preview=False)
    pulumi.runtime.set_all_config(config)
    pulumi.runtime.test(lambda: runpy.run_path(str(PROGRAM), run_name="__main__") and None)()


@pytest.fixture(scope="session")
def recording() -> Recording:
    """What the program registers under ``CONFIG``."""
    recording = Recording()
    run_program(recording, CONFIG)
    return recording

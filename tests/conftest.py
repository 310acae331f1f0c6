"""What every test shares: the profile of property tests, and the one real LocalStack."""

import signal

import pytest
from hypothesis import HealthCheck, settings

from harness.preview.localstack.interface import LocalStackEndpoint, ensure

# Property tests neither time out nor change from run to run.
settings.register_profile(
    "project", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("project")

# A run that a shell has put into the background ignores Ctrl-C, and so would all that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def localstack() -> LocalStackEndpoint:
    """The real LocalStack that ``ensure`` gives; all workers, and later runs, share the one process."""
    return ensure()

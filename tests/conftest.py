"""What every test shares: the profile of property tests, and the one real LocalStack."""

import pytest
from hypothesis import HealthCheck, settings

from harness.preview.localstack.interface import LocalStackEndpoint, ensure

# Property tests neither time out nor change from run to run.
settings.register_profile(
    "project", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("project")


@pytest.fixture(scope="session")
def localstack() -> LocalStackEndpoint:
    """The real LocalStack that ``ensure`` gives; all workers, and later runs, share the one process."""
    return ensure()

"""The committed baseline: what ``iac-harness regress`` compares in CI."""

import re

import pytest

from harness.regress.baseline import committed_folder, read
from harness.regress.interface import Regression, regress, tasks
from harness.regress.measure import sample_folders
from harness.rubric.interface import load

TEN_DEFECTS = {"critical": 3, "high": 2, "medium": 3, "low": 2}


@pytest.mark.usefixtures("localstack")
@pytest.mark.parametrize("task", tasks())
def test_ideal_and_samples_give_what_is_recorded(task: str) -> None:
    assert regress(task, committed_folder()) == Regression(task)


@pytest.mark.parametrize("task", tasks())
def test_every_sample_is_recorded(task: str) -> None:
    folders = sample_folders(load(task))
    assert folders
    assert list(read(committed_folder(), task).samples) == [path.name for path in folders]


def test_the_flawed_samples_are_recorded_with_their_ten_defects() -> None:
    samples = read(committed_folder(), "fintech-loan").samples
    for name in ("python-flawed", "typescript-flawed"):
        assert samples[name]["counts"] == TEN_DEFECTS, name
    for name in ("python-clean", "typescript-clean"):
        assert (samples[name]["counts"]["critical"], samples[name]["counts"]["high"]) == (0, 0), name


@pytest.mark.parametrize("task", tasks())
def test_no_version_time_or_path_of_a_machine_is_recorded(task: str) -> None:
    for path in (committed_folder() / task).iterdir():
        found = re.findall(r'"(?:version|seconds)"|"/(?:home|root|tmp|work|usr)/[^"]*"', path.read_text())
        assert found == [], path.name

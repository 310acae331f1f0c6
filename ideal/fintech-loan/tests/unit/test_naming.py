import pulumi
import pytest

from fintech_loan.settings import InvalidSettingError, Settings
from tests.unit.conftest import CONFIG, SUFFIX, run_program
from tests.unit.recording import ACCOUNT, REGION, Recording

NAMES = ("name", "bucket", "identifier")
COST_TAGS = {
    "Environment": SUFFIX,
    "Project": "fintech-loan-processing",
    "Application": "loan-processing",
    "CostCenter": "cc-42",
    "Owner": "lending",
    "ManagedBy": "pulumi",
}


def test_every_name_carries_the_environment_suffix(recording: Recording) -> None:
    names = [
        (resource.type, resource.inputs[key])
        for resource in recording.resources
        for key in NAMES
        if key in resource.inputs
    ]
    assert len(names) > 20
    assert not [found for found in names if SUFFIX not in found[1]]


def test_every_tagged_resource_tells_who_pays_for_what(recording: Recording) -> None:
    tagged = [resource.inputs["tags"] for resource in recording.resources if "tags" in resource.inputs]
    assert len(tagged) > 40
    for tags in tagged:
        assert COST_TAGS.items() <= tags.items()
        assert tags["Component"]
        assert SUFFIX in tags["Name"]


def test_nothing_is_bound_to_a_region_or_an_account(recording: Recording) -> None:
    text = "".join(str(resource.inputs) for resource in recording.resources)
    assert "us-east-1" not in text
    assert REGION in text
    assert ACCOUNT in text


def test_the_suffix_falls_back_to_the_environment_and_then_to_the_stack(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pulumi.runtime.set_mocks(Recording(), project="fintech-loan", stack="unit", preview=False)
    pulumi.runtime.set_all_config({k: v for k, v in CONFIG.items() if "Suffix" not in k})
    monkeypatch.setenv("ENVIRONMENT_SUFFIX", "from-env")
    assert Settings.from_stack().environment_suffix == "from-env"
    monkeypatch.delenv("ENVIRONMENT_SUFFIX")
    assert Settings.from_stack().environment_suffix == "unit"


@pytest.mark.parametrize("suffix", ["", "Prod", "-dev", "a" * 17, "a b"])
def test_a_suffix_that_no_name_could_carry_is_refused(suffix: str) -> None:
    with pytest.raises(InvalidSettingError, match="environmentSuffix"):
        Settings(suffix, "fintech/loan-processing:1", "loans.example.org")


@pytest.mark.parametrize(
    "image", ["loan-processing", "loan-processing:latest", "Loans:1", "a:1 b", "ghcr.io/loans:1"]
)
def test_an_image_that_is_no_fixed_version_of_the_accounts_own_is_refused(image: str) -> None:
    with pytest.raises(InvalidSettingError, match="appImage"):
        Settings("dev", image, "loans.example.org")


@pytest.mark.parametrize("key", ["appImage", "certificateDomain"])
def test_a_required_key_that_is_missing_is_named(key: str) -> None:
    config = {k: v for k, v in CONFIG.items() if not k.endswith(key)}
    with pytest.raises(pulumi.ConfigMissingError, match=key):
        run_program(Recording(), config)


def test_a_region_with_two_zones_is_refused() -> None:
    with pytest.raises(Exception, match="2 availability zones"):
        run_program(Recording(zones=2), CONFIG)

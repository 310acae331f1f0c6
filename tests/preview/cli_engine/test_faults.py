"""Whose fault a failed preview is: a fault of the machine leaves the answer unscored."""

import pytest

from harness.model.graph import Diagnostic
from harness.model.preview import ProgramError
from harness.preview.cli_engine import faults
from harness.preview.cli_engine.places import DriverReport
from harness.preview.hosts.run import ProgramReport

_RAN = DriverReport(started=True, succeeded=True)
_FAILED = DriverReport(
    started=True, succeeded=False, message="CommandError: \n code: 255\nerror: preview failed\n"
)


def said(message: str) -> list[Diagnostic]:
    return [Diagnostic("error", message)]


@pytest.mark.parametrize(
    ("message", "stage"),
    [
        ("no resource plugin 'pulumi-resource-aws' found in the workspace at version v7.51.1", "pulumi"),
        ("no resource plugin 'random' found in the workspace or on your $PATH", "pulumi"),
        ("could not load plugin for aws provider 'urn:…': exit status 1", "pulumi"),
        ("operation error RDS: API for service 'rds' not yet implemented or pro feature", "localstack"),
        ("service 'ecs' is not included within your LocalStack license", "localstack"),
        ('Post "http://127.0.0.1:4566/": dial tcp 127.0.0.1:4566: connect: connection refused', "localstack"),
    ],
)
def test_a_plugin_or_a_service_that_is_missing_is_ours(message: str, stage: str) -> None:
    fault = faults.of(_FAILED, said(message), completed=False)
    assert fault is not None
    assert fault.stage == stage
    assert "\n" not in str(fault)


@pytest.mark.parametrize(
    "message",
    [
        "resource 'key' has a problem: expected deletion_window_in_days to be in the range (7 - 30)",
        "Program failed with an unhandled exception: ValueError: no such zone",
        "Duplicate resource URN 'urn:pulumi:dev::shop::a:b:C::same'; try giving it a unique name",
        "no matching EC2 VPC found",
    ],
)
def test_what_the_provider_or_the_program_refuses_is_the_answer_s(message: str) -> None:
    assert faults.of(_FAILED, said(message), completed=False) is None
    assert faults.of(_FAILED, said(message), completed=True) is None


def test_a_cli_that_never_came_to_the_program_is_ours() -> None:
    report = DriverReport(message="CommandError: \n stderr: error: failed to decrypt: incorrect passphrase\n")
    fault = faults.of(report, [], completed=False)
    assert fault is not None
    assert str(fault).endswith(
        "did not start the program: stderr: error: failed to decrypt: incorrect passphrase"
    )


def test_a_cli_that_fails_after_a_program_that_did_not_is_ours() -> None:
    assert faults.of(_FAILED, [], completed=True) is not None
    assert faults.of(_FAILED, [], completed=False) is None


def test_an_event_that_nobody_read_is_ours() -> None:
    assert faults.of(DriverReport(started=True, succeeded=True, unread=1), [], completed=True) is not None
    assert faults.of(_RAN, [], completed=True) is None


@pytest.mark.parametrize(
    "message", ["14 UNAVAILABLE: …", "Resource monitor is terminating", "RST_STREAM with code 2"]
)
def test_an_engine_that_gave_up_says_why_in_the_provider_s_words(message: str) -> None:
    own = ProgramReport(error=ProgramError("RpcError", message))
    refusal = Diagnostic("error", "'key' has a problem", "urn:pulumi:dev::shop::a:b:C::key")
    found = faults.explained(own, [*said("update failed"), refusal], outlived=False)
    assert found.error == ProgramError("ResourceError", "'key' has a problem")
    assert faults.explained(own, [], outlived=True) == own


def test_a_program_s_own_error_stays_its_own() -> None:
    own = ProgramReport(error=ProgramError("ValueError", "no such zone"))
    assert faults.explained(own, said("'key' has a problem"), outlived=False) == own
    ended = ProgramReport(completed=True)
    assert faults.explained(ended, said("'key' has a problem"), outlived=True) == ended


def test_a_warning_is_no_fault() -> None:
    warned = [Diagnostic("warning", "no resource plugin 'pulumi-resource-aws' found")]
    assert faults.of(_RAN, warned, completed=True) is None

from pathlib import Path

from tests.cli.installed import iac_harness


def test_one_that_does_not_run_is_status_3_with_the_command_that_starts_it(tmp_path: Path) -> None:
    run = iac_harness(
        "localstack", "status", IAC_HARNESS_CACHE=str(tmp_path), LOCALSTACK_HOST="", AWS_ENDPOINT_URL=""
    )

    assert run.returncode == 3
    assert run.stdout == "LocalStack does not run; start it: iac-harness localstack start\n"


def test_one_that_the_user_names_and_that_does_not_answer_is_status_3() -> None:
    run = iac_harness("localstack", "status", AWS_ENDPOINT_URL="http://127.0.0.1:9")

    assert run.returncode == 3
    assert "http://127.0.0.1:9" in run.stdout


def test_nothing_to_stop_is_no_fault(tmp_path: Path) -> None:
    run = iac_harness("localstack", "stop", IAC_HARNESS_CACHE=str(tmp_path))

    assert run.returncode == 0
    assert run.stdout == "no LocalStack of the harness was running\n"


def test_started_twice_it_is_the_same_one() -> None:
    first, second = iac_harness("localstack", "start"), iac_harness("localstack", "start")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert first.stdout == second.stdout
    assert "services: " in first.stdout
    assert iac_harness("localstack", "status").stdout == first.stdout

"""``--engine pulumi`` of grade, preview and batch, with and without a Pulumi CLI on the machine."""

import json
from pathlib import Path

import pytest

from tests.cli.installed import complaint, iac_harness
from tests.preview.cli_engine.installed import install_stand_in, plugins_of_the_sdk

_ABSENT = "the Pulumi CLI is not installed: install it"


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    """An answer that registers one queue."""
    folder = tmp_path / "cases" / "queue"
    folder.mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text("name: tap\nruntime: python\n", encoding="utf-8")
    (folder / "__main__.py").write_text('import pulumi_aws as aws\naws.sqs.Queue("work")\n', encoding="utf-8")
    return folder


@pytest.fixture
def without_cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))


@pytest.mark.usefixtures("without_cli")
def test_without_a_cli_a_preview_is_status_3_and_says_why(answer: Path) -> None:
    run = iac_harness("preview", str(answer), "--engine", "pulumi")
    assert run.returncode == 3
    assert _ABSENT in complaint(run)


@pytest.mark.usefixtures("without_cli")
def test_without_a_cli_a_grading_is_unscored(answer: Path, tmp_path: Path) -> None:
    run = iac_harness("grade", str(answer), "--engine", "pulumi", "--out", str(tmp_path / "out"))
    assert run.returncode == 3
    card = json.loads((tmp_path / "out" / "queue" / "scorecard.json").read_bytes())
    assert (card["status"], card["verdict"], card["preview"]["engine"]) == ("unscored", None, "pulumi")
    assert card["unscored_reason"]["stage"] == "pulumi"
    assert _ABSENT in card["unscored_reason"]["message"]


@pytest.mark.usefixtures("without_cli")
def test_without_a_cli_a_batch_is_unscored(answer: Path, tmp_path: Path) -> None:
    options = ("--engine", "pulumi", "--out", str(tmp_path / "out"), "--jobs", "1")
    run = iac_harness("batch", str(answer.parent), *options)
    assert run.returncode == 3
    (line,) = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert _ABSENT in json.loads(line)["unscored_reason"]["message"]


@pytest.mark.usefixtures("localstack")
def test_with_a_cli_the_scorecard_names_it(
    answer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_stand_in(tmp_path, monkeypatch, plugins_of_the_sdk())
    run = iac_harness("grade", str(answer), "--engine", "pulumi", "--out", str(tmp_path / "out"))
    assert run.returncode in {0, 1}, run.stderr
    card = json.loads((tmp_path / "out" / "queue" / "scorecard.json").read_bytes())
    assert card["status"] == "graded"
    assert (card["preview"]["engine"], card["preview"]["status"]) == ("pulumi", "succeeded")
    assert card["preview"]["resources"] == 2


def test_an_engine_that_nobody_knows_is_bad_usage(answer: Path) -> None:
    run = iac_harness("preview", str(answer), "--engine", "terraform")
    assert run.returncode == 2
    assert "embedded" in complaint(run)

"""What the environment says of the cache."""

from pathlib import Path

import pytest

from harness.cache import interface, settings
from harness.model.errors import BadInput


def test_results_lie_below_the_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IAC_HARNESS_CACHE", str(tmp_path))
    assert interface.store().folder == tmp_path / "results"


@pytest.mark.parametrize(("said", "number"), [("", 2 * 1024**3), ("0", 0), ("123456", 123456)])
def test_the_bound_is_two_gibibytes_or_what_is_said(
    said: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IAC_HARNESS_CACHE_BYTES", said)
    assert settings.most_bytes() == number


@pytest.mark.parametrize("said", ["-1", "2G", "1.5", "²", " "])
def test_what_is_no_number_of_bytes_is_bad_input(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IAC_HARNESS_CACHE_BYTES", said)
    with pytest.raises(BadInput, match="IAC_HARNESS_CACHE_BYTES"):
        settings.most_bytes()


def test_turned_off_it_is_for_this_process_and_those_that_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IAC_HARNESS_NO_CACHE", "")
    assert settings.enabled()
    settings.turn_off()
    assert not settings.enabled()

"""Slow answers are asked for once, and nobody reads half of one."""

from pathlib import Path
from typing import Any

import pytest

from harness.preview.localstack.answer_cache import remembered
from harness.preview.localstack.endpoint import LocalStackEndpoint

_OURS = LocalStackEndpoint("http://127.0.0.1:1", "1.0", "community", (), managed=True)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    monkeypatch.setenv("IAC_HARNESS_CACHE", str(tmp_path))
    return []


def _ask(asked: list[Any], endpoint: LocalStackEndpoint, request: Any, answer: list[Any]) -> list[Any]:
    def ask() -> list[Any]:
        asked.append(request)
        return answer

    return remembered(endpoint, "kind", request, ask)


def test_an_equal_request_is_asked_once_even_of_a_restarted_localstack(asked: list[Any]) -> None:
    moved = LocalStackEndpoint("http://127.0.0.1:2", "1.0", "community", (), managed=True)
    assert _ask(asked, _OURS, {"a": 1, "b": 2}, [1]) == [1]
    assert _ask(asked, moved, {"b": 2, "a": 1}, [2]) == [1]
    assert len(asked) == 1


def test_another_request_version_or_named_address_is_asked_anew(asked: list[Any]) -> None:
    newer = LocalStackEndpoint("http://127.0.0.1:1", "2.0", "community", (), managed=True)
    named = [LocalStackEndpoint(f"http://box:{port}", "1.0", "pro", ()) for port in (1, 2)]
    for endpoint in (_OURS, newer, *named):
        _ask(asked, endpoint, {"a": 1}, [1])
    _ask(asked, _OURS, {"a": 2}, [1])
    assert len(asked) == 5


def test_an_empty_answer_is_not_kept(asked: list[Any]) -> None:
    _ask(asked, _OURS, {}, [])
    assert _ask(asked, _OURS, {}, [1]) == [1]


def test_a_torn_file_is_asked_anew(asked: list[Any], tmp_path: Path) -> None:
    _ask(asked, _OURS, {}, [1])
    (kept,) = (tmp_path / "localstack" / "answers").iterdir()
    kept.write_text("[1")
    assert _ask(asked, _OURS, {}, [2]) == [2]
    assert kept.read_text() == "[2]"


def test_what_programs_make_us_keep_is_bounded(
    asked: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.preview.localstack.answer_cache._MOST_FILES", 2)
    for number in range(4):
        assert _ask(asked, _OURS, number, [number]) == [number]
    assert len(list((tmp_path / "localstack" / "answers").iterdir())) == 2
    assert _ask(asked, _OURS, 1, ["never asked"]) == [1]

"""What the driver left behind is read as far as it goes; the program could have written it, too."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pulumi.automation.events import EngineEvent

from harness.preview.cli_engine import records as reader
from harness.preview.cli_engine.places import DriverReport, Records
from tests.preview.cli_engine.reading import TOLD, documents
from tests.preview.sandbox_programs import load

_WHOLE = (TOLD / "whole.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)


def test_an_event_that_was_cut_short_is_not_read() -> None:
    cut = [*_WHOLE[:3], _WHOLE[3][:-40]]
    stream = reader.read_events(cut)
    assert ([event.sequence for event in stream.events], stream.forged) == ([1, 2, 3], 0)


@pytest.mark.parametrize(
    "line",
    [
        "not JSON\n",
        "[]\n",
        '"text"\n',
        '{"resourcePreEvent": {"metadata": {"op": "levitate"}}}\n',
        '{"resourcePreEvent": [1]}\n',
        "[" * 100_000 + "\n",
    ],
)
def test_what_is_no_event_is_counted_and_hides_no_other(line: str) -> None:
    stream = reader.read_events([_WHOLE[0], line, *_WHOLE[1:]])
    assert (len(stream.events), stream.forged) == (len(_WHOLE), 1)


@pytest.mark.parametrize(
    "content", [b"", b"Previewing update (dev)", b"[1]", b'{"steps": [null, {"op": "create"}]}', b"\xff"]
)
def test_what_is_no_digest_tells_nothing(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "digest.json"
    path.write_bytes(content)
    assert reader.read_digest(path) == {}


def test_the_digest_is_told_by_urn() -> None:
    told = reader.read_digest(TOLD / "whole.digest.json")
    assert len(told) == 8
    assert all(state["urn"] == urn for urn, state in told.items())


@pytest.mark.parametrize("content", [b"", b"{", b'{"started": "perhaps"}', b"x" * 100_000])
def test_what_is_no_report_counts_as_none(content: bytes, tmp_path: Path) -> None:
    records = Records.made(tmp_path)
    records.report.write_bytes(content)
    assert reader.read_report(records) == DriverReport()


def test_a_report_is_read(tmp_path: Path) -> None:
    records = Records.made(tmp_path)
    given = DriverReport(started=True, succeeded=False, unread=2, message="error: preview failed")
    records.report.write_bytes(msgspec.json.encode(given))
    assert reader.read_report(records) == given


def test_more_than_is_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = Records.made(tmp_path)
    records.events.write_text("".join(_WHOLE), encoding="utf-8")
    assert not reader.is_too_long(records)
    monkeypatch.setattr(reader, "RECORDED_BYTES", len("".join(_WHOLE)) - 1)
    assert reader.is_too_long(records)


def test_the_driver_s_lines_say_what_the_automation_api_said() -> None:
    """Its events as lines are the documents that they were, but for what its classes add or do not know."""
    line = load("pulumi_events").line
    for document in [*documents("whole"), *documents("complaints")]:
        told = json.loads(line(EngineEvent.from_json(document)))
        assert _without(told, "detailedDiff") == _without(document, "streamID")


def _without(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _without(item, name) for key, item in value.items() if key != name}
    return [_without(item, name) for item in value] if isinstance(value, list) else value

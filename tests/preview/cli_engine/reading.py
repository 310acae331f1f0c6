"""Reads the fixtures: event streams and a digest, written by hand after Pulumi's documented JSON."""

import json
from pathlib import Path
from typing import Any

from harness.preview.cli_engine.records import Stream, read_digest, read_events

TOLD = Path(__file__).with_name("told")
STREAMS = tuple(sorted(path.stem for path in TOLD.glob("*.jsonl")))


def documents(name: str) -> list[dict[str, Any]]:
    """The events of one stream, as JSON."""
    return [json.loads(line) for line in (TOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def events(name: str) -> Stream:
    """The events of one stream, as they are read."""
    return read_events((TOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True))


def digest() -> dict[str, Any]:
    """The digest of the stream ``whole``."""
    return dict(read_digest(TOLD / "whole.digest.json"))

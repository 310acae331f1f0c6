"""The fixtures are what Pulumi documents: its own published types accept them, down to the last field."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from harness.preview.sdk.environments import ensure
from tests.preview.cli_engine.reading import STREAMS, documents

_OPTIONS = (
    "--noEmit",
    "--strict",
    "--skipLibCheck",
    "--module",
    "commonjs",
    "--target",
    "es2022",
    "--types",
    "node",
)


def _as_published(event: dict[str, Any]) -> dict[str, Any]:
    """The engine writes ``PolicyPacks`` (apitype.SummaryEvent); Node's types have it in camelCase."""
    summary = event.get("summaryEvent")
    if summary is None:
        return event
    renamed = {("policyPacks" if key == "PolicyPacks" else key): value for key, value in summary.items()}
    return {**event, "summaryEvent": renamed}


def _complaints(events: list[dict[str, Any]], folder: Path) -> str:
    """What TypeScript says of the events as a literal of ``EngineEvent[]``."""
    sdk = ensure("typescript")
    (folder / "node_modules").symlink_to(sdk.root / "node_modules")
    literal = json.dumps([_as_published(event) for event in events], indent=1)
    text = 'import { EngineEvent } from "@pulumi/pulumi/automation";\n'
    (folder / "events.ts").write_text(
        f"{text}export const events: EngineEvent[] = {literal};\n", encoding="utf-8"
    )
    compiler = sdk.root / "node_modules" / "typescript" / "lib" / "tsc.js"
    ran = subprocess.run(
        [sdk.interpreter, compiler, *_OPTIONS, "events.ts"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout


@pytest.mark.parametrize("stream", STREAMS)
def test_every_event_has_the_documented_fields_and_no_other(stream: str, tmp_path: Path) -> None:
    assert not _complaints(documents(stream), tmp_path)


def test_an_undocumented_field_would_be_seen(tmp_path: Path) -> None:
    event: dict[str, Any] = next(item for item in documents("whole") if "resourcePreEvent" in item)
    event["resourcePreEvent"]["metadata"]["new"]["propertyDependencies"] = {}
    assert "propertyDependencies" in _complaints([event], tmp_path)

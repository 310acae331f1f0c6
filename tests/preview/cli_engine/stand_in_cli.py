"""Stands in for the Pulumi CLI where there is none: a program that speaks Pulumi's documented protocol.

It takes the commands of the Automation API, asks the language runtime to run the program, serves the resource
monitor and the engine over TCP, streams engine events (``sdk/go/common/apitype/events.go``) and prints the
digest of ``pulumi preview --json``. So everything but the CLI is real: the sandbox, the Automation API, the
driver, the program and its SDK. What it says is what Pulumi's documents say, not what the real CLI did.
"""

import argparse
import json
import os
import site
import sys
from pathlib import Path

_REQUIRED = {
    "PULUMI_AUTOMATION_API": "true",
    "PULUMI_SKIP_UPDATE_CHECK": "true",
    "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
}
_FAILED = 255


def main(argv: list[str]) -> int:
    """One command of the CLI."""
    words = [word for word in argv if word != "--non-interactive"]
    if words[:1] == ["version"]:
        sys.stdout.write("v3.272.0\n")
        return 0
    wrong = [name for name, value in _REQUIRED.items() if os.environ.get(name) != value]
    if wrong or not os.environ.get("PULUMI_BACKEND_URL", "").startswith("file://"):
        return _fail(f"the environment is not as it should be: {wrong}")
    if words[:1] == ["preview"]:
        return _preview(words[1:])
    if words[:2] == ["stack", "init"] and not Path("Pulumi.yaml").is_file():
        return _fail("no Pulumi.yaml project file found")
    return 0


def _fail(message: str) -> int:
    sys.stderr.write(f"error: {message}\n")
    return _FAILED


def _preview(words: list[str]) -> int:
    options = argparse.ArgumentParser()
    for name in ("--client", "--event-log", "--stack"):
        options.add_argument(name, required=True)
    given, _ = options.parse_known_args(words)
    for folder in ("/pulumi/packages", "/sdk"):
        site.addsitedir(folder)
    from stand_in_engine import Deployment, Events  # type: ignore[import-not-found]  # noqa: PLC0415

    with Events(given.event_log) as events:
        deployment = Deployment(given.stack, _project(), events.put)
        error = deployment.run(given.client)
        events.put({"summaryEvent": {"maybeCorrupt": False, "durationSeconds": 1, "resourceChanges": {}}})
    sys.stdout.write(json.dumps({"steps": deployment.steps}) + "\n")
    return _fail(error) if error or deployment.failed else 0


def _project() -> str:
    lines = Path("Pulumi.yaml").read_text(encoding="utf-8").splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith("name:"))


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    # A registration that was never answered still waits in its thread.
    os._exit(status)

"""Lets the real Pulumi CLI preview one program, inside the sandbox, through ``pulumi.automation``.

Started as ``python -S -s pulumi_driver.py PULUMI.json`` with the keys that
``harness/preview/cli_engine/command.py`` writes. Its exit status is the program's own, so that the harness
judges it as it does with any engine.
"""

import json
import os
import site
import sys
import warnings
from pathlib import Path
from typing import Any

_NOT_STARTED = 0
_DROPPED = ("Failed to parse engine event", "Error in event stream")
_ERROR_CHARACTERS = 4_000


def main() -> int:
    """The program's exit status; 0 where the CLI did not come to start it, which the report says."""
    given: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    site.addsitedir(given["packages"])
    sys.path.append(given["host_programs"])
    from forwarder import forward  # type: ignore[import-not-found]  # the hosts' own  # noqa: PLC0415
    from pulumi_language import Language  # type: ignore[import-not-found]  # beside this file  # noqa: PLC0415

    forward(given["gateway_port"], given["gateway"])
    unread = _counted_warnings()
    with Language(given, lambda: _report(given, started=True)) as language:
        error = _previewed(given, language.address)
    _report(
        given,
        started=language.started,
        outlived=language.outlived,
        succeeded=error is None,
        unread=len(unread),
        message=(error or "")[-_ERROR_CHARACTERS:],
    )
    return _NOT_STARTED if language.status is None else language.status


def _previewed(given: dict[str, Any], client: str) -> str | None:
    """What the CLI complained of, or None. Its events, and its digest of all steps, go into files."""
    from pulumi_events import line  # type: ignore[import-not-found]  # noqa: PLC0415
    from pulumi_stack import stack  # type: ignore[import-not-found]  # noqa: PLC0415

    digest: list[str] = []
    # Line by line, and never closed: a limit may end this, and the last event may come from another thread.
    events = Path(given["events"]).open("a", encoding="utf-8", buffering=1)  # noqa: SIM115

    def keep(event: Any) -> None:
        events.write(line(event))

    try:
        stack(given, client).preview(color="never", json=True, on_output=digest.append, on_event=keep)
    except Exception as error:  # noqa: BLE001  whatever went wrong, the harness decides whose fault it is
        return f"{type(error).__name__}: {error}"
    finally:
        Path(given["digest"]).write_text("\n".join(digest), encoding="utf-8")
    return None


def _counted_warnings() -> list[str]:
    """The Automation API drops an event that it cannot read, and warns (pulumi/automation/_stack.py)."""
    seen: list[str] = []

    def show(message: Warning | str, *_rest: Any, **_more: Any) -> None:
        if str(message).startswith(_DROPPED):
            seen.append(str(message))

    warnings.simplefilter("always", UserWarning)
    warnings.showwarning = show
    return seen


def _report(given: dict[str, Any], **values: Any) -> None:
    """Written anew when the program starts: a limit may end all of this."""
    Path(given["report"]).write_text(json.dumps(values) + "\n", encoding="utf-8")


if __name__ == "__main__":
    ended = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of gRPC and of the forwarder may still wait for their other ends.
    os._exit(ended)

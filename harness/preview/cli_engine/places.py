"""Where things lie inside the sandbox, and what the harness and the driver tell each other through files."""

from pathlib import Path

import msgspec

CLI = "/pulumi/bin"
PLUGINS = "/pulumi/plugins"
PACKAGES = "/pulumi/packages"
PROGRAMS = "/pulumi/harness"
SPECIFICATION = "/run/preview/pulumi.json"
EVENTS = "/run/preview/events.jsonl"
DIGEST = "/run/preview/digest.json"
REPORT = "/run/preview/pulumi-report.json"


class DriverReport(msgspec.Struct, frozen=True):
    """What the driver says of the CLI. ``started``: the CLI asked for the program to be run, which
    ``outlived`` the CLI where that gave up.

    ``succeeded`` is None until the CLI has ended. ``unread`` events are those that Pulumi's own classes
    could not read; ``message`` is the end of what the CLI wrote to its standard error.
    """

    started: bool = False
    outlived: bool = False
    succeeded: bool | None = None
    unread: int = 0
    message: str = ""


class Records(msgspec.Struct, frozen=True):
    """The files of the host that the driver writes into."""

    events: Path
    digest: Path
    report: Path

    def mounts(self) -> dict[Path, str]:
        """Where the driver sees them."""
        return {self.events: EVENTS, self.digest: DIGEST, self.report: REPORT}

    @classmethod
    def made(cls, folder: Path) -> "Records":
        """Empty files below ``folder``."""
        records = cls(folder / "events.jsonl", folder / "digest.json", folder / "pulumi-report.json")
        for path in (records.events, records.digest, records.report):
            path.touch()
        return records

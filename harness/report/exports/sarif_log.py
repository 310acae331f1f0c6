"""The part of SARIF 2.1.0 that we write (OASIS; its schema proves what comes of it, in the tests)."""

from typing import Any, Literal

import msgspec

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
Level = Literal["none", "note", "warning", "error"]


class _Part(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """An object of the format: names in camelCase, and nothing where there is nothing to say."""


class Message(_Part, frozen=True):
    """``text`` may hold links, so brackets in it are escaped by whoever makes one."""

    text: str


class Configuration(_Part, frozen=True):
    """How grave a rule is, where its results do not say."""

    level: Level


class Rule(_Part, frozen=True):
    """A check."""

    id: str
    short_description: Message
    full_description: Message
    help: Message
    default_configuration: Configuration
    help_uri: str | None = None
    properties: dict[str, Any] = {}


class Region(_Part, frozen=True):
    """Lines, with their text."""

    start_line: int
    end_line: int
    snippet: Message | None = None


class Artifact(_Part, frozen=True):
    """A file by its address, relative to what ``uri_base_id`` stands for."""

    uri: str
    uri_base_id: str


class PhysicalLocation(_Part, frozen=True):
    """Lines of a file."""

    artifact_location: Artifact
    region: Region


class LogicalLocation(_Part, frozen=True):
    """The resource that a finding is about."""

    name: str
    fully_qualified_name: str
    kind: str


class Location(_Part, frozen=True):
    """Where; ``id`` for locations that others refer to."""

    physical_location: PhysicalLocation
    id: int | None = None
    logical_locations: tuple[LogicalLocation, ...] = ()


class Result(_Part, frozen=True):
    """A finding."""

    rule_id: str
    rule_index: int
    level: Level
    message: Message
    locations: tuple[Location, ...]
    partial_fingerprints: dict[str, str]
    related_locations: tuple[Location, ...] = ()
    properties: dict[str, Any] = {}


class Notification(_Part, frozen=True):
    """What the tool has to say of its own run."""

    level: Level
    message: Message


class Invocation(_Part, frozen=True):
    """The run: whether all that was asked for was graded."""

    execution_successful: bool
    tool_execution_notifications: tuple[Notification, ...] = ()


class Driver(_Part, frozen=True):
    """The tool, with the rules that its results name."""

    name: str
    version: str
    rules: tuple[Rule, ...]


class Tool(_Part, frozen=True):
    """The tool has no extensions."""

    driver: Driver


class Run(_Part, frozen=True):
    """One run: code scanning takes one of each tool."""

    tool: Tool
    invocations: tuple[Invocation, ...]
    original_uri_base_ids: dict[str, dict[str, Message]]
    column_kind: Literal["utf16CodeUnits", "unicodeCodePoints"]
    results: tuple[Result, ...]


class Log(_Part, frozen=True):
    """The file."""

    schema: str = msgspec.field(name="$schema")
    version: Literal["2.1.0"]
    runs: tuple[Run, ...]

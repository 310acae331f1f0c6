"""What the monitor keeps of each request until the graph is made."""

from typing import Any, Protocol

import msgspec

from harness.model.graph import ResourceOptions, SourcePosition
from harness.preview.engine.marshal import Marked
from harness.preview.engine.synthesis import Outputs


class Answer(Protocol):
    """What a data source answered: an outcome of ``model.graph.Invocation``, its result, its message."""

    @property
    def outcome(self) -> Any:
        """``answered``, ``failed`` or ``unsupported``."""

    @property
    def result(self) -> dict[str, Any] | None:
        """The result's fields, camelCase, where it was answered."""

    @property
    def message(self) -> str | None:
        """Why it was not answered."""


class Registration(msgspec.Struct):
    """One registered (or read) resource. ``registered`` are the outputs that the program adds later."""

    urn: str
    type: str
    name: str
    custom: bool
    inputs: Marked
    outputs: Outputs
    parent: str | None = None
    provider: str | None = None
    remote: bool = False
    external: bool = False
    dependencies: tuple[str, ...] = ()
    property_dependencies: dict[str, tuple[str, ...]] = {}
    options: ResourceOptions = ResourceOptions()
    position: SourcePosition | None = None
    registered: Marked | None = None


class Refused(Exception):
    """A request that the engine does not grant; the program sees ``message``. ``status`` is gRPC's name."""

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message

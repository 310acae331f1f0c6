"""How much one program may make the engine keep."""

from harness.model.preview import PreviewLimits
from harness.preview.engine.records import Refused

# A program may fill this many of its largest messages in all (256 MiB with the default limits).
_MESSAGES_KEPT = 16


class Budget:
    """Counts what is kept; past a limit further requests are refused, and ``exceeded`` names the limit."""

    def __init__(self, limits: PreviewLimits) -> None:
        self._limits = limits
        self._resources = 0
        self._invocations = 0
        self._bytes = 0
        self.exceeded: str | None = None

    def resource(self, size: int) -> None:
        """Take one registration of ``size`` bytes."""
        self._resources += 1
        self._take(size)
        if self._resources > self._limits.resources:
            self._refuse("resources", f"more than {self._limits.resources} resources were registered")

    def invocation(self, size: int) -> None:
        """Take one call of a function; there may be as many as resources."""
        self._invocations += 1
        self._take(size)
        if self._invocations > self._limits.resources:
            self._refuse("invocations", f"functions were called more than {self._limits.resources} times")

    def outputs(self, size: int) -> None:
        """Take registered outputs of ``size`` bytes."""
        self._take(size)

    def _take(self, size: int) -> None:
        self._bytes += size
        if size > self._limits.message_bytes:
            self._refuse("message", f"a message has more than {self._limits.message_bytes} bytes")
        if self._bytes > _MESSAGES_KEPT * self._limits.message_bytes:
            most = _MESSAGES_KEPT * self._limits.message_bytes
            self._refuse("messages", f"all messages together have more than {most} bytes")

    def _refuse(self, limit: str, message: str) -> None:
        self.exceeded = self.exceeded or limit
        raise Refused("RESOURCE_EXHAUSTED", f"the preview stops here: {message}")

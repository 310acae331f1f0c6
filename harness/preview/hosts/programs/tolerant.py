"""Runs the answer's program so that it goes on behind each failure, and says what failed.

The files stay as they are: they are compiled with every statement guarded. Nothing here is trusted: what a
tolerant run says is evidence of what a strict one cannot reach.
"""

import builtins
import importlib.machinery
import importlib.util
import sys
import traceback
import types
from pathlib import Path
from typing import Any

from tolerant_guard import Guard  # type: ignore[import-not-found]
from tolerant_record import Problems, classify  # type: ignore[import-not-found]
from tolerant_sdk import Sdk  # type: ignore[import-not-found]
from tolerant_standin import Standin  # type: ignore[import-not-found]
from tolerant_taint import Taint  # type: ignore[import-not-found]
from tolerant_transform import GUARD, Sites, compile_guarded  # type: ignore[import-not-found]

_MOST_SYNTAX_ERRORS = 20
_MOST_LATE_ERRORS = 100


class Tolerance:
    """The guard of one program."""

    def __init__(self, root: str, program: str) -> None:
        self._root = root
        self._own = (root.rstrip("/") + "/", program)
        self._sites = Sites()
        self.problems = Problems(root)
        self._taint = Taint()

    def install(self) -> None:
        """From here on, the answer's files are compiled with guards, and Pulumi takes stand-ins."""
        sdk = Sdk(self.problems, self._taint, self._root)
        setattr(builtins, GUARD, Guard(self._sites, self.problems, self._taint, sdk))
        original: Any = importlib.machinery.SourceFileLoader.source_to_code

        def source_to_code(loader: Any, data: Any, path: Any, *, _optimize: int = -1) -> Any:
            if not str(path).startswith(self._own) or "/site-packages/" in str(path):
                return original(loader, data, path, _optimize=_optimize)
            return self.compiled(bytes(data), str(path))

        importlib.machinery.SourceFileLoader.source_to_code = source_to_code  # type: ignore[method-assign,assignment]
        _take_standins(self.problems)
        self._outlive_failures()

    def report(self) -> dict[str, Any]:
        """What the report of the run says besides how it ended."""
        return {"problems": self.problems.described(), "invocations": self.problems.invocations}

    def start(self, program: str) -> None:
        """Run the program's file, or the ``__main__.py`` of its folder."""
        path = Path(program)
        file = path / "__main__.py" if path.is_dir() else path
        module = types.ModuleType("__main__")
        module.__dict__.update({"__file__": str(file), "__builtins__": builtins, "__cached__": None})
        sys.modules["__main__"] = module
        exec(self.compiled(file.read_bytes(), str(file)), module.__dict__)  # noqa: S102  it is the program

    def compiled(self, data: bytes, path: str) -> Any:
        """The guarded code; a line that does not parse is recorded once and left out."""
        text = importlib.util.decode_source(data)
        for _ in range(_MOST_SYNTAX_ERRORS):
            try:
                return compile_guarded(text, path, self._sites)
            except SyntaxError as error:
                self._record_syntax(error, path)
                text = _without_line(text, error.lineno or 1)
        return compile("", path, "exec")

    def late(self, error: BaseException) -> None:
        """An exception that no guard saw: it came out of the SDK's own tasks."""
        places = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename.startswith(self._own)
        ]
        site = {"file": places[-1].filename, "line": places[-1].lineno or 1} if places else None
        kind, message, symbol = classify(error, "")
        if "standin" not in message:
            self.problems.add(kind, message, site, symbol=symbol)

    def _record_syntax(self, error: SyntaxError, path: str) -> None:
        if not any(
            item["kind"] == "syntax-error" and path.endswith(item["file"])
            for item in self.problems.described()
        ):
            site = {"file": path, "line": error.lineno or 1}
            self.problems.add("syntax-error", f"the file is no valid Python: {error.msg}", site)

    def _outlive_failures(self) -> None:
        """One registration that fails ends a strict run; here the others still come to their end."""
        import pulumi.runtime.stack  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

        stack: Any = pulumi.runtime.stack
        manager: Any = stack._get_rpc_manager
        original: Any = stack.wait_for_rpcs

        async def wait_for_rpcs(*arguments: Any, **named: Any) -> None:
            for _ in range(_MOST_LATE_ERRORS):
                try:
                    await original(*arguments, **named)
                except Exception as error:  # noqa: BLE001
                    self.late(error)
                    manager().unhandled_exception = None
                else:
                    return

        stack.wait_for_rpcs = wait_for_rpcs


def _take_standins(problems: Problems) -> None:
    """A stand-in reaches the engine as its marker; so does any value that has no place in a resource."""
    from pulumi.runtime import rpc  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    original: Any = rpc.serialize_property

    async def serialize_property(value: Any, *arguments: Any, **named: Any) -> Any:
        if type(value) is Standin:
            return str(value)
        try:
            return await original(value, *arguments, **named)
        except (ValueError, TypeError, AssertionError) as error:
            path = named.get("property_key") or (arguments[1] if len(arguments) > 1 else None)
            said = " ".join(str(error).split())
            if "standin" not in said:
                problems.add(
                    "wrong-type", f"a value cannot be given to a resource: {said}", None, symbol=path
                )
            return str(Standin(f"serialise {path}"))

    rpc.serialize_property = serialize_property


def _without_line(text: str, number: int) -> str:
    """The text with ``pass`` in place of one line."""
    lines = text.split("\n")
    index = min(max(number, 1), len(lines)) - 1
    indent = len(lines[index]) - len(lines[index].lstrip())
    lines[index] = " " * indent + "pass"
    return "\n".join(lines)

"""A tool that stays loaded: its language server, and the folder that it watches.

The protocol's frames are read here: pygls with lsprotocol takes half a second to load, and refuses what these
servers say of themselves.
"""

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import psutil

from harness.analysis.process import MAXIMUM_OUTPUT

_PREFIX = "iac-harness-analysis-"  # as the private copy's: a checker may take a folder's name for a project's
CREATED, CHANGED, DELETED = 1, 2, 3
_LANGUAGES = {
    ".py": "python",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascriptreact",
    ".tsx": "typescriptreact",
}
# A question takes a second at most; what hangs is ended, and the tool asked as a process of its own.
_PATIENCE_SECONDS = 30.0


class LanguageServer:
    """One server process, whose workspace is the empty folder ``answer`` in a folder of its own."""

    def __init__(self, argv: tuple[str, ...], encoding: str, options: Any) -> None:
        """Start ``argv``; ``options`` are what it is configured with. Raises whatever goes wrong."""
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX)).resolve()
        self.answer = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self.folder))
        self._options = options
        self._times = itertools.count(1)
        self._numbers = itertools.count(1)
        environment = {"PATH": os.defpath, "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}
        self._process = subprocess.Popen(  # noqa: S603 - our own tool; the answer is only its input
            argv,
            cwd=self.answer,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            with self.limited():
                self.ask("initialize", self._parameters(encoding))
                self.tell("initialized", {})
        except BaseException:
            self.close()
            raise

    @contextlib.contextmanager
    def limited(self) -> Iterator[None]:
        """What is asked within must be answered in time, else the server is ended: TimeoutError."""
        late = threading.Event()

        def end() -> None:
            late.set()
            self._kill()

        timer = threading.Timer(_PATIENCE_SECONDS, end)
        timer.start()
        try:
            yield
        except (OSError, EOFError):
            if late.is_set():
                raise TimeoutError("it does not answer") from None
            raise
        finally:
            timer.cancel()

    def ask(self, method: str, parameters: Any) -> Any:
        """What the server answers."""
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": parameters})
        while True:
            message = self._receive()
            if "method" in message:
                self._reply(message)
            elif message.get("id") == number:
                return message["result"]

    def tell(self, method: str, parameters: Any) -> None:
        """Tell the server something that needs no answer."""
        self._send({"method": method, "params": parameters})

    def open(self, path: Path, text: str, language: str) -> None:
        """Show the server a document."""
        document = {"uri": path.as_uri(), "languageId": language, "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def diagnostics(self, path: Path) -> list[dict[str, Any]]:
        """What it says of a document that is open."""
        report = self.ask("textDocument/diagnostic", {"textDocument": {"uri": path.as_uri()}})
        if report["kind"] != "full":
            raise ValueError("no full report")
        return list(report["items"])

    def close_document(self, path: Path) -> None:
        """Take a document away again."""
        self.tell("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})

    def replace_files(self, source: Path, files: tuple[str, ...]) -> list[dict[str, Any]]:
        """Put the files of ``source`` into the workspace, and no other; what to tell the server of it."""
        old = {path for path in self.answer.rglob("*") if not path.is_symlink()}
        for path in self.answer.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif not path.is_symlink():
                path.unlink()
        new = {self.answer / file for file in files}
        for file in files:
            (self.answer / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / file, self.answer / file)
            # Clocks are coarse, and a server takes a file of the same age for the same file.
            os.utime(self.answer / file, (next(self._times),) * 2)
        # Folders too: one without a file of its own is a package of Python's.
        new |= {path for path in self.answer.rglob("*") if path.is_dir() and not path.is_symlink()}
        return [
            *(event(path, DELETED) for path in sorted(old - new)),
            *(event(path, CHANGED if path in old else CREATED) for path in sorted(new)),
        ]

    def memory(self) -> int:
        """The bytes that the process holds."""
        return int(psutil.Process(self._process.pid).memory_info().rss)

    def close(self) -> None:
        """End the process, and take its folder away."""
        self._kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _kill(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)

    def _reply(self, message: dict[str, Any]) -> None:
        if "id" in message:
            asked = message["method"] == "workspace/configuration"
            result = [self._options for _ in message["params"]["items"]] if asked else None
            self._send({"id": message["id"], "result": result})

    def _send(self, message: dict[str, Any]) -> None:
        body = msgspec.json.encode({"jsonrpc": "2.0", **message})
        assert self._process.stdin is not None  # noqa: S101 - PIPE was asked for
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None  # noqa: S101 - PIPE was asked for
        length = 0
        while (line := self._process.stdout.readline(MAXIMUM_OUTPUT)) != b"\r\n":
            if not line:
                raise EOFError("the server has ended")
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        if length > MAXIMUM_OUTPUT:
            raise ValueError(f"said more than {MAXIMUM_OUTPUT} bytes")
        found: dict[str, Any] = msgspec.json.decode(self._process.stdout.read(length))
        return found

    def _parameters(self, encoding: str) -> dict[str, Any]:
        uri = self.answer.as_uri()
        return {
            "processId": os.getpid(),
            "rootUri": uri,
            "workspaceFolders": [{"uri": uri, "name": "answer"}],
            "initializationOptions": self._options,
            "capabilities": {
                "general": {"positionEncodings": [encoding]},
                "workspace": {"configuration": True, "didChangeWatchedFiles": {"dynamicRegistration": True}},
                # Without related places, ty says all in one message, as its report does.
                "textDocument": {"diagnostic": {"dynamicRegistration": True}},
            },
        }


def language_of(path: Path) -> str:
    """The protocol's name of a file's language."""
    return _LANGUAGES.get(path.suffix, "typescript")


def event(path: Path, kind: int) -> dict[str, Any]:
    """What a server is told of one file."""
    return {"uri": path.as_uri(), "type": kind}


class Warm:
    """A checker behind a language server."""

    def __init__(self, server: LanguageServer) -> None:
        """``server`` is closed with this."""
        self.server = server

    def memory(self) -> int:
        """The bytes that the server holds."""
        return self.server.memory()

    def close(self) -> None:
        """End the server."""
        self.server.close()

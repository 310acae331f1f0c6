"""The language runtime that the CLI asks to run the program: it starts the harness's own host program.

So the real engine gets the same registrations from the same host as the embedded one does, and neither
Pulumi's language plugins nor the answer's own ``runtime`` options (a virtualenv to make, packages to install)
have a say.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent import futures
from pathlib import Path
from typing import Any, Self

import grpc
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

_OWN_RUN_FILE = "/tmp/run.json"  # noqa: S108  inside the sandbox
_WORKERS = 4
_NOT_FOUND = 127
_SIGNAL_BASE = 128
_ENDED_BY_THE_ENGINE = 1
_GRACE_SECONDS = 2


class Language(language_pb2_grpc.LanguageRuntimeServicer):
    """A context manager that serves on a port of the sandbox's own loopback.

    ``started`` says whether the CLI asked for the program, ``status`` is its exit status; a program that has
    ``outlived`` the CLI is soon ended, as the CLI does it with one of its own.
    """

    def __init__(self, given: dict[str, Any], on_start: Callable[[], None]) -> None:
        self._given = given
        self._on_start = on_start
        self._server = grpc.server(futures.ThreadPoolExecutor(_WORKERS))
        language_pb2_grpc.add_LanguageRuntimeServicer_to_server(self, self._server)
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self.started = False
        self.outlived = False
        self.status: int | None = None
        self._ended = threading.Event()
        self._program: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Serve."""
        self._server.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """The CLI may end before the program: where a provider refuses a resource, its monitor is gone."""
        self.outlived = self.started and not self._ended.is_set()
        if self.outlived and not self._ended.wait(_GRACE_SECONDS) and self._program is not None:
            self._program.kill()
            self._ended.wait()
            self.status = _ENDED_BY_THE_ENGINE
        self._server.stop(None)

    def About(self, request: Any, context: Any) -> Any:  # noqa: N802, ARG002
        """Which interpreter this is."""
        version = ".".join(map(str, sys.version_info[:3]))
        return language_pb2.AboutResponse(executable=sys.executable, version=version)

    def GetRequiredPlugins(self, request: Any, context: Any) -> Any:  # noqa: N802, ARG002
        """None: a registration names the provider's version."""
        return language_pb2.GetRequiredPluginsResponse()

    def GetRequiredPackages(self, request: Any, context: Any) -> Any:  # noqa: N802, ARG002
        """The same, as newer CLIs ask it."""
        return language_pb2.GetRequiredPackagesResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: N802, ARG002
        """It is no plugin."""
        return plugin_pb2.PluginInfo()

    def Run(self, request: Any, context: Any) -> Any:  # noqa: N802, ARG002
        """Run the host program to its end.

        A program that fails ends the preview all the same, and well: what it registered is then told to its
        end, and its own report says how it failed.
        """
        self.started = True
        self._on_start()
        try:
            self.status = self._run(request.monitor_address, request.args[0] if request.args else "")
        finally:
            self._ended.set()
        return language_pb2.RunResponse()

    def _run(self, monitor: str, engine: str) -> int:
        run = json.loads(Path(self._given["run_file"]).read_text(encoding="utf-8"))
        # The driver forwards to LocalStack already, for the provider's plugin; there is one such port.
        run.update(monitor=monitor, engine=engine or monitor, plain=False, gateway=None)
        Path(_OWN_RUN_FILE).write_text(json.dumps(run), encoding="utf-8")
        argv = [_OWN_RUN_FILE if word == self._given["run_file"] else word for word in self._given["argv"]]
        try:
            self._program = subprocess.Popen(argv, cwd=self._given["folder"])  # noqa: S603
        except OSError as error:
            sys.stderr.write(f"{error}\n")
            return _NOT_FOUND
        status = self._program.wait()
        # As a shell says it, and as the harness reads it: 128 and the signal's number.
        return status if status >= 0 else _SIGNAL_BASE - status

"""The language runtime that the CLI asks to run the program: it starts the harness's own host program.

So the real engine gets the same registrations from the same host as the embedded one does, and neither
Pulumi's language plugins nor the answer's own ``runtime`` options (a virtualenv to make, packages to install)
have a say.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent import futures
from pathlib import Path
from typing import Any, Self

import grpc
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

_OWN_RUN_FILE = "/tmp/run.json"  # noqa: S108  inside the sandbox
_WORKERS = 4
_NOT_FOUND = 127


class Language(language_pb2_grpc.LanguageRuntimeServicer):
    """A context manager that serves on a port of the sandbox's own loopback.

    ``started`` says whether the CLI asked for the program, ``status`` is its exit status.
    """

    def __init__(self, given: dict[str, Any], on_start: Callable[[], None]) -> None:
        self._given = given
        self._on_start = on_start
        self._server = grpc.server(futures.ThreadPoolExecutor(_WORKERS))
        language_pb2_grpc.add_LanguageRuntimeServicer_to_server(self, self._server)
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self.started = False
        self.status: int | None = None

    def __enter__(self) -> Self:
        """Serve."""
        self._server.start()
        return self

    def __exit__(self, *_error: object) -> None:
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
        self.status = self._run(request.monitor_address, request.args[0] if request.args else "")
        return language_pb2.RunResponse()

    def _run(self, monitor: str, engine: str) -> int:
        run = json.loads(Path(self._given["run_file"]).read_text(encoding="utf-8"))
        # The driver forwards to LocalStack already, for the provider's plugin; there is one such port.
        run.update(monitor=monitor, engine=engine or monitor, gateway=None)
        Path(_OWN_RUN_FILE).write_text(json.dumps(run), encoding="utf-8")
        argv = [_OWN_RUN_FILE if word == self._given["run_file"] else word for word in self._given["argv"]]
        try:
            ended = subprocess.run(argv, cwd=self._given["folder"], check=False)  # noqa: S603
        except OSError as error:
            sys.stderr.write(f"{error}\n")
            return _NOT_FOUND
        # As a shell says it, and as the harness reads it: 128 and the signal's number.
        return ended.returncode if ended.returncode >= 0 else 128 - ended.returncode

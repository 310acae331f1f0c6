"""Runs one Pulumi program in Python, unmodified, inside the sandbox.

Started as ``python -S -s python_host.py PACKAGES RUN.json`` with the keys that
``harness/preview/hosts/run.py`` writes; or, as a warm worker, as ``python_host.py PACKAGES --serve SOCKET
SERVICE...``, and then forked for every program. What it reports is the program's own word: evidence, never a
verdict.
"""

import asyncio
import atexit
import contextlib
import gc
import json
import os
import runpy
import site
import sys
import threading
import traceback
from pathlib import Path
from typing import Any, NoReturn

_FAILED = 1
# The SDK's classes are many and stay: looking for garbage among them takes an eighth of its loading time.
_COLLECT_RARELY = (100_000, 50, 100)


def main(early: Any) -> int:
    """The exit status: 0 where the program ended well. ``early`` is what a warm worker has loaded for it."""
    run: dict[str, Any] = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    from fixed_world import fix_world  # type: ignore[import-not-found]  # lies beside this file  # noqa: PLC0415
    from forwarder import forward  # type: ignore[import-not-found]  # noqa: PLC0415

    if early is not None:
        _forget_shadowed(run["import_folders"], early.sdk, {} if run["tolerant"] else early.guards)
    if run["gateway"]:
        forward(run["gateway_port"], run["gateway"])
    return _run(run, fix_world)


def prepare(packages: str) -> None:
    """What ``site`` does for an ordinary program: ``exit``, ``copyright``, and the SDK's packages."""
    gc.set_threshold(*_COLLECT_RARELY)
    site.setquit()
    site.setcopyright()
    site.sethelper()
    site.addsitedir(packages)


def leave(status: int) -> NoReturn:
    """End as an interpreter does, but for taking thousands of classes apart, which nobody sees."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    with contextlib.suppress(Exception):  # the program may have put anything in their places
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def _forget_shadowed(folders: list[str], *early: dict[str, tuple[str, ...]]) -> None:
    """Where the answer has a module of the same name, the program's own import must find that one."""
    for folder in filter(os.path.isdir, folders):
        own = {name.partition(".")[0] for name in os.listdir(folder)}  # noqa: PTH208  before time counts
        for names in (modules.get(package, ()) for modules in early for package in own):
            for name in names:
                sys.modules.pop(name, None)


def _run(run: dict[str, Any], fix_world: Any) -> int:
    """Run the program in a stack, and report how it ended."""
    tolerance = _tolerance(run)
    error = _outcome(run, fix_world, tolerance)
    sys.stdout.flush()
    if error is not None and not isinstance(error, SystemExit):
        _complain(error, run)
    sys.stderr.flush()
    completed = error is None or (isinstance(error, SystemExit) and not error.code)
    report = {"completed": completed, "error": None if completed or error is None else _described(error, run)}
    if tolerance is not None:
        if error is not None and not completed:
            tolerance.late(error)
        report.update(tolerance.report())
    with Path(run["report"]).open("w", encoding="utf-8") as file:
        file.write(json.dumps(report) + "\n")
    return 0 if completed else _FAILED


def _tolerance(run: dict[str, Any]) -> Any:
    """What lets a second, tolerant run go on behind a failure; None for a strict one."""
    if not run["tolerant"]:
        return None
    from tolerant import Tolerance  # type: ignore[import-not-found]  # noqa: PLC0415

    return Tolerance(run["root"], run["program"])


def _outcome(run: dict[str, Any], fix_world: Any, tolerance: Any) -> BaseException | None:
    """What the program raised, or None. An exit is an exception, too."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        coroutine = _stack(run, fix_world, tolerance)
        loop.run_until_complete(coroutine)
    except BaseException as error:  # noqa: BLE001  whatever it raised is its own outcome
        return error
    return None


def _stack(run: dict[str, Any], fix_world: Any, tolerance: Any) -> Any:
    """The coroutine that runs the program as the root of its stack, as Pulumi's own host does."""
    import pulumi.runtime  # noqa: PLC0415
    from pulumi.runtime import config, settings  # noqa: PLC0415
    from quick_sdk import quicken  # type: ignore[import-not-found]  # noqa: PLC0415
    from quiet_sdk import quieten  # type: ignore[import-not-found]  # noqa: PLC0415
    from steady_sdk import steady  # type: ignore[import-not-found]  # noqa: PLC0415

    quieten()
    quicken()
    steady()
    monitor, engine = _plain(run["engine"]) if run["plain"] else (run["monitor"], run["engine"])
    settings.configure(
        settings.Settings(
            project=run["project"],
            stack=run["stack"],
            monitor=monitor,
            engine=engine,
            parallel=run["parallel"],
            dry_run=True,
            organization=run["organization"],
            root_directory=run["root"],
        )
    )
    config.set_all_config(run["config"], run["secret_config"])
    program = run["program"]
    os.chdir(run["folder"])
    sys.argv = [program]
    sys.path[:1] = run["import_folders"]
    fix_world()
    if tolerance is not None:
        tolerance.install()

    def start() -> None:
        if tolerance is not None:
            tolerance.start(program)
            return
        runpy.run_path(program, run_name="__main__")

    return pulumi.runtime.run_in_stack(start)


def _plain(address: str) -> tuple[Any, Any]:
    """The monitor and the engine, as our own engine serves both; Pulumi's own serves gRPC."""
    from plain_channel import PlainChannel  # type: ignore[import-not-found]  # noqa: PLC0415
    from pulumi.runtime.proto import engine_pb2_grpc, resource_pb2_grpc  # noqa: PLC0415

    channel = PlainChannel(address)
    return resource_pb2_grpc.ResourceMonitorStub(channel), engine_pb2_grpc.EngineStub(channel)


def _complain(error: BaseException, run: dict[str, Any]) -> None:
    """The traceback, from the first frame of the program on; a RunError is its message alone."""
    if type(error).__name__ == "RunError":
        sys.stderr.write(f"error: {error}\n")
        return
    sys.stderr.write("error: Program failed with an unhandled exception:\n")
    own = (run["root"] + "/", run["program"])
    trace = error.__traceback__
    while trace is not None and not trace.tb_frame.f_code.co_filename.startswith(own):
        trace = trace.tb_next
    traceback.print_exception(error.with_traceback(trace or error.__traceback__))


def _described(error: BaseException, run: dict[str, Any]) -> dict[str, Any]:
    """Type, text, and the innermost place that lies in the workspace."""
    places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        places.append((error.filename or "", error.lineno))
    inside = [place for place in places if place[0].startswith(run["root"] + "/")]
    file, line = inside[-1] if inside else (None, None)
    return {"type": type(error).__name__, "message": _text(error), "file": file, "line": line}


def _text(error: BaseException) -> str:
    """The exception's text; its own ``__str__`` is the program's code and may raise."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001
        return ""


if __name__ == "__main__":
    prepare(sys.argv[1])
    loaded_early = None
    if sys.argv[2] == "--serve":
        from warm_fork import serve  # type: ignore[import-not-found]
        from warm_python import load  # type: ignore[import-not-found]

        loaded_early = load(sys.argv[4:])
        # Only a forked program comes back from here, as deep in the stack as one that was started.
        sys.orig_argv = serve(int(sys.argv[3]))
        sys.argv = sys.orig_argv[-3:]
    leave(main(loaded_early))

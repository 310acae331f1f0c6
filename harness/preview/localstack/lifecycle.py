"""Finding or starting the one LocalStack that every command of this user shares."""

import time
from typing import TYPE_CHECKING

import msgspec

from harness.model.errors import EnvironmentFault
from harness.model.progress import Report, quiet
from harness.preview.localstack import process
from harness.preview.localstack.endpoint import LocalStackEndpoint, Unhealthy, probe
from harness.preview.localstack.installation import install, version
from harness.preview.localstack.named import NamedAddress, named_address

if TYPE_CHECKING:
    from filelock import FileLock

_READY_SECONDS = 90.0
_PATIENT_SECONDS = 20.0


def ensure(report: Report = quiet) -> LocalStackEndpoint:
    """The LocalStack that the environment names, else the managed one, installed and started as needed.

    A managed one that accepts and never answers is started again once.
    Raises EnvironmentFault("localstack") where none can be had.
    """
    named = named_address()
    if named is not None:
        return _named(named)
    return _running() or _start(report)


def start(report: Report = quiet) -> LocalStackEndpoint:
    """What ``ensure`` does, for the command of that name."""
    return ensure(report)


def status() -> LocalStackEndpoint | None:
    """The LocalStack that ``ensure`` would use without starting one, or None."""
    named = named_address()
    if named is None:
        return _running()
    found = probe(named.url)
    return found if isinstance(found, LocalStackEndpoint) else None


def stop() -> bool:
    """End the managed LocalStack; True where one ran. One that the environment names is never ended."""
    if process.read_state() is None:
        return False
    with _lock():
        state = process.read_state()
        if state is None:
            return False
        ran = process.alive(state)
        process.end(state)
        process.write_state(None)
    return ran


def _named(named: NamedAddress) -> LocalStackEndpoint:
    found = probe(named.url, timeout=_PATIENT_SECONDS)
    if isinstance(found, Unhealthy):
        remedy = f"start it, or unset {named.variable} to let the harness start one"
        raise EnvironmentFault("localstack", f"{named.variable}: {found.detail}", remedy)
    return found


def _running(timeout: float = 2.0) -> LocalStackEndpoint | None:
    state = process.read_state()
    if state is None or state.version != version():
        return None
    process.bound_log()
    found = _probe(state, timeout)
    # Somebody else's LocalStack may have taken the port of one that died.
    return found if isinstance(found, LocalStackEndpoint) and process.alive(state) else None


def _probe(state: process.ProcessState, timeout: float = 2.0) -> LocalStackEndpoint | Unhealthy:
    found = probe(state.url, managed=True, timeout=timeout)
    return found if isinstance(found, Unhealthy) else msgspec.structs.replace(found, process=state.name)


def _start(report: Report) -> LocalStackEndpoint:
    interpreter = install(report)
    process.run_folder().mkdir(parents=True, exist_ok=True)
    with _lock():
        if (found := _running(_PATIENT_SECONDS)) is not None:
            return found
        _clear(report)
        report(f"LocalStack {version()}: starting")
        state = process.spawn(interpreter)
        process.write_state(state)
        endpoint = _wait(state)
    report(f"LocalStack {version()}: ready at {endpoint.url}")
    return endpoint


def _clear(report: Report) -> None:
    left = process.read_state()
    if left is not None and process.alive(left):
        report(f"LocalStack {left.version}: does not answer or is outdated, starting it again")
        process.end(left)


def _wait(state: process.ProcessState) -> LocalStackEndpoint:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        found = _probe(state)
        if isinstance(found, LocalStackEndpoint):
            return found
        if not process.alive(state):
            break
        time.sleep(0.1)
    process.end(state)
    process.write_state(None)
    raise EnvironmentFault(
        "localstack",
        f"LocalStack did not become ready: {process.last_line()}",
        f"read {process.log_file()}, then try `iac-harness localstack start`",
    )


def _lock() -> "FileLock":
    from filelock import FileLock  # noqa: PLC0415 - loads asyncio: a running LocalStack needs no lock

    return FileLock(process.run_folder() / "lifecycle.lock")

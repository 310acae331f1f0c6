"""One managed LocalStack process: starting it, knowing it again, ending it."""

import os
import socket
import subprocess
from pathlib import Path

import msgspec

from harness.preview.localstack.installation import home, version

_LAUNCH = Path(__file__).with_name("launch.py")
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ")
_LOG_LIMIT = 4 * 1024**2

# Held so that our own children are reaped, and not taken for running when they are dead.
_children: dict[int, subprocess.Popen[bytes]] = {}


class ProcessState(msgspec.Struct, frozen=True):
    """A started process. When it was started tells it from one with a recycled pid.

    ``ticks`` are the kernel's own, since the boot: no clock that is set moves them. Only a state that an
    earlier release left has ``created`` (seconds since the epoch) alone.
    """

    pid: int
    port: int
    created: float
    version: str
    ticks: int | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def name(self) -> str:
        """What no other process of this machine is called until it boots again."""
        return f"{self.pid} since {self.ticks or self.created}"


def run_folder() -> Path:
    """The folder of the state file, the log and LocalStack's own files."""
    return home() / "run"


def log_file() -> Path:
    """LocalStack's output."""
    return run_folder() / "localstack.log"


def read_state() -> ProcessState | None:
    """The state that the last start left, or None."""
    try:
        return msgspec.json.decode((run_folder() / "state.json").read_bytes(), type=ProcessState)
    except (OSError, msgspec.MsgspecError):
        return None


def write_state(state: ProcessState | None) -> None:
    """Replace the state file at once, or take it away."""
    place = run_folder() / "state.json"
    if state is None:
        place.unlink(missing_ok=True)
        return
    written = place.with_suffix(".new")
    written.write_bytes(msgspec.json.encode(state))
    written.replace(place)


def alive(state: ProcessState) -> bool:
    """Whether that very process still runs."""
    import psutil  # noqa: PLC0415

    child = _children.get(state.pid)
    if child is not None and child.poll() is not None:
        del _children[state.pid]
        return False
    try:
        process = psutil.Process(state.pid)
        if state.ticks is not None:
            same = _ticks(state.pid) == state.ticks
        else:
            same = abs(process.create_time() - state.created) < 2.0  # noqa: PLR2004
        return same and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OSError):
        return False


def memory_bytes(state: ProcessState) -> int:
    """What the process holds in memory, 0 where it is gone."""
    try:
        pages = int(Path(f"/proc/{state.pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _ticks(pid: int) -> int:
    """When it was started (proc_pid_stat(5), field 22)."""
    return int(Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[19])


def spawn(interpreter: Path) -> ProcessState:
    """Start LocalStack on a free port of 127.0.0.1, in a session of its own, so that it outlives us."""
    import psutil  # noqa: PLC0415

    port = _free_port()
    for folder in ("temporary", "filesystem"):
        (run_folder() / folder).mkdir(parents=True, exist_ok=True)
    log_file().unlink(missing_ok=True)
    with log_file().open("ab") as log:
        child = subprocess.Popen(  # noqa: S603 - a list, no shell
            [str(interpreter), "-s", str(_LAUNCH)],
            env=_environment(port),
            cwd=run_folder(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _children[child.pid] = child
    created = psutil.Process(child.pid).create_time()
    return ProcessState(child.pid, port, created, version(), _ticks(child.pid))


def end(state: ProcessState, patience: float = 8.0) -> None:
    """End the process and whatever it started, kindly first. Does nothing if it is gone."""
    import psutil  # noqa: PLC0415

    if not alive(state):
        return
    process = psutil.Process(state.pid)
    family = [*process.children(recursive=True), process]
    process.terminate()
    _, left = psutil.wait_procs([process], timeout=patience)
    for member in family if left else family[:-1]:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            continue
    child = _children.pop(state.pid, None)
    if child is not None:
        child.wait()


def bound_log() -> None:
    """Empty the log where it grew beyond 4 MiB (it is written with O_APPEND, so this is safe)."""
    try:
        if log_file().stat().st_size > _LOG_LIMIT:
            os.truncate(log_file(), 0)
    except OSError:
        return


def last_line() -> str:
    """The last line of the log, for a fault's message."""
    try:
        lines = log_file().read_bytes()[-8192:].decode(errors="replace").split("\n")
    except OSError:
        return "it left no log"
    return next((line.strip() for line in reversed(lines) if line.strip()), "its log is empty")


def _environment(port: int) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {
        "GATEWAY_LISTEN": f"127.0.0.1:{port}",
        "SKIP_SSL_CERT_DOWNLOAD": "1",
        "DISABLE_EVENTS": "1",
        "DNS_ADDRESS": "0",
        # Otherwise it takes a container that the harness runs in for its own, and writes to /var/lib.
        "OVERRIDE_IN_DOCKER": "0",
        "FILESYSTEM_ROOT": str(run_folder() / "filesystem"),
        "TMPDIR": str(run_folder() / "temporary"),
        "LS_LOG": "warning",
        "PYTHONUNBUFFERED": "1",
    }


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port

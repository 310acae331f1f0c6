"""Programs that are forked from a warm worker, beside the same ones in a process of their own."""

import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec
import psutil
import pytest
import yaml

from harness.model.preview import Preview, PreviewSettings
from harness.preview.hosts import warm
from harness.preview.interface import preview
from harness.preview.sandbox import warm as launching
from harness.preview.sandbox.user import choose_user
from harness.preview.sandbox.warm import WarmLauncher
from harness.preview.sdk.environments import ensure
from harness.preview.sdk.locks import majors
from tests import leftovers
from tests.preview.answers import answer

pytestmark = pytest.mark.usefixtures("localstack")

_GOOD = 'import pulumi_aws as aws\naws.sqs.Queue("good")\n'
_SURROUNDINGS = """
import os, resource, socket, subprocess, sys
for name in ("/", "/dev", "/dev/pts", "/dev/shm", "/proc/self/fd", "/run/preview", "/home", "/tmp"):
    print(name, sorted(os.listdir(name)), oct(os.stat(name).st_mode))
print(os.getpid(), os.getppid(), os.getpgrp(), os.getsid(0), oct(os.umask(0)), os.getcwd(), os.getgroups())
print(list(os.environ.items()))
print(sys.argv, sys.orig_argv, sys.path, sys.flags, len(sys.meta_path))
print(__name__, __file__, sys.modules["__main__"])
print([resource.getrlimit(number) for number in range(16)], hash("text"), socket.gethostname())
varying = ("Uid", "Gid", "Vm", "Rss", "Cpus", "Mems", "voluntary", "nonvoluntary", "SigQ")
for line in open("/proc/self/status"):
    if not line.startswith(varying):
        print(line, end="")
print(subprocess.run(["ls", "-l", "/dev", "/proc/1"], capture_output=True).returncode)
for line in open("/proc/self/mountinfo"):
    mount = line.split()
    if not mount[4].startswith(("/proc", "/dev")):
        print(mount[4], mount[5], mount[8])
print(socket.if_nameindex(), open("/proc/net/fib_trie").read(), open("/proc/net/if_inet6").read())
def deeper(depth):
    global deepest
    deepest = depth
    deeper(depth + 1)
try:
    deeper(0)
except RecursionError:
    print(deepest)
"""
_SHADOWS = {
    "__main__.py": """
import csv, json, tolerant, time_machine, quiet_sdk, zipfile
import pulumi
import pulumi_aws
for module in (csv, json, tolerant, time_machine, quiet_sdk, zipfile, pulumi, pulumi_aws):
    print(module.__name__, getattr(module, "OWN", False))
""",
    **{
        f"{name}.py": "OWN = True\n"
        for name in (
            "csv",
            "json",
            "tolerant",
            "time_machine",
            "quiet_sdk",
            "zipfile",
            "pulumi",
            "pulumi_aws",
        )
    },
}
_BROKEN = """
import pulumi, pulumi_aws as aws
aws.s3.Bucket("bucket", tags={"a": 1}, acll="private")
print(aws.lambda_.Functoin)
aws.sqs.Queue("after", name=pulumi.Config().require("missing"))
"""
_OTHERS = """
import boto3, pulumi_random, pulumi_tls, pulumi_kubernetes, yaml, xml.etree.ElementTree
import pulumi_aws as aws
pulumi_random.RandomPassword("password", length=20)
aws.dlm.LifecyclePolicy("policy", description="x", execution_role_arn="x", policy_details={}, state="ENABLED")
"""
_STATE = """
import asyncio, datetime, random, secrets, sys, tempfile, time, uuid
print(datetime.datetime.now(), time.time(), random.random(), secrets.token_hex(), uuid.uuid4(), uuid.uuid1())
print(tempfile.tempdir, sys.gettrace(), sys.getrecursionlimit(), sys.stdout.line_buffering)
"""


@pytest.fixture
def kept() -> Iterator[Callable[[], WarmLauncher]]:
    """Keeps workers from the call on."""

    def keep() -> WarmLauncher:
        warm.keep_warm()
        worker = warm.worker_of(ensure("python"))
        assert worker is not None
        return worker

    yield keep
    warm.stop()


def _preview(folder: Path, files: Mapping[str, str]) -> Preview:
    workspace = answer(folder, "python", files, main="__main__.py")
    return msgspec.structs.replace(preview(workspace, PreviewSettings()), seconds=0.0)


@pytest.fixture(scope="module")
def both_ways(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Preview, Preview]]:
    """Each program's preview in a process of its own, and from the worker."""
    programs: dict[str, Mapping[str, str]] = {
        "surroundings": {"__main__.py": _SURROUNDINGS},
        "shadows": _SHADOWS,
        "broken": {"__main__.py": _BROKEN},
        "others": {"__main__.py": _OTHERS},
        "state": {"__main__.py": _STATE},
        "syntax": {"__main__.py": "import pulumi\nprint('a'\n"},
        "exit": {"__main__.py": "import atexit, sys\natexit.register(print, 'last')\nsys.exit(4)"},
        "signal": {"__main__.py": "import os\nprint('before', flush=True)\nos.kill(os.getpid(), 15)"},
    }
    cold = {name: _preview(tmp_path_factory.mktemp("cold"), files) for name, files in programs.items()}
    warm.keep_warm()
    forked = {name: _preview(tmp_path_factory.mktemp("warm"), files) for name, files in programs.items()}
    warm.stop()
    return {name: (cold[name], forked[name]) for name in programs}


@pytest.mark.parametrize(
    "program",
    ["surroundings", "shadows", "broken", "others", "state", "syntax", "exit", "signal"],
)
def test_nobody_sees_whether_a_program_was_forked(
    program: str, both_ways: dict[str, tuple[Preview, Preview]]
) -> None:
    cold, forked = both_ways[program]
    assert cold.outcome != "environment"
    assert forked == cold


def test_a_module_of_the_answers_own_hides_what_the_worker_has_loaded(
    both_ways: dict[str, tuple[Preview, Preview]],
) -> None:
    output = both_ways["shadows"][1].output
    assert "pulumi_aws True" in output
    assert "csv True" in output
    assert "pulumi False" in output  # the host itself has loaded it


@pytest.mark.parametrize("major", majors("python"))
def test_every_service_is_really_loaded(major: int, tmp_path: Path) -> None:
    services = yaml.safe_load((Path(warm.__file__).parent / "services.yaml").read_text(encoding="utf-8"))
    names = [f"pulumi_aws.{name}_" if name == "lambda" else f"pulumi_aws.{name}" for name in services]
    text = f"import sys\nprint([type(sys.modules.get(name)).__name__ for name in {names!r}])"
    files = {"__main__.py": text, "requirements.txt": f"pulumi-aws>={major}.0,<{major + 1}\n"}
    warm.keep_warm()
    try:
        workspace = answer(tmp_path, "python", files, main="__main__.py", manifests=("requirements.txt",))
        result = preview(workspace, PreviewSettings())
    finally:
        warm.stop()
    assert result.sdk is not None
    assert result.sdk.packages["pulumi-aws"].startswith(f"{major}.")
    assert result.output.strip() == str(["module"] * len(names))


def test_a_lost_worker_is_replaced(kept: Callable[[], WarmLauncher], tmp_path: Path) -> None:
    worker = kept()
    before = _preview(tmp_path / "a", {"__main__.py": _GOOD})
    (zygote,) = [
        one
        for one in psutil.Process().children(recursive=True)
        if "--serve" in one.cmdline()[-60:] and one.name().startswith("python")
    ]
    zygote.send_signal(signal.SIGKILL)
    psutil.wait_procs([zygote], timeout=10)
    assert _preview(tmp_path / "b", {"__main__.py": _GOOD}) == before
    assert not worker.alive()
    assert not worker.scratch.exists()


def test_where_no_worker_can_be_every_program_has_its_own_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if not choose_user().separate:
        pytest.skip("an ordinary user's worker needs no capability that could be taken from it")
    monkeypatch.setattr(launching, "_CAPABILITIES", ("CAP_SETUID", "CAP_SETGID"))
    warm.keep_warm()
    try:
        with pytest.warns(RuntimeWarning, match="loads the SDK anew: .*Operation not permitted"):
            result = _preview(tmp_path, {"__main__.py": _GOOD})
    finally:
        warm.stop()
    assert result.outcome == "succeeded"


def test_thirty_answers_leave_nothing_behind(
    kept: Callable[[], WarmLauncher], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    worker = kept()
    for number in range(3):
        _preview(tmp_path / f"first-{number}", {"__main__.py": _GOOD})
    own = tmp_path_factory.getbasetemp()
    before = _traces(worker, own)
    for number in range(30):
        text = _BROKEN if number % 10 == 0 else _GOOD
        _preview(tmp_path / str(number), {"__main__.py": text})
    assert _traces(worker, own) == before


def test_the_workers_end_leaves_nothing_behind(
    kept: Callable[[], WarmLauncher], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = leftovers.processes()
    # Its own, and short: other tests make such folders meanwhile, and the path of a socket is bounded.
    monkeypatch.setattr(tempfile, "tempdir", tempfile.mkdtemp(prefix="warm-"))
    kept()
    _preview(tmp_path, {"__main__.py": _GOOD})
    warm.stop()
    assert leftovers.processes() <= before
    Path(tempfile.gettempdir()).rmdir()  # which nothing may be left in


def _traces(worker: WarmLauncher, own: Path) -> dict[str, object]:
    """What an answer could leave: processes, mounts, sockets and files, here and in the worker."""
    processes = psutil.Process().children(recursive=True)
    worker_processes = [one.pid for one in processes if "--serve" in " ".join(one.cmdline())]
    zygote = worker_processes[-1]
    return {
        "processes": leftovers.processes(),
        "descriptors": len(os.listdir("/proc/self/fd")),  # noqa: PTH208
        "of the worker": sorted(os.listdir(f"/proc/{zygote}/fd")),  # noqa: PTH208
        "mounts": leftovers.mounts(own),
        "its mounts": Path(f"/proc/{zygote}/mountinfo").read_text(),
        "files": sorted(worker.scratch.iterdir()),
    }

"""A batch that is killed again and again: ``python -m benchmarks.survival [--kills N] [--localstack N]``.

Grades samples and mutations of them undisturbed; then with SIGKILL to the whole process group at random
moments, each time resumed; then with LocalStack killed meanwhile. All must leave the same bytes, but for
times (``tests/batch/results.py`` says which). Every second kill of a batch takes LocalStack with it, as a
crash of the machine does. Prints what it did (``--seed`` repeats it), and ends with status 1 where anything
differs or is left behind.
"""

import argparse
import ast
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import psutil

from benchmarks.answers import SAMPLES, TASK
from benchmarks.private import Private
from tests.batch.results import results

_SECONDS_TO_END = 30.0
# A LocalStack that is there again is left alone for so long at the least and at the most.
_PAUSE = (1.0, 6.0)


class Survival(msgspec.Struct):
    """What became of all the batches; ``differences`` and ``left`` must be empty."""

    seed: int
    cases: int
    undisturbed_seconds: float
    killed_after: list[float] = []
    killed_batches: int = 0
    localstack_killed_after: list[float] = []
    differences: list[str] = []
    left: list[str] = []


def survive(
    folder: Path, seed: int, samples: tuple[str, ...], mutations: int, kills: tuple[int, int]
) -> Survival:
    """Disturb batches ``kills`` times: the whole of them, and LocalStack alone."""
    private, chance = Private(folder), random.Random(seed)
    try:
        _lay_out(folder / "cases", samples, mutations, chance)
        private.run("localstack", "start")
        started = time.monotonic()
        expected = _undisturbed(private)
        told = Survival(seed, len(samples) + mutations, round(time.monotonic() - started, 1))
        while len(told.killed_after) < kills[0]:
            _killed_and_resumed(private, told, chance, kills[0], expected)
        if kills[1]:
            _without_localstack(private, told, chance, kills[1], expected)
        return told
    finally:
        private.run("localstack", "stop")


def _lay_out(folder: Path, samples: tuple[str, ...], mutations: int, chance: random.Random) -> None:
    for sample in samples:
        shutil.copytree(SAMPLES / sample, folder / sample, ignore=shutil.ignore_patterns("node_modules"))
    for number in range(mutations):
        place = folder / f"mutation-{number:02}"
        shutil.copytree(SAMPLES / "python-clean", place)
        program = chance.choice(sorted(path for path in place.rglob("*.py") if path.stat().st_size))
        program.write_text(_mutated(program.read_text(), chance))


def _mutated(source: str, chance: random.Random) -> str:
    """The program without one of its statements: often another resource less, sometimes one that fails."""
    tree = ast.parse(source)
    bodies = [
        node.body for node in ast.walk(tree) if isinstance(node, ast.Module | ast.FunctionDef | ast.With)
    ]
    body, number = chance.choice([(body, number) for body in bodies for number in range(len(body))])
    body[number] = ast.Pass()
    return ast.unparse(tree)


def _undisturbed(private: Private) -> dict[str, bytes]:
    with _batch(private, "undisturbed", "--no-cache") as batch:
        said = batch.communicate()[1].decode()
    assert batch.returncode == 0, said
    return results(private.folder / "undisturbed")


@contextlib.contextmanager
def _batch(private: Private, out: str, *more: str) -> "Iterator[subprocess.Popen[bytes]]":
    with private.start("batch", "cases", "--task", TASK, "--out", out, "--jobs", "2", *more) as batch:
        yield batch


def _killed_and_resumed(
    private: Private, told: Survival, chance: random.Random, kills: int, expected: dict[str, bytes]
) -> None:
    """One batch, killed at random moments until it is done, with an empty cache at first."""
    name = f"killed-{told.killed_batches:02}"
    told.killed_batches += 1
    private.run("cache", "clear")
    for more in _once_then("--resume"):
        moment = chance.uniform(0, told.undisturbed_seconds) if len(told.killed_after) < kills else None
        with _batch(private, name, *more) as batch:
            try:
                said = batch.communicate(timeout=moment)[1].decode()
            except subprocess.TimeoutExpired:
                _crash(private, batch, with_localstack=len(told.killed_after) % 2 == 1)
                told.killed_after.append(round(moment or 0.0, 2))
                told.left += _left(private, f"after kill {len(told.killed_after)}", temporary=False)
                continue
        if batch.returncode:
            told.differences.append(f"{name}: status {batch.returncode}: {said.splitlines()[-1:]}")
        told.differences += _differences(name, results(private.folder / name), expected)
        told.left += _left(private, name)
        return


def _once_then(option: str) -> Iterator[tuple[str, ...]]:
    yield ()
    while True:
        yield (option,)


def _crash(private: Private, batch: "subprocess.Popen[bytes]", *, with_localstack: bool) -> None:
    os.killpg(batch.pid, signal.SIGKILL)
    batch.communicate()
    if with_localstack:
        _kill_localstack(private)


def _without_localstack(
    private: Private, told: Survival, chance: random.Random, kills: int, expected: dict[str, bytes]
) -> None:
    """Batches whose LocalStack is killed, ``kills`` times in all; none of them is resumed."""
    number = 0
    while len(told.localstack_killed_after) < kills:
        name, started = f"without-{number:02}", time.monotonic()
        number += 1
        with (
            _batch(private, name, "--no-cache") as batch,
            (private.folder / f"{name}.told").open("wb") as said,
        ):
            assert batch.stderr is not None
            os.set_blocking(batch.stderr.fileno(), False)
            pause = chance.uniform(*_PAUSE)
            while batch.poll() is None:
                said.write(batch.stderr.read() or b"")
                time.sleep(0.05)
                if len(told.localstack_killed_after) < kills and _up_for(private) > pause:
                    _kill_localstack(private)
                    told.localstack_killed_after.append(round(time.monotonic() - started, 2))
                    pause = chance.uniform(*_PAUSE)
        if batch.returncode:
            last = (private.folder / f"{name}.told").read_bytes().decode()[-300:]
            told.differences.append(f"{name}: status {batch.returncode}: {last}")
        told.differences += _differences(name, results(private.folder / name), expected)
        told.left += _left(private, name)


def _localstack(private: Private) -> psutil.Process | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, psutil.Error):
        state = json.loads((private.cache / "localstack" / "run" / "state.json").read_bytes())
        return psutil.Process(state["pid"])
    return None


def _up_for(private: Private) -> float:
    with contextlib.suppress(psutil.Error):
        if (process := _localstack(private)) is not None and process.status() != psutil.STATUS_ZOMBIE:
            return time.time() - process.create_time()
    return 0.0


def _kill_localstack(private: Private) -> None:
    if (process := _localstack(private)) is not None:
        with contextlib.suppress(psutil.Error):
            process.kill()


def _differences(name: str, found: dict[str, bytes], expected: dict[str, bytes]) -> list[str]:
    return [
        f"{name}: {path}: {'missing' if path not in found else 'differs' if path in expected else 'new'}"
        for path in sorted(found.keys() | expected.keys())
        if found.get(path) != expected.get(path)
    ]


def _left(private: Private, when: str, *, temporary: bool = True) -> list[str]:
    """Processes, mounts and, where a batch has ended by itself, temporary files that are still there."""
    found: Callable[[], list[str]] = lambda: [  # noqa: E731
        *_processes(private),
        *(line.split()[4] for line in _mountinfo() if str(private.folder) in line),
        *(path.name for path in private.temporary.iterdir() if temporary),
    ]
    end = time.monotonic() + _SECONDS_TO_END
    while found() and time.monotonic() < end:
        time.sleep(0.1)
    return [f"{when}: {what}" for what in found()]


def _mountinfo() -> list[str]:
    return Path("/proc/self/mountinfo").read_text().splitlines()


def _processes(private: Private) -> list[str]:
    """The commands of all processes with our environment, less LocalStack's."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            command = " ".join(process.cmdline())
            ours = (
                process.environ().get("IAC_HARNESS_CACHE") == str(private.cache)
                or str(private.folder) in command
            )
            if ours and process.pid != os.getpid() and "localstack" not in command:
                found.append(f"{process.pid} {command[:200]}")
    return found


def main() -> None:
    """Disturb, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--localstack", type=int, default=5)
    parser.add_argument("--mutations", type=int, default=8)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    samples = tuple(sorted(path.name for path in SAMPLES.iterdir() if path.is_dir()))
    with tempfile.TemporaryDirectory(prefix="s-") as folder:
        told = survive(
            Path(folder), options.seed, samples, options.mutations, (options.kills, options.localstack)
        )
    print(msgspec.json.format(msgspec.json.encode(told), indent=1).decode())
    sys.exit(bool(told.differences or told.left))


if __name__ == "__main__":
    main()

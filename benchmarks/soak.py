"""A long batch, and what it leaves: ``python -m benchmarks.soak [CASES…] [--answers N] [--cached]``.

CASES are folders of cases beside the samples. Each answer of the batch is another one, by a comment more, so
that no cache answers for it; with ``--cached`` there are no more answers than cases, each graded many times.
Prints, by kind of process, the memory (PSS) about the 100th answer and about the last, and its slope; then
whatever the batch left behind: processes, mounts, sockets, temporary files.
"""

import argparse
import contextlib
import json
import os
import signal
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import msgspec
import psutil

from benchmarks.answers import SAMPLES, TASK, vary
from benchmarks.private import Private
from harness.batch.case import Case
from harness.batch.cases import find_cases

_SETTLED = 100
_SECONDS_BETWEEN_LOOKS = 3.0
_MEBIBYTE = 1024**2
Series = list[tuple[int, dict[str, int]]]


def main() -> None:
    """Grade, and print one line of JSON."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="iac-harness-soak-") as name:
        private = Private(Path(name))
        manifest = _manifest(private, options)
        mounts, started = _mounts(), time.monotonic()
        try:
            series, status = _watched(private, manifest, options)
            report: dict[str, object] = {
                "answers": _answers(private.folder / "out" / "results.jsonl"),
                "status": status,
                "seconds": round(time.monotonic() - started),
                "memory": _memory(series),
                "left": _left(private, mounts),
            }
        finally:
            private.run("localstack", "stop")
    print(json.dumps(report, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*")
    parser.add_argument("--answers", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--cached", action="store_true")
    parser.add_argument("--seconds", type=float, default=7200.0, help="stop, as Ctrl-C would, after so many")
    return parser.parse_args()


def _manifest(private: Private, options: argparse.Namespace) -> Path:
    samples = find_cases([str(SAMPLES)], TASK)
    cases = (*samples, *(find_cases(options.cases) if options.cases else ()))
    folder, manifest = private.folder / "answers", private.folder / "answers.jsonl"
    number_of_answers = len(cases) if options.cached else options.answers
    made = [_varied(cases[number % len(cases)], folder, number) for number in range(number_of_answers)]
    with manifest.open("wb") as file:
        for number in range(options.answers):
            file.write(msgspec.json.encode(_line(made[number % len(made)], number)) + b"\n")
    return manifest


def _varied(case: Case, folder: Path, number: int) -> Case:
    name = f"{case.name}-{number:04}"
    vary(case.source, folder / name, number)
    return Case(name, str(folder / name), case.task)


def _line(case: Case, number: int) -> dict[str, str]:
    line = {"id": f"answer-{number:05}", "path": case.source}
    return line if case.task is None else {**line, "task": case.task}


def _watched(private: Private, manifest: Path, options: argparse.Namespace) -> tuple[Series, int]:
    """The number of answers and the memory by kind of process, from time to time."""
    results, series = private.folder / "out" / "results.jsonl", Series()
    end = time.monotonic() + options.seconds
    batch = private.start("batch", str(manifest), "--out", str(results.parent), "--jobs", str(options.jobs))
    assert batch.stderr is not None
    with batch, (private.folder / "told").open("wb") as told:
        os.set_blocking(batch.stderr.fileno(), False)
        while batch.poll() is None:
            told.write(batch.stderr.read() or b"")
            series.append((_answers(results), _by_kind(private, batch.pid)))
            print(json.dumps(series[-1]), file=sys.stderr, flush=True)
            if time.monotonic() > end:
                batch.send_signal(signal.SIGINT)
                end += options.seconds
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        return series, batch.returncode


def _answers(results: Path) -> int:
    return results.read_bytes().count(b"\n") if results.exists() else 0


def _by_kind(private: Private, driver: int) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for process in _processes(private):
        with contextlib.suppress(psutil.Error, OSError, IndexError):
            found[_kind(process, driver)] += _shared_once(process.pid)
    return dict(found)


def _processes(private: Private) -> list[psutil.Process]:
    """All that were started with our environment, and what lives below them."""
    roots = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get("IAC_HARNESS_CACHE") == str(private.cache) or str(
                private.folder
            ) in " ".join(process.cmdline()):
                roots.append(process)
    children = [child for root in roots for child in _children(root)]
    return list({process.pid: process for process in (*roots, *children)}.values())


def _children(process: psutil.Process) -> list[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        return process.children(recursive=True)
    return []


def _kind(process: psutil.Process, driver: int) -> str:
    command = " ".join(process.cmdline())
    if process.pid == driver:
        return "driver"
    if "launch.py" in command:
        return "localstack"
    if "spawn_main" in command:
        return "workers"
    return "zygotes" if "--serve" in command else "programs and tools"


def _shared_once(number: int) -> int:
    about = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii")
    return int(about.partition("\nPss:")[2].split()[0]) * 1024


def _memory(series: Series) -> dict[str, dict[str, float]]:
    kinds = sorted({kind for _, memory in series for kind in memory})
    return {kind: _trend([(done, held[kind]) for done, held in series if kind in held]) for kind in kinds}


def _trend(points: list[tuple[int, int]]) -> dict[str, float]:
    """MiB at the start and at the end of the settled part, and KiB an answer between them."""
    settled = [point for point in points if point[0] >= _SETTLED]
    if len(settled) < 4 or settled[0][0] == settled[-1][0]:
        return {"most_mib": round(max(held for _, held in points) / _MEBIBYTE)}
    tenth = max(1, len(settled) // 10)
    slope = statistics.linear_regression(*zip(*settled, strict=True)).slope
    return {
        "mib_at_100": round(statistics.median(held for _, held in settled[:tenth]) / _MEBIBYTE, 1),
        "mib_at_end": round(statistics.median(held for _, held in settled[-tenth:]) / _MEBIBYTE, 1),
        "kib_an_answer": round(slope / 1024, 1),
    }


def _mounts() -> set[str]:
    return {line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()}


def _left(private: Private, mounts: set[str]) -> dict[str, list[str]]:
    processes = []
    for process in _processes(private):
        with contextlib.suppress(psutil.Error):
            if process.pid != os.getpid() and "launch.py" not in (command := " ".join(process.cmdline())):
                processes.append(command)
    sockets = Path("/proc/net/unix").read_text().splitlines()
    return {
        "processes": processes,
        "mounts": sorted(_mounts() - mounts),
        "sockets": [line for line in sockets if str(private.folder) in line],
        "temporary files": sorted(path.name for path in private.temporary.iterdir()),
    }


if __name__ == "__main__":
    main()

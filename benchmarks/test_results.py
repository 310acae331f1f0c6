"""How long ``stats`` and ``compare`` take over 10,000 results, as whole processes."""

import random
import subprocess
from pathlib import Path

import msgspec
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.command import COMMAND
from harness.batch.outcome import CaseOutcome, unscored
from harness.model.finding import IMPACTS
from harness.model.scorecard import Counts

_LINES, _MODELS, _TASKS, _CHECKS = 10_000, 12, 80, 250
_PER_ANSWER = 14


@pytest.fixture(name="runs", scope="module")
def _runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("runs")
    return _run(folder / "a", 1), _run(folder / "b", 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--by", "model"),
        ("--by", "check,model"),
        ("--by", "task,model", "--format", "json"),
        ("--plots", "plots"),
    ],
    ids=" ".join,
)
def test_stats(
    benchmark: BenchmarkFixture, runs: tuple[str, str], arguments: tuple[str, ...], tmp_path: Path
) -> None:
    stats = (tmp_path, "stats", runs[0], *arguments)
    assert benchmark.pedantic(_status, stats, rounds=5, warmup_rounds=1) == 0  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("pair", ["case", "task"])
def test_compare(benchmark: BenchmarkFixture, runs: tuple[str, str], pair: str, tmp_path: Path) -> None:
    compare = (tmp_path, "compare", *runs, "--pair", pair)
    assert benchmark.pedantic(_status, compare, rounds=5, warmup_rounds=1) == 0  # type: ignore[no-untyped-call]


def _status(folder: Path, *arguments: str) -> int:
    return subprocess.run([COMMAND, *arguments], capture_output=True, cwd=folder, check=False).returncode


def _run(folder: Path, seed: int) -> str:
    """A folder with results as a batch leaves them: a fiftieth is unscored."""
    chance = random.Random(seed)
    folder.mkdir()
    lines = (msgspec.json.encode(_outcome(number, chance)) for number in range(_LINES))
    (folder / "results.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    return str(folder)


def _outcome(number: int, chance: random.Random) -> CaseOutcome:
    model, task = f"model-{number % _MODELS}", f"task-{number // _MODELS % _TASKS}"
    case = f"{task}-{number}"
    if chance.random() < 1 / 50:
        return unscored(case, task, "localstack", "it is gone", model)
    found = {f"check-{index}": IMPACTS[index % 4] for index in chance.choices(range(_CHECKS), k=_PER_ANSWER)}
    counts = Counts(**{level: list(found.values()).count(level) for level in IMPACTS})
    verdict = "pass" if chance.random() < 1 / 4 else "fail"
    points = round(chance.uniform(0, 100), 2)
    return CaseOutcome(
        case,
        task,
        "python",
        "graded",
        None,
        verdict,
        points,
        counts,
        "succeeded",
        50,
        1.0,
        dict(found),
        model,
    )

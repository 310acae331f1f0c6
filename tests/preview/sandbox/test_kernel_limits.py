"""What the kernel refuses by itself, without the watch: each program tries little more than its limit."""

from pathlib import Path

import msgspec
import pytest

from harness.preview.sandbox import watch
from harness.preview.sandbox.interface import run
from tests.preview.sandbox.programs import LIMITS, python_command

_FEW_FORKS = """
import os, time
made = 0
try:
    for made in range(60):
        if os.fork() == 0:
            time.sleep(3)
            os._exit(0)
    print("never refused")
except OSError as error:
    print("refused", made, type(error).__name__)
"""


def test_the_kernel_counts_the_programs_tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch.Watch, "_usage_limit", lambda _self: None)
    limits = msgspec.structs.replace(LIMITS, processes=4)
    result = run(python_command(_FEW_FORKS, tmp_path, limits))
    assert result.ended == "exited"
    word, made, kind = result.output.split()
    assert (word, kind) == ("refused", "BlockingIOError")
    assert 25 < int(made) < 32


def test_two_programs_do_not_share_a_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    monkeypatch.setattr(watch.Watch, "_usage_limit", lambda _self: None)
    limits = msgspec.structs.replace(LIMITS, processes=4)
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda each: run(python_command(_FEW_FORKS, each, limits)), folders))
    assert all(25 < int(result.output.split()[1]) < 32 for result in results)


def test_one_process_cannot_even_ask_for_much_more_than_its_memory(tmp_path: Path) -> None:
    result = run(python_command("bytearray(1 << 34)", tmp_path))
    assert "MemoryError" in result.output


def test_the_kernel_would_end_the_program_before_anything_else(tmp_path: Path) -> None:
    assert (
        run(python_command("print(open('/proc/self/oom_score_adj').read())", tmp_path)).output == "1000\n\n"
    )

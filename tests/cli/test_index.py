"""``iac-harness index`` as a user runs it."""

import json
from pathlib import Path

from tests.cli.installed import complaint, iac_harness
from tests.statistics.lines import graded, results


def test_the_page_stands_beside_the_results(tmp_path: Path) -> None:
    place = results(tmp_path / "run", graded("north-1", 40, checks={"tags": "low"}, model="north"))
    run = iac_harness("index", str(place))

    assert (run.returncode, run.stdout, run.stderr) == (0, f"{place / 'index.html'}\n", "")
    assert "north-1" in (place / "index.html").read_text()


def test_a_folder_without_results_is_bad_input(tmp_path: Path) -> None:
    run = iac_harness("index", str(tmp_path))

    assert run.returncode == 2
    assert "results.jsonl: no such file" in complaint(run)
    assert list(tmp_path.iterdir()) == []


def test_a_batch_writes_it_at_its_end(tmp_path: Path) -> None:
    manifest = tmp_path / "answers.jsonl"
    manifest.write_text(json.dumps({"id": "north-1", "model": "north", "text": "I cannot help with that."}))
    run = iac_harness("batch", str(manifest), "--out", str(tmp_path / "run"), "--jobs", "1")

    assert run.returncode == 3
    page = (tmp_path / "run" / "index.html").read_text()
    assert "north-1" in page
    assert "Not graded" in page

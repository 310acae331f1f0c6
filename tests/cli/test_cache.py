"""``iac-harness cache``, and ``--no-cache`` of the commands that use what it shows."""

import json
from pathlib import Path

import pytest

from harness.model.places import cache_folder, project_folder
from harness.preview.localstack.interface import LocalStackEndpoint
from tests.cli.installed import complaint, iac_harness

_SAMPLE = project_folder() / "samples" / "fintech-loan" / "typescript-clean"


@pytest.fixture(name="results")
def _results(tmp_path: Path, localstack: LocalStackEndpoint, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands keep results: nowhere yet. All is installed, and LocalStack runs."""
    shared, private = cache_folder(), tmp_path / "cache"
    private.mkdir()
    for name in ("sdk", "localstack"):
        (private / name).symlink_to(shared / name)
    monkeypatch.setenv("IAC_HARNESS_CACHE", str(private))
    return private / "results"


def _entries(results: Path) -> list[Path]:
    return sorted(path for path in results.rglob("*.*") if path.is_file())


def test_an_empty_cache_is_told_and_cleared(results: Path) -> None:
    told = iac_harness("cache", "info")
    assert told.stdout == f"folder: {results}\nsize: 0.0 MiB of at most 2048.0 MiB\n"
    assert iac_harness("cache", "clear").stdout == "removed 0 entries\n"


def test_what_a_grading_found_is_told_used_and_forgotten(results: Path, tmp_path: Path) -> None:
    arguments = ("grade", str(_SAMPLE), "--task", "fintech-loan", "--out", str(tmp_path / "out"))
    first = iac_harness(*arguments)
    assert first.returncode == 0, first.stderr
    card = (tmp_path / "out" / "typescript-clean" / "scorecard.json").read_bytes()
    told = iac_harness("cache", "info").stdout
    stages = [line.partition(":")[0] for line in told.splitlines()[2:]]
    assert stages == ["analysis", "checks", "comparison", "extraction", "preview", "rubric"]
    assert iac_harness(*arguments).returncode == 0
    # Even the seconds: those of the run that was kept.
    assert (tmp_path / "out" / "typescript-clean" / "scorecard.json").read_bytes() == card
    kept = len(_entries(results))
    assert iac_harness("cache", "clear").stdout == f"removed {kept} entries\n"
    assert _entries(results) == []
    assert sorted(path.name for path in results.parent.iterdir()) == ["localstack", "sdk"]


@pytest.mark.parametrize("command", ["grade", "preview", "batch"])
def test_no_cache_neither_uses_nor_keeps(command: str, results: Path, tmp_path: Path) -> None:
    case = tmp_path / "cases" / "one"
    case.mkdir(parents=True)
    (case / "MODEL_RESPONSE.md").write_text(_RESPONSE)
    source = case.parent if command == "batch" else case
    out = () if command == "preview" else ("--out", str(tmp_path / "out"))
    run = iac_harness(command, str(source), *out, "--no-cache")
    assert run.returncode in (0, 1), run.stderr
    assert _entries(results) == []


_RESPONSE = '```python\n# __main__.py\nimport pulumi_aws as aws\naws.s3.Bucket("page")\n```\n'


def test_a_damaged_entry_is_said_and_changes_nothing(results: Path, tmp_path: Path) -> None:
    (tmp_path / "MODEL_RESPONSE.md").write_text(_RESPONSE)
    arguments = ("preview", str(tmp_path / "MODEL_RESPONSE.md"), "--json")
    first = iac_harness(*arguments)
    assert json.loads(first.stdout)["resources"], first.stderr
    (entry,) = [path for path in _entries(results) if path.suffix == ".preview"]
    entry.write_bytes(entry.read_bytes()[:-1])
    again = iac_harness(*arguments)
    assert again.stdout == first.stdout
    assert "a damaged cache entry (preview " in again.stderr
    assert "a damaged cache entry (preview " in iac_harness("cache", "info").stdout
    assert entry.read_bytes()


@pytest.mark.parametrize("command", [("cache", "info"), ("batch", str(_SAMPLE.parent), "--out", "out")])
def test_a_bound_that_is_no_number_is_bad_input(
    command: tuple[str, ...], results: Path, tmp_path: Path
) -> None:
    run = iac_harness(*command, cwd=tmp_path, IAC_HARNESS_CACHE_BYTES="plenty")
    assert run.returncode == 2
    assert not (tmp_path / "out").exists()
    assert "IAC_HARNESS_CACHE_BYTES=plenty" in complaint(run)

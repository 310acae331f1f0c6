"""LocalStack's environment is locked, made once, and never half made."""

import re
import subprocess
import threading
from pathlib import Path

import pytest

from harness.model.errors import EnvironmentFault
from harness.preview.localstack import installation
from harness.preview.localstack.endpoint import LocalStackEndpoint

_FOLDER = Path(installation.__file__).parent


def test_the_lock_holds_hashes_for_every_requirement_and_no_address() -> None:
    text = (_FOLDER / "requirements.lock").read_text()
    entries = re.findall(r"^\S+==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(entries) > 50
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "--index-url" not in text


def test_the_lock_pins_the_version_that_was_asked_for() -> None:
    asked = re.search(r"localstack-core\[runtime\]==([\w.]+)", (_FOLDER / "requirements.in").read_text())
    assert asked is not None
    assert installation.version() == asked[1]


def test_nothing_is_installed_in_an_empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IAC_HARNESS_CACHE", str(tmp_path))
    assert installation.installed() is None


def test_an_environment_of_another_lock_does_not_count(own_cache: Path, tmp_path: Path) -> None:
    assert installation.installed() is not None
    link = own_cache / "localstack" / installation.version()
    interpreter = link.resolve() / "bin" / "python"
    link.unlink()
    (link / "bin").mkdir(parents=True)
    (link / "bin" / "python").symlink_to(interpreter)
    (link / "lock.sha256").write_text("another")
    assert installation.installed() is None


def test_a_failing_installation_is_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IAC_HARNESS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
    monkeypatch.setenv("UV_OFFLINE", "1")
    said: list[str] = []
    with pytest.raises(EnvironmentFault) as caught:
        installation.install(said.append)
    assert caught.value.stage == "localstack"
    assert "\n" not in str(caught.value)
    assert len(said) == 1
    assert installation.installed() is None
    assert [path.name for path in (tmp_path / "cache" / "localstack").iterdir()] == ["install.lock"]


def test_the_environment_is_compiled(localstack: LocalStackEndpoint) -> None:
    package = next(installation.install().parents[1].glob("lib/python*/site-packages/localstack"))
    assert list((package / "__pycache__").glob("config.*.pyc"))


def test_an_installed_environment_is_given_at_once_to_all_who_ask(own_cache: Path) -> None:
    given: list[Path] = []
    said: list[str] = []
    threads = [
        threading.Thread(target=lambda: given.append(installation.install(said.append))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 4
    assert len(set(given)) == 1
    assert said == []
    assert subprocess.run([given[0], "-c", "import localstack"], check=False).returncode == 0

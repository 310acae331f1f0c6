"""The CLI and its plugins are found where Pulumi puts them, and never downloaded."""

from pathlib import Path

import pytest

from harness.model.errors import EnvironmentFault
from harness.preview.cli_engine import installation
from harness.preview.cli_engine.installation import Plugin
from tests.preview.cli_engine.installed import install_stand_in


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))


def test_without_one_a_line_says_what_to_do() -> None:
    assert installation.find() is None
    with pytest.raises(EnvironmentFault, match="the Pulumi CLI is not installed: install it") as caught:
        installation.require()
    assert (caught.value.stage, caught.value.exit_status) == ("pulumi", 3)


def test_the_one_on_the_path_is_found_with_its_plugins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugins = [
        "resource-aws-v7.51.1",
        "resource-docker-build-v0.0.22",
        "language-yaml-v1.2.0",
        "resource-aws.tmp",
    ]
    binary = install_stand_in(tmp_path, monkeypatch, plugins)
    found = installation.require()
    assert (found.binary, found.version) == (binary.resolve(), "3.272.0")
    assert found.installed() == (
        Plugin("language", "yaml", "1.2.0"),
        Plugin("resource", "aws", "7.51.1"),
        Plugin("resource", "docker-build", "0.0.22"),
    )


@pytest.mark.parametrize("place", ["bin", "versions/3.272.0/bin"])
def test_one_in_pulumi_s_own_home_is_found(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = install_stand_in(tmp_path, monkeypatch)
    home = tmp_path / "home"
    (home / place).parent.mkdir(parents=True)
    made.parent.rename(home / place)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("PULUMI_HOME", str(home))
    found = installation.require()
    assert found.binary == (home / place / "pulumi").resolve()


def test_npm_s_script_of_that_name_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "node_modules" / "pulumi" / "run.js"
    script.parent.mkdir(parents=True)
    script.write_text(f"#!/bin/sh\ntouch {tmp_path}/downloaded\n", encoding="utf-8")
    script.chmod(0o755)
    (tmp_path / "pulumi").symlink_to(script)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert installation.find() is None
    assert not (tmp_path / "downloaded").exists()


def test_one_that_does_not_run_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_stand_in(tmp_path, monkeypatch).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    with pytest.raises(EnvironmentFault, match="pulumi does not run"):
        installation.require()


def test_a_missing_plugin_comes_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_stand_in(tmp_path, monkeypatch, ["resource-aws-v6.83.4"])
    found = installation.require()
    installation.require_plugin(found, "aws", "6.83.4")
    with pytest.raises(EnvironmentFault, match=r"pulumi plugin install resource aws v7\.51\.1"):
        installation.require_plugin(found, "aws", "7.51.1")

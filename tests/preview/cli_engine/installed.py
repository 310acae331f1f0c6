"""Installs the stand-in for the Pulumi CLI as a machine has the real one: a binary, and a home of plugins."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from harness.preview.sdk.environments import ensure

_SOURCES = ("stand_in_cli.py", "stand_in_engine.py")
_LAUNCHER = '#!/bin/sh\nexec {interpreter} -S -s -B "$(dirname "$0")/stand_in_cli.py" "$@"\n'


def install_stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, plugins: Iterable[str] = ()) -> Path:
    """Put it below ``folder`` and on the PATH.

    ``plugins`` are folders of the cache (``resource-aws-v7.51.1``). Answers its binary.
    """
    binary = folder / "pulumi-installation" / "bin" / "pulumi"
    home = folder / "pulumi-home"
    binary.parent.mkdir(parents=True)
    interpreter = ensure("python").interpreter.resolve()
    binary.write_text(_LAUNCHER.format(interpreter=interpreter), encoding="utf-8")
    binary.chmod(0o755)
    for name in _SOURCES:
        shutil.copy(Path(__file__).with_name(name), binary.parent)
    for name in plugins:
        (home / "plugins" / name).mkdir(parents=True)
    monkeypatch.setenv("PULUMI_HOME", str(home))
    monkeypatch.setenv("PATH", f"{binary.parent}:/usr/bin:/bin")
    return binary


def plugins_of_the_sdk() -> tuple[str, ...]:
    """The provider's plugin of each SDK environment that answers get."""
    found = {
        ensure("python").versions.packages["pulumi-aws"],
        ensure("typescript").versions.packages["@pulumi/aws"],
    }
    return tuple(f"resource-aws-v{version}" for version in sorted(found))

"""Runs the steps of action.yml as a runner does: each script by bash, with inputs and outputs in between."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import yaml

PROJECT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
_ALWAYS = "always()"


class ActionRun(msgspec.Struct, frozen=True):
    """What a run of the action left: ``status`` is that of the first step that failed, or 0."""

    status: int
    log: str
    summary: str
    outputs: dict[str, str]


def run_action(workspace: Path, temporary: Path, **given: str) -> ActionRun:
    """Run every step over ``workspace``, with the inputs ``given`` (``fail_on`` for ``fail-on``)."""
    named = {name.replace("_", "-"): value for name, value in given.items()}
    assert named.keys() <= ACTION["inputs"].keys()
    values = {f"inputs.{name}": named.get(name, spec["default"]) for name, spec in ACTION["inputs"].items()}
    values |= {"github.action_path": str(PROJECT)}
    summary = temporary / "summary"
    log, status = "", 0
    for step in STEPS:
        if status and _ALWAYS not in step.get("if", ""):
            continue
        if "inputs.mode ==" in step.get("if", "") and f"'{values['inputs.mode']}'" not in step["if"]:
            continue
        output = temporary / f"output-{step['name']}"
        output.touch()
        run = _run(step, values, workspace, temporary, GITHUB_OUTPUT=output, GITHUB_STEP_SUMMARY=summary)
        log += run.stdout + run.stderr
        status = status or run.returncode
        for line in output.read_text().splitlines():
            name, _, value = line.partition("=")
            values[f"steps.{step['id']}.outputs.{name}"] = value
    outputs = {name: _filled(spec["value"], values) for name, spec in ACTION["outputs"].items()}
    return ActionRun(status, log, summary.read_text() if summary.exists() else "", outputs)


def _run(
    step: dict[str, Any], values: dict[str, str], workspace: Path, temporary: Path, **files: Path
) -> subprocess.CompletedProcess[str]:
    own = {name: _filled(text, values) for name, text in step.get("env", {}).items()}
    runners = {"RUNNER_TEMP": str(temporary)} | {name: str(path) for name, path in files.items()}
    # As a runner starts `shell: bash`.
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
    environment = os.environ | own | runners
    return subprocess.run(
        command, cwd=workspace, env=environment, capture_output=True, text=True, check=False, timeout=500
    )


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda match: values.get(match[1], ""), text)

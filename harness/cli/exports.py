"""Options of every command that ends in results: what to write for pipelines, and the gate of this run."""

import functools
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from harness.model.finding import IMPACTS
from harness.model.scorecard import Scorecard
from harness.report.exports.interface import EXPORTS, render_export
from harness.report.files import require_writable, write
from harness.scorecard.gate import GateOverride, Threshold

_FILES = tuple(name for name in EXPORTS if name != "annotations")


class Exports:
    """What was asked for: files by their form, and whether annotations are printed."""

    def __init__(self, files: dict[str, str | None], root: str, *, annotations: bool) -> None:
        self._files = {name: Path(path) for name, path in files.items() if path is not None}
        self._root = Path(root)
        self._annotations = annotations

    def require_writable(self) -> None:
        """Tell before the work that a file cannot be written. Raises BadInput."""
        for name, path in self._files.items():
            require_writable(path.parent, f"--{name}")

    def make(self, cards: Iterable[Scorecard]) -> None:
        """Write and print all that was asked for."""
        for name, path in self._files.items():
            write(path, render_export(name, cards, self._root), f"--{name}")
        if self._annotations:
            sys.stdout.write(render_export("annotations", cards, self._root))

    def __bool__(self) -> bool:
        return bool(self._files) or self._annotations


def export_options(command: Callable[..., int]) -> Callable[..., int]:
    """Adds the options of Exports, which ``command`` gets as ``exports``."""

    def with_exports(*, root: str, annotations: bool, **options: Any) -> int:
        files = {name: options.pop(name) for name in _FILES}
        exports = Exports(files, root, annotations=annotations)
        exports.require_writable()
        return command(exports=exports, **options)

    decorated = _in_place_of(command, with_exports)
    decorated = click.option(
        "--root", metavar="DIR", default=".", help="What the paths in these are relative to; else here."
    )(decorated)
    decorated = click.option(
        "--annotations", is_flag=True, help=f"Print {EXPORTS['annotations']}."
    )(decorated)  # fmt: skip
    for name in reversed(_FILES):
        option = click.option(
            f"--{name}", metavar="FILE", type=click.Path(dir_okay=False), help=f"Write {EXPORTS[name]}."
        )
        decorated = option(decorated)
    return decorated


def _in_place_of(command: Callable[..., int], wrapper: Callable[..., int]) -> Callable[..., int]:
    """``wrapper`` with the name, the help and the options (click keeps them there) of ``command``."""
    functools.update_wrapper(wrapper, command)
    return wrapper


def gate_options(command: Callable[..., int]) -> Callable[..., int]:
    """Adds --fail-on and --min-score, which ``command`` gets as ``gate``."""

    def with_gate(*, fail_on: Threshold | None, min_score: float | None, **options: Any) -> int:
        return command(gate=GateOverride(fail_on, min_score), **options)

    decorated = click.option(
        "--min-score", type=click.FloatRange(0, 100), metavar="N",
        help="The gate fails a score below N; else as the rubric says.",
    )(_in_place_of(command, with_gate))  # fmt: skip
    return click.option(
        "--fail-on", type=click.Choice([*IMPACTS, "none"]),
        help="The gate fails a finding of this level or a graver one; else as the rubric says.",
    )(decorated)  # fmt: skip

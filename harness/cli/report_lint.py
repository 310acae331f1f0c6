"""``iac-harness report lint``: what is wrong with a failures analysis that somebody wrote."""

from pathlib import Path

import click

from harness.cache.interface import memory
from harness.cli.options import no_cache
from harness.cli.output import complain, progress, show_line
from harness.lint.answer import answer_beside, read_answer, read_task
from harness.lint.interface import lint
from harness.model.errors import BadInput

_FAULTY = 1


@click.command("lint")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--prompt",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The PROMPT; else PROMPT.md beside FILE.",
)
@click.option("--answer", metavar="SOURCE", help="The answer; else the case that FILE lies in.")
@no_cache
def command(file: Path, prompt: Path | None, answer: str | None) -> int:
    """Name what is wrong with the failures analysis FILE, one line each.

    Totals that differ from the sections, levels that contradict each other, quotes that are not in the
    PROMPT or speak of something else, snippets that are not in the answer, findings that the code refutes,
    and advice that the PROMPT contradicts.

    Exit status: 0 nothing is wrong, 1 something is, 2 bad input.
    """
    text = _text(file)
    task = read_task(prompt, file.parent)
    source = answer or answer_beside(file)
    if task is None:
        complain(f"{file}: no PROMPT beside it, so quotes and advice are not looked at; --prompt names one")
    if source is None:
        complain(f"{file}: no answer beside it, so snippets and claims are not looked at; --answer names one")
    with progress() as report:
        read = None if source is None else read_answer(source, memory(report), report)
    faults = lint(text, task, read)
    for fault in faults:
        show_line(f"{file}:{fault.line}: {fault.rule}: {fault.message}")
    return _FAULTY if faults else 0


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise BadInput(f"{file}: cannot be read", "name a failures analysis in markdown") from error

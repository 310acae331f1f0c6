"""The door of the lint: ``lint``."""

from harness.lint.advice import advice_faults
from harness.lint.answer import Answer, Task
from harness.lint.document import read_analysis
from harness.lint.fault import Fault
from harness.lint.levels import level_faults
from harness.lint.quotes import quote_faults
from harness.lint.refuted import refuted_faults
from harness.lint.snippets import snippet_faults
from harness.lint.totals import total_faults


def lint(text: str, task: Task | None = None, answer: Answer | None = None) -> tuple[Fault, ...]:
    """What is wrong with a failures analysis, by line.

    Without the PROMPT its quotes and its advice are not looked at, and without the answer neither its
    snippets nor its claims.
    """
    analysis = read_analysis(text.replace("\r\n", "\n"))
    found = (
        *total_faults(analysis),
        *level_faults(analysis),
        *quote_faults(analysis, task),
        *snippet_faults(analysis, answer),
        *refuted_faults(analysis, answer),
        *advice_faults(analysis, task),
    )
    return tuple(sorted(set(found)))

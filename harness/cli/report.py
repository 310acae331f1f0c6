"""``iac-harness report``: the table of what can be done with reports."""

from harness.cli.lazy import LazyCommand, LazyGroup

command = LazyGroup(
    "report",
    {
        "lint": LazyCommand(
            "harness.cli.report_lint:command", "Name what is wrong with a failures analysis."
        ),
        "export": LazyCommand(
            "harness.cli.report_export:command", "Write what pipelines read: JUnit XML, SARIF and more."
        ),
    },
    "Look at failures analyses and results.",
)

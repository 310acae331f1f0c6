"""Entry point: the table of commands, and what an error means for the exit status."""

import gc
import os
import sys
from collections.abc import Sequence

import click

from harness import __version__
from harness.cli.lazy import LazyCommand, LazyGroup
from harness.model.errors import HarnessError

BAD_INPUT = 2
ENVIRONMENT = 3
_INTERRUPTED = 130  # 128 + SIGINT, as shells report it
_BROKEN_PIPE = 141  # 128 + SIGPIPE

cli = LazyGroup(
    "iac-harness",
    {
        "grade": LazyCommand("harness.cli.grade:command", "Grade one answer and report its failures."),
        "preview": LazyCommand("harness.cli.preview:command", "Show the resources that an answer registers."),
        "batch": LazyCommand("harness.cli.batch:command", "Grade every case of a folder."),
        "stats": LazyCommand("harness.cli.stats:command", "Count and draw the results of a batch."),
        "index": LazyCommand("harness.cli.index:command", "Write the page of what a batch left."),
        "compare": LazyCommand("harness.cli.compare:command", "Say what differs between two batches."),
        "review": LazyCommand("harness.cli.review:command", "Have people judge the findings of a batch."),
        "regress": LazyCommand(
            "harness.cli.regress:command", "Prove that ideals and samples grade as recorded."
        ),
        "cache": LazyCommand("harness.cli.cache:command", "Look at, or clear, what earlier gradings found."),
        "report": LazyCommand("harness.cli.report:command", "Name what is wrong with a failures analysis."),
        "rubric": LazyCommand("harness.cli.rubric:command", "Validate rubrics."),
        "localstack": LazyCommand("harness.cli.localstack:command", "Start, stop and look at LocalStack."),
        "completion": LazyCommand(
            "harness.cli.completion:command", "Print the script by which a shell completes this command."
        ),
        "doctor": LazyCommand("harness.cli.doctor:command", "Say what is installed and what is missing."),
    },
    "Grade infrastructure code written by models: Pulumi programs on AWS.",
)
click.version_option(__version__, prog_name="iac-harness")(cli)


def main() -> None:
    """Run the command line of this process, and exit with its status."""
    status = run(sys.argv[1:])
    # At its end Python searches everything that was loaded for garbage: a tenth of a grading, for nothing.
    gc.freeze()
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; every error becomes one line on stderr."""
    try:
        outcome = cli.main(list(arguments), prog_name="iac-harness", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        return _misused(error)
    except HarnessError as error:
        return _fail(str(error), error.exit_status)
    except (KeyboardInterrupt, click.Abort):
        return _fail("interrupted", _INTERRUPTED)
    except BrokenPipeError:
        return _leave_broken_pipe()
    except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, the user sees one line
        return _unexpected(error)
    return outcome if isinstance(outcome, int) else 0


def _misused(error: click.ClickException) -> int:
    message = error.format_message()
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        print(message, file=sys.stderr)  # the help itself
        return BAD_INPUT
    context = getattr(error, "ctx", None)
    hint = "" if context is None else f" Try '{context.command_path} --help'."
    return _fail(f"{message}{hint}", BAD_INPUT)


def _unexpected(error: Exception) -> int:
    if os.environ.get("IAC_HARNESS_DEBUG"):
        # Imported here: nobody else looks at tracebacks.
        import traceback  # noqa: PLC0415

        traceback.print_exception(error)
    told = f"{type(error).__name__}: {error}"
    return _fail(f"a fault of the harness itself ({told}); IAC_HARNESS_DEBUG=1 shows where", ENVIRONMENT)


def _fail(message: str, status: int) -> int:
    # Imported here: only an error needs it.
    from harness.cli.output import complain  # noqa: PLC0415

    complain(message)
    return status


def _leave_broken_pipe() -> int:
    # Whoever read our output went away. Python would complain once more when it flushes at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _BROKEN_PIPE

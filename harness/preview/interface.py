"""The preview stage's one door: run the answer's program, unmodified, and say what it registered."""

from harness.model.errors import EnvironmentFault
from harness.model.graph import ResourceGraph
from harness.model.preview import Preview, PreviewSettings
from harness.model.progress import Report, quiet
from harness.model.workspace import Workspace
from harness.preview.aws_calls import calls_aws
from harness.preview.cloud import Cloud, OwnAccountNeeded
from harness.preview.engines import prepared, runs_the_cli
from harness.preview.program import Program, choose_program
from harness.preview.run import PreviewRun, run_program
from harness.preview.sdk.environments import ensure
from harness.preview.sdk.pins import sdk_major
from harness.preview.stack_config import StackConfig, stack_config

_NO_PROGRAM = "no entry program, and no component class to run around"


def preview(workspace: Workspace, settings: PreviewSettings, report: Report = quiet) -> Preview:
    """Run the answer's program in the sandbox, against the engine that is asked for, and LocalStack.

    Never raises for what the program does, nor for an environment that fails: that is the outcome
    ``environment``, with the reason as ``message``. ``workspace`` itself is not written to.

    An account of its own costs LocalStack memory that it never gives back, and most of those who name an AWS
    client do so in a function's code, which no preview runs: only a program that asks gets one.
    """
    program = choose_program(workspace, settings)
    if program is None:
        return Preview("no-entry-program", ResourceGraph(), engine=settings.engine, message=_NO_PROGRAM)
    config = stack_config(workspace, settings, program.project)
    try:
        settings = prepared(settings)
        own = runs_the_cli(settings.engine, tolerant=False)
        try:
            return _previewed(workspace, program, settings, config, report, own_account=own)
        except OwnAccountNeeded:
            return _previewed(workspace, program, settings, config, report, own_account=True)
    except EnvironmentFault as fault:
        return _unscored(program, settings, f"{fault.stage}: {fault}")
    except OSError as error:
        # A full disk, or a cache of somebody else's: the machine's fault, whichever part met it.
        return _unscored(program, settings, f"preview: {error}")


def _previewed(
    workspace: Workspace,
    program: Program,
    settings: PreviewSettings,
    config: StackConfig,
    report: Report,
    *,
    own_account: bool,
) -> Preview:
    with Cloud(workspace, settings, config.values["aws:region"], report, own=own_account) as cloud:
        environment = ensure(workspace.layout.language, sdk_major(workspace, settings), report)
        types = (
            environment if environment.language == "python" else ensure("python", environment.major, report)
        )
        catalogue, calls = types.root / "catalogue", calls_aws(workspace)
        return run_program(
            PreviewRun(workspace, program, settings, config, environment, catalogue, cloud, calls)
        )


def _unscored(program: Program, settings: PreviewSettings, message: str) -> Preview:
    return Preview(
        "environment", ResourceGraph(), engine=settings.engine, assisted=program.assisted, message=message
    )

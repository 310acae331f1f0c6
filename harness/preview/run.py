"""One preview from the finished environment on: engine, gateway, sandbox, and what became of it."""

import contextlib
import shutil
from pathlib import Path

import msgspec

from harness.model.errors import EnvironmentFault
from harness.model.preview import Preview, PreviewSettings
from harness.model.workspace import Workspace
from harness.preview import supplied_config
from harness.preview.cloud import Cloud, OwnAccountNeeded
from harness.preview.engines import engine_of, open_engine, runs_the_cli
from harness.preview.hosts.interface import hide_host_paths, host_command
from harness.preview.hosts.run import ProgramRun, read_report
from harness.preview.hosts.warm import worker_of
from harness.preview.outcome import judge
from harness.preview.program import Program, around_component
from harness.preview.sandbox.interface import run
from harness.preview.sandbox.scratch import require_room, scratch_folder
from harness.preview.sdk.environments import SdkEnvironment
from harness.preview.stack_config import StackConfig
from harness.preview.tolerant import interface as tolerant
from harness.preview.tolerant.report import TolerantReport, read_tolerant_report


class PreviewRun(msgspec.Struct, frozen=True):
    """Everything that one preview needs; ``catalogue`` is the folder of the SDK's resource types.

    ``calls_aws`` says that the program may call AWS itself.
    """

    workspace: Workspace
    program: Program
    settings: PreviewSettings
    config: StackConfig
    environment: SdkEnvironment
    catalogue: Path
    cloud: Cloud
    calls_aws: bool


def run_program(request: PreviewRun) -> Preview:
    """Run the program to its end; raises EnvironmentFault for a fault of ours, whatever the program did.

    Raises OwnAccountNeeded where the program asked AWS, and the cloud's account is shared.
    A program that fails is run a second time, so that it goes on behind each failure; one that lacks
    configuration a third time, with the values that its operator would supply.
    """
    strict, _ = _run_once(request)
    if not tolerant.is_needed(strict):
        return tolerant.alone(strict)
    second, report = _run_once(request, go_on=True)
    if len(second.graph.resources) <= 1:
        second, report = _around_component(request, second, report)
    found = tolerant.united(strict, second, report, request.workspace)
    keys = supplied_config.wanted_keys(strict, found.problems)
    return _with_config(request, found, keys) if keys else found


def _with_config(request: PreviewRun, found: Preview, keys: tuple[str, ...]) -> Preview:
    """The verdict of a strict run that has a value for each of ``keys``."""
    values = supplied_config.stand_ins(keys, request.workspace, request.settings)
    again, _ = _run_once(
        msgspec.structs.replace(
            request,
            settings=msgspec.structs.replace(request.settings, config={**values, **request.settings.config}),
            config=msgspec.structs.replace(request.config, values={**request.config.values, **values}),
        )
    )
    return supplied_config.supplied(found, again, supplied_config.assistances(values))


def _around_component(
    request: PreviewRun, second: Preview, report: TolerantReport
) -> tuple[Preview, TolerantReport]:
    """Where the answer's own program reaches nothing: a run around its component; the problems of both."""
    program = around_component(request.workspace, request.settings) if request.program.entry is None else None
    if program is None:
        return second, report
    third, more = _run_once(msgspec.structs.replace(request, program=program), go_on=True)
    # The marks in the graph are numbers in the third run's list, so that one comes first.
    problems = (*more.problems, *(item for item in report.problems if item not in more.problems))
    found = msgspec.structs.replace(third, runs=(second.outcome,))
    return found, TolerantReport(problems, more.invocations)


def _run_once(request: PreviewRun, *, go_on: bool = False) -> tuple[Preview, TolerantReport]:
    """One run, and what a tolerant one (``go_on``) says of the program's problems."""
    cold = runs_the_cli(request.settings.engine, tolerant=go_on)
    launcher = None if cold else worker_of(request.environment)
    with scratch_folder(launcher.scratch if launcher else None) as folder, contextlib.ExitStack() as stack:
        settings = msgspec.structs.replace(request.settings, region=request.cloud.region)
        account = request.cloud.account()
        program_run = _prepare(request, settings, folder, account.access_key, go_on=go_on)
        engine = stack.enter_context(open_engine(program_run, request.cloud.answer, request.catalogue))
        gateway = None
        if program_run.gateway_socket is not None:
            gateway = stack.enter_context(request.cloud.gateway(program_run.gateway_socket))
        result = run(engine.command(host_command(program_run)), launcher)
        request.cloud.seeded()
        if gateway is not None and gateway.knocked:
            raise OwnAccountNeeded
        _raise_faults(engine.fault, gateway.fault if gateway is not None else None)
        if result.ended == "timeout":
            request.cloud.require_alive()
        if result.ended != "exited" or result.status != 0:
            require_room(folder)
        graph = engine.graph()
        report = engine.report(read_report(program_run))
        verdict = judge(result, report, graph, settings.limits, engine.limit_exceeded)
        found = Preview(
            outcome=verdict.outcome,
            graph=graph,
            seconds=round(result.seconds, 3),
            engine=engine_of(program_run),
            assisted=request.program.assisted,
            error=verdict.error,
            message=verdict.message,
            output=hide_host_paths(result.output, program_run),
            sdk=request.environment.versions,
        )
        return found, read_tolerant_report(program_run) if go_on else TolerantReport()


def _prepare(
    request: PreviewRun, settings: PreviewSettings, folder: Path, account: str, *, go_on: bool
) -> ProgramRun:
    """The program works on a copy: whatever it writes is gone afterwards."""
    copy, private = folder / "workspace", folder / "run"
    shutil.copytree(request.workspace.root, copy, symlinks=True)
    private.mkdir()
    return ProgramRun(
        environment=request.environment,
        target=request.program.target,
        workspace=copy,
        folder=private,
        project=request.program.project,
        settings=settings,
        config=request.config.values,
        secret_config=request.config.secrets,
        engine_socket=folder / "engine.sock",
        gateway_socket=folder / "gateway.sock" if _needs_gateway(request, go_on=go_on) else None,
        access_key=account,
        entry=request.program.entry,
        tolerant=go_on,
    )


def _needs_gateway(request: PreviewRun, *, go_on: bool) -> bool:
    """Only then is there a way to LocalStack."""
    return runs_the_cli(request.settings.engine, tolerant=go_on) or request.calls_aws


def _raise_faults(engine: EnvironmentFault | None, gateway: str | None) -> None:
    if engine is not None:
        raise engine
    if gateway is not None:
        raise EnvironmentFault("localstack", gateway, "iac-harness localstack start")

"""What a preview depends on, and whether the same would come of it again."""

import functools

import msgspec

from harness.model.preview import Preview, PreviewSettings
from harness.model.workspace import Language, Layout, Workspace
from harness.preview.localstack.named import named_address
from harness.preview.sdk.environments import environment_identity
from harness.preview.sdk.node import node_identity
from harness.preview.sdk.pins import sdk_major

# What a limit, the kernel or the environment ended may end otherwise on another day.
_REPEATABLE = frozenset({"succeeded", "program-error", "no-entry-program", "no-resources"})


class Identity(msgspec.Struct, frozen=True):
    """Everything outside ``harness/preview`` that decides a preview, but for installed libraries.

    The account in LocalStack is none of it: its number is told from the files and the seeds.
    """

    files: tuple[tuple[str, str], ...]
    layout: Layout
    settings: PreviewSettings
    environments: tuple[str, ...]
    node: str
    localstack: str
    engine: str


def identity(workspace: Workspace, settings: PreviewSettings) -> Identity:
    """What the preview of ``workspace`` depends on. Raises EnvironmentFault for an SDK without a lock.

    And where the engine that ``settings`` ask for is not installed.
    """
    language, major = workspace.layout.language, sdk_major(workspace, settings)
    return Identity(
        files=tuple((file.path, file.sha256) for file in workspace.files),
        layout=workspace.layout,
        settings=settings,
        # The types of resources come from the Python SDK, whatever the language.
        environments=(environment_name(language, major), environment_name("python", major)),
        node=node_identity() if language == "typescript" else "",
        localstack=_localstack(),
        engine=_engine(settings),
    )


@functools.cache
def environment_name(language: Language, major: int | None) -> str:
    """The SDK environment's identity, read once per process: locks do not change under a grading."""
    return environment_identity(language, major)


def is_repeatable(preview: Preview) -> bool:
    """Whether the same answer would give the same preview again, on any machine at any load."""
    outcomes = {preview.outcome, *preview.runs}
    return preview.inconclusive is None and outcomes <= _REPEATABLE


def _engine(settings: PreviewSettings) -> str:
    if settings.engine == "embedded":
        return ""  # it is part of this stage's code
    from harness.preview.engines import engine_identity  # noqa: PLC0415  a remembered preview loads no engine

    return engine_identity(settings)


def _localstack() -> str:
    """Ours is as its lock says; one that the user names may be any, and hold more."""
    named = named_address()
    return "" if named is None else f"{named.url} {_named_version(named.url)}"


@functools.cache
def _named_version(_url: str) -> str:
    from harness.preview.localstack.interface import status  # noqa: PLC0415  only where one is named

    found = status()
    return "" if found is None else found.version

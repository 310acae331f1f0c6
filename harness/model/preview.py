"""What a preview is asked for, and what it answers."""

from typing import Any, Literal

import msgspec

from harness.model.graph import ResourceGraph, SourcePosition

EngineName = Literal[
    "embedded",  # our own resource monitor: whole inputs, positions, data sources from LocalStack
    "pulumi",  # the real Pulumi CLI, where the machine has it
]

Outcome = Literal[
    "succeeded",
    "program-error",  # the program raised, or its process ended with a status other than 0
    "no-entry-program",  # nothing to run, and no component class to run around
    "no-resources",  # it ended well, and registered nothing
    "timeout",
    "cpu",
    "memory",
    "processes",
    "disk",
    "output",
    "killed",  # the program killed itself
    "environment",  # a fault of ours: the answer is unscored
]


class SeedSecret(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="secret", tag_field="kind"):
    """A Secrets Manager entry that exists before the program runs."""

    name: str
    value: str


class SeedCertificate(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="certificate", tag_field="kind"
):
    """An ACM certificate for ``domain`` that is ISSUED before the program runs."""

    domain: str


class SeedParameter(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="parameter", tag_field="kind"
):
    """An SSM parameter that exists before the program runs."""

    name: str
    value: str
    type: Literal["String", "StringList", "SecureString"] = "String"


Seed = SeedSecret | SeedCertificate | SeedParameter


class PreviewLimits(msgspec.Struct, frozen=True):
    """What one program may use. Each limit has an outcome of its own."""

    wall_seconds: float = 120.0
    cpu_seconds: float = 90.0
    memory_bytes: int = 2 * 1024**3
    processes: int = 64
    disk_bytes: int = 256 * 1024**2
    output_bytes: int = 4 * 1024**2
    resources: int = 20_000
    message_bytes: int = 16 * 1024**2


class PreviewSettings(msgspec.Struct, frozen=True):
    """How to preview: stack and its configuration, the program's environment, and what is seeded.

    ``config`` maps fully qualified keys (``aws:region``) to text; keys without a namespace belong to
    the project. The answer's own Pulumi.<stack>.yaml wins over ``config``. ``engine`` gives the verdict.
    """

    stack: str = "dev"
    organization: str = "organization"
    config: dict[str, str] = {}
    secret_config: tuple[str, ...] = ()
    environment: dict[str, str] = {}
    region: str = "us-east-1"
    seeds: tuple[Seed, ...] = ()
    limits: PreviewLimits = PreviewLimits()
    sdk_major: int | None = None
    engine: EngineName = "embedded"


class Assistance(msgspec.Struct, frozen=True):
    """What the harness added so that the preview could run; it is no part of the answer.

    ``kind``: ``entry-program`` (a program synthesised around the component class ``target``),
    ``project-file`` (a Pulumi.yaml) or ``config`` (a required key got a stand-in).
    """

    kind: Literal["entry-program", "project-file", "config"]
    target: str
    detail: str


class ProgramError(msgspec.Struct, frozen=True):
    """Why the program stopped: the exception's type and text, and the innermost place in the answer."""

    type: str
    message: str
    position: SourcePosition | None = None


ProblemKind = Literal[
    "unknown-argument",  # the class or function has no such argument
    "missing-argument",  # a required argument is not given
    "missing-attribute",  # the module or class has no such name
    "missing-module",
    "missing-config",  # a required configuration value, or environment variable, that nothing sets
    "output-serialised",  # json.dumps or JSON.stringify of an Output
    "output-misused",  # an Output in text, in a comparison, as a key, as what a loop runs over
    "wrong-type",
    "duplicate-urn",
    "invoke-failed",  # a data source was answered with an error
    "exception",  # anything else that the program raised
    "syntax-error",
    "deprecated",  # the SDK warns that an argument or a class will go
]


# What a tolerant run passes with nothing left out: a value is wrong, and what follows was still registered.
_PASSED: frozenset[ProblemKind] = frozenset(
    {"unknown-argument", "missing-argument", "output-serialised", "duplicate-urn", "deprecated"}
)


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong with the program, as running it showed.

    ``symbol`` is the argument, attribute, module or key; ``type`` the token of the resource's type, else the
    public name of the class or module (``aws.ec2.EipArgs``); ``suggestion`` the name that was meant, where
    one is near. ``urn`` and ``property`` (camelCase where the SDK's names are known) name the resource that
    it reaches. ``elsewhere`` is where the answer has a missing module after all. ``stops`` says
    whether a strict preview ends there. ``start_line`` is where the statement begins, where ``position`` is
    a line within it.
    """

    kind: ProblemKind
    message: str
    position: SourcePosition | None = None
    symbol: str | None = None
    type: str | None = None
    suggestion: str | None = None
    urn: str | None = None
    property: str | None = None
    stops: bool = True
    start_line: int | None = None
    elsewhere: str | None = None


def _passed(problem: Problem) -> bool:
    """Whether the program went on behind it as it would have: an Output in a text steers nothing."""
    return problem.kind in _PASSED or (problem.kind == "output-misused" and problem.urn is not None)


class SdkVersions(msgspec.Struct, frozen=True):
    """The versions that the program ran against, e.g. ``{"pulumi": "3.272.0", "pulumi-aws": "7.51.1"}``."""

    language: str
    runtime: str
    packages: dict[str, str] = {}


class Preview(msgspec.Struct, frozen=True):
    """The result of one preview.

    ``outcome``, ``error`` and ``message`` are those of a strict run. Where that failed, ``graph`` is what a
    second, tolerant run registered, which goes on behind each failure; ``problems`` are all that was seen.
    ``runs`` are the outcomes of the further runs that all this rests on.
    ``inconclusive`` says why a failure tells nothing about the answer: a real preview does not get there.
    """

    outcome: Outcome
    graph: ResourceGraph
    seconds: float = 0.0
    engine: EngineName = "embedded"
    assisted: tuple[Assistance, ...] = ()
    error: ProgramError | None = None
    message: str | None = None
    output: str = ""
    sdk: SdkVersions | None = None
    problems: tuple[Problem, ...] = ()
    inconclusive: str | None = None
    runs: tuple[Outcome, ...] = ()

    @property
    def ran_through(self) -> bool:
        """Whether a run came to the program's end past whatever failed, and left no part of it out."""
        if self.outcome == "succeeded":
            return True
        return "succeeded" in self.runs and all(_passed(item) for item in self.problems)

    @property
    def status(self) -> Literal["succeeded", "failed", "unscored"]:
        """The contract's status: an environment fault is unscored, every other fault is the answer's."""
        if self.outcome == "succeeded":
            return "succeeded"
        return "unscored" if self.outcome == "environment" else "failed"


class LocalStackEndpoint(msgspec.Struct, frozen=True):
    """A LocalStack that answers. ``url`` has no trailing slash; ``services`` are those it offers."""

    url: str
    version: str
    services: tuple[str, ...]
    managed: bool = False
    process: int | None = None


JsonObject = dict[str, Any]

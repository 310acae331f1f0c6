"""What static tools say about the answer's source, whether or not it ever ran."""

from typing import Literal

import msgspec

SdkProblemKind = Literal[
    "unknown-argument",  # an argument or property that the class does not have
    "missing-argument",  # a required one that is not given
    "unknown-member",  # a class, function or attribute that the SDK does not have
    "unknown-module",  # a module that neither the answer, nor its manifest, nor the SDKs have
    "unknown-name",  # a name that nothing defines
    "wrong-type",  # a value that the argument surely does not take
    "uninitialised",  # a declared member that no constructor sets
    "untyped",  # a parameter without a type, which strict mode refuses
]


# What to do about a resource option that stands among the arguments, whatever the class.
RESOURCE_OPTION = "it is a resource option (pulumi.ResourceOptions)"


class SdkProblem(msgspec.Struct, frozen=True):
    """A type error in the field's words.

    ``written`` is what the answer wrote (``stage_name``), ``owner`` whose it would be
    (``aws.apigateway.Deployment``). ``token`` is the type of the resource that is constructed there,
    ``name`` its literal name, ``line`` the constructor's first line and ``property`` the camelCase path
    of the input. ``instead`` says what to write, ``expected`` what is taken. ``majors`` are the major
    versions of the SDK in which it holds, where it does not hold in every one that was looked at.
    """

    kind: SdkProblemKind
    written: str
    owner: str | None = None
    token: str | None = None
    name: str | None = None
    line: int | None = None
    property: str | None = None
    instead: str | None = None
    expected: str | None = None
    majors: tuple[int, ...] = ()


class SourceDiagnostic(msgspec.Struct, frozen=True):
    """One diagnostic of a static tool, at lines counted from 1.

    ``rule`` is the tool's own code (``F401``, ``no-unused-vars``); ``symbol`` the name it speaks of,
    where it speaks of one. ``column`` counts characters from 1, 0 where the tool does not say.
    ``sdk`` is what a type error means for the Pulumi program; a type error without it is no finding.
    """

    file: str
    line: int
    end_line: int
    tool: Literal["ruff", "ty", "oxlint", "typescript"]
    rule: str
    message: str
    symbol: str | None = None
    column: int = 0
    sdk: SdkProblem | None = None


class SourceAnalysis(msgspec.Struct, frozen=True):
    """All diagnostics, sorted; ``unavailable`` maps a tool that could not run to the reason."""

    diagnostics: tuple[SourceDiagnostic, ...] = ()
    unavailable: dict[str, str] = {}

"""The resource graph: what an unmodified Pulumi program registered with the monitor."""

from typing import Any, Literal

import msgspec


class SourcePosition(msgspec.Struct, frozen=True, order=True):
    """A place in the answer: ``file`` relative to the workspace root, ``line`` counted from 1."""

    file: str
    line: int


class Reference(msgspec.Struct, frozen=True):
    """The input at ``path`` contains the output ``property`` of the resource ``urn``.

    ``path`` is a camelCase property path such as ``defaultActions[0].targetGroupArn``. ``property`` is
    None where only Pulumi's own dependency is known, not which output was used.
    """

    path: str
    urn: str
    property: str | None = None

    def __lt__(self, other: "Reference") -> bool:
        """By path, resource and output; one that names no output comes first."""
        return (self.path, self.urn, self.property or "") < (other.path, other.urn, other.property or "")


class ResourceOptions(msgspec.Struct, frozen=True):
    """Pulumi's resource options, as far as a preview can see them."""

    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool = False
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()
    deleted_with: str | None = None
    import_id: str | None = None
    version: str | None = None


class Resource(msgspec.Struct, frozen=True):
    """One registered resource.

    ``inputs`` are the program's own, camelCase, with secrets unwrapped. Four tuples of property paths
    say what is special about parts of them: ``secrets`` were secret; ``unknowns`` are unknown until
    deployment (the value is None); ``synthesised`` are, or contain, a value that the engine made up for
    a computed output, never the author's; ``standins`` rest on a stand-in of the tolerant pass.
    ``hardcoded_secrets`` are the secrets whose plaintext came from neither config nor a data source.
    ``children_unknown`` marks a remote component, whose children only its plugin could construct.
    ``external`` marks a resource that is only read (``Bucket.get``): it exists already, and is not managed.
    ``outputs`` are those that the program itself registered (a component's).
    """

    urn: str
    type: str
    name: str
    custom: bool
    inputs: dict[str, Any]
    parent: str | None = None
    provider: str | None = None
    remote: bool = False
    children_unknown: bool = False
    secrets: tuple[str, ...] = ()
    hardcoded_secrets: tuple[str, ...] = ()
    unknowns: tuple[str, ...] = ()
    synthesised: tuple[str, ...] = ()
    standins: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    property_dependencies: dict[str, tuple[str, ...]] = {}
    references: tuple[Reference, ...] = ()
    options: ResourceOptions = ResourceOptions()
    position: SourcePosition | None = None
    outputs: dict[str, Any] = {}
    external: bool = False


class Invocation(msgspec.Struct, frozen=True):
    """A data source or provider function that the program called.

    ``outcome``: ``answered`` by LocalStack or computed; ``failed`` (LocalStack answered with an error,
    for example that the secret does not exist); ``unsupported`` (the community edition of LocalStack
    lacks the service, or the engine does not know the function: ``message`` names it). ``provider`` is the
    urn of an explicit provider.
    """

    token: str
    arguments: dict[str, Any]
    outcome: Literal["answered", "failed", "unsupported"]
    result: dict[str, Any] | None = None
    message: str | None = None
    position: SourcePosition | None = None
    provider: str | None = None


class Diagnostic(msgspec.Struct, frozen=True):
    """A message that the program or the SDK logged through the engine, terminal escapes removed.

    ``position`` is known where the engine itself complains about a registration (a duplicate urn).
    """

    severity: Literal["debug", "info", "warning", "error"]
    message: str
    urn: str | None = None
    position: SourcePosition | None = None


class ResourceGraph(msgspec.Struct, frozen=True):
    """Everything one preview saw, in a stable order (resources by position, then urn)."""

    resources: tuple[Resource, ...] = ()
    invocations: tuple[Invocation, ...] = ()
    exports: dict[str, Any] = {}
    secret_exports: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def types(self) -> tuple[str, ...]:
        """The type tokens of all resources, each once."""
        return tuple(dict.fromkeys(resource.type for resource in self.resources))

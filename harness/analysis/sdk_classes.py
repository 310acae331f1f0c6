"""The resource classes of the Pulumi SDKs by their dotted names, read from an SDK environment's catalogue.

The catalogue is the set of JSON files that ``harness.preview.sdk.catalogue`` writes when an environment is
made: ``index.json`` maps each token to the file that describes it. This stage reads the files alone.
"""

import functools
from pathlib import Path

import msgspec


class SdkClass(msgspec.Struct, frozen=True):
    """A resource type; names are camelCase, ``names`` maps Python's spelling to them."""

    token: str
    inputs: dict[str, str]
    required: tuple[str, ...] = ()
    names: dict[str, str] = {}


class _Module(msgspec.Struct, frozen=True):
    resources: dict[str, SdkClass] = {}
    objects: dict[str, dict[str, str]] = {}


class _Index(msgspec.Struct, frozen=True):
    resources: dict[str, str] = {}
    modules: dict[str, str] = {}


class SdkClasses:
    """Looks classes up as programs write them: ``aws.apigateway.Deployment``, in either language."""

    def __init__(self, folder: Path | None) -> None:
        """``folder`` is an environment's catalogue; None, or a folder without one, knows no class."""
        self._folder = folder
        self._index = _Index()
        if folder is not None and (folder / "index.json").is_file():
            self._index = msgspec.json.decode((folder / "index.json").read_bytes(), type=_Index)
        self._modules: dict[str, _Module] = {}

    @functools.cached_property
    def _by_name(self) -> dict[str, str]:
        return {dotted_name(token): token for token in sorted(self._index.resources)}

    def of(self, dotted: str) -> SdkClass | None:
        """The resource class of that dotted name, or None."""
        token = self._by_name.get(plain_name(dotted))
        return None if token is None else self.of_token(token)

    def of_token(self, token: str) -> SdkClass | None:
        """The resource class of a type token, or None."""
        file = self._index.resources.get(token)
        return None if file is None else self._module(file).resources.get(token)

    def fields(self, dotted: str) -> dict[str, str]:
        """The camelCase fields of an argument class (``aws.ec2.RouteTableRouteArgs``), or nothing."""
        package, _, rest = plain_name(dotted).partition(".")
        module, _, name = rest.rpartition(".")
        key = module if package == "aws" else "/".join(filter(None, (f"pulumi_{package}", module)))
        file = self._index.modules.get(key or "pulumi_aws")
        return {} if file is None else self._module(file).objects.get(f"{key}/{name}", {})

    def siblings(self, dotted: str) -> tuple[str, ...]:
        """The dotted names of all resource classes of the module ``aws.s3``."""
        prefix = plain_name(dotted) + "."
        return tuple(name for name in self._by_name if name.startswith(prefix))

    def _module(self, file: str) -> _Module:
        if file not in self._modules and self._folder is not None:
            self._modules[file] = msgspec.json.decode((self._folder / file).read_bytes(), type=_Module)
        return self._modules[file]


def dotted_name(token: str) -> str:
    """``aws.ec2.Eip`` of ``aws:ec2/eip:Eip``; ``random.RandomPassword`` of an ``index`` module."""
    package, module, name = (*token.split(":"), "", "")[:3]
    parts = module.split("/")
    if parts[-1] == name[:1].lower() + name[1:]:
        parts = parts[:-1]
    parts = [part.removesuffix(".k8s.io") for part in parts if part != "index"]
    return ".".join((package.replace("-", "_"), *parts, name))


def plain_name(dotted: str) -> str:
    """Without the marks that each language needs: Python's ``lambda_``, TypeScript's ``types.input``."""
    parts = [part.rstrip("_") for part in dotted.split(".")]
    return ".".join(part for part in parts if part)

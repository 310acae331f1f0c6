"""The catalogue of resource types, read out of the Python SDKs and kept as JSON, one file per module.

``build`` runs once, when an SDK environment is made. The wire's names and tokens are the same for every
language, so the catalogue of the Python SDK serves TypeScript programs too.
"""

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from harness.preview.sdk.catalogue_source import FunctionSchema, ModuleSchema, ResourceSchema, read_file
from harness.preview.sdk.catalogue_types import TypeNode, parse_type

__all__ = ["Catalogue", "FunctionSchema", "ResourceSchema", "TypeNode", "build", "parse_type"]

_Schema = TypeVar("_Schema", bound=msgspec.Struct)
_INDEX = "index.json"
_SKIPPED_FOLDERS = {"__pycache__", "config"}


class Index(msgspec.Struct, frozen=True):
    """Which file holds which token (``resources``, ``functions``), and the objects of which module."""

    resources: dict[str, str] = {}
    functions: dict[str, str] = {}
    modules: dict[str, str] = {}


class Catalogue:
    """Looks resource types up by token; the file of a module is read when its first token is asked for."""

    def __init__(self, folder: Path | None) -> None:
        """``folder`` is where ``build`` wrote; None, or a folder without a catalogue, knows no type."""
        self._folder = folder
        self._modules: dict[str, ModuleSchema] = {}
        self._index = _read_index(folder)

    def resource(self, token: str) -> ResourceSchema | None:
        """The type of ``token`` (``aws:kms/alias:Alias``), or None where the SDKs do not know it."""
        file = self._index.resources.get(token)
        return self._module(file).resources.get(token) if file else None

    def function(self, token: str) -> FunctionSchema | None:
        """The provider function of ``token`` (``aws:kms/getKey:getKey``), or None."""
        file = self._index.functions.get(token)
        return self._module(file).functions.get(token) if file else None

    def object_fields(self, name: str) -> dict[str, str]:
        """The fields of a nested object type (``s3/BucketCorsRule``); empty where it is not known."""
        file = self._index.modules.get(name.rpartition("/")[0])
        return self._module(file).objects.get(name, {}) if file else {}

    def tokens(self) -> tuple[str, ...]:
        """Every resource token, sorted."""
        return tuple(sorted(self._index.resources))

    def function_tokens(self) -> tuple[str, ...]:
        """Every function token, sorted."""
        return tuple(sorted(self._index.functions))

    def _module(self, file: str) -> ModuleSchema:
        if file not in self._modules and self._folder is not None:
            path = self._folder / file
            self._modules[file] = _decoded(path, path.stat().st_mtime_ns, ModuleSchema)
        return self._modules[file]


def build(site_packages: Path, destination: Path, workers: int | None = None) -> tuple[str, ...]:
    """Parse every ``pulumi_*`` package of ``site_packages`` into JSON files below ``destination``.

    Files are parsed in ``workers`` processes (None: one per core). Returns the names of the packages.
    """
    # Only an installation needs processes.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    packages = [path for path in sorted(site_packages.glob("pulumi_*")) if (path / "__init__.py").is_file()]
    folders = [(package.name, folder, package) for package in packages for folder in _folders(package)]
    destination.mkdir(parents=True, exist_ok=True)
    index = Index({}, {}, {})
    with ProcessPoolExecutor(workers) as pool:
        work = [(folder, _module_name(package, folder)) for _, folder, package in folders]
        for (name, _, _), (_, module), schema in zip(
            folders, work, pool.map(_read_folder, work), strict=True
        ):
            _write(schema, module, f"{name}-{module.replace('/', '-')}.json", destination, index)
    (destination / _INDEX).write_bytes(msgspec.json.encode(index))
    return tuple(package.name for package in packages)


def _read_index(folder: Path | None) -> Index:
    path = folder / _INDEX if folder is not None else None
    return _decoded(path, path.stat().st_mtime_ns, Index) if path is not None and path.is_file() else Index()


@functools.lru_cache(maxsize=512)
def _decoded(path: Path, _changed: int, kind: type[_Schema]) -> _Schema:
    """A file's content, which every preview of this process shares and none changes."""
    return msgspec.json.decode(path.read_bytes(), type=kind)


def _folders(package: Path) -> Iterator[Path]:
    yield package
    for folder in sorted(package.rglob("*")):
        if folder.is_dir() and folder.name not in _SKIPPED_FOLDERS:
            yield folder


def _module_name(package: Path, folder: Path) -> str:
    """``s3`` for a folder, ``pulumi_aws`` for the package's own; unique over packages but for odd names."""
    relative = folder.relative_to(package.parent).as_posix()
    return relative.removeprefix("pulumi_aws/")


def _read_folder(work: tuple[Path, str]) -> ModuleSchema:
    folder, module = work
    whole = ModuleSchema({}, {}, {})
    for path in sorted(folder.glob("*.py")):
        part = read_file(path, module)
        whole.resources.update(part.resources)
        whole.functions.update(part.functions)
        whole.objects.update(part.objects)
    return whole


def _write(schema: ModuleSchema, module: str, file: str, destination: Path, index: Index) -> None:
    if not (schema.resources or schema.functions or schema.objects):
        return
    (destination / file).write_bytes(msgspec.json.encode(schema))
    index.resources.update(dict.fromkeys(schema.resources, file))
    index.functions.update(dict.fromkeys(schema.functions, file))
    index.modules[module] = file

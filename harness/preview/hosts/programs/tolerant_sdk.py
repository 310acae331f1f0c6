"""What a tolerant run knows of Pulumi: classes, their arguments, Outputs, and how to mend a call."""

import importlib
import importlib.util
import inspect
import json
import os
import re
import sys
import types
from collections.abc import Iterator
from typing import Any

from tolerant_modules import find_misplaced, import_from  # type: ignore[import-not-found]
from tolerant_record import Problems, near  # type: ignore[import-not-found]
from tolerant_standin import Standin, for_config  # type: ignore[import-not-found]
from tolerant_taint import Taint  # type: ignore[import-not-found]

_UNEXPECTED = re.compile(r"got an unexpected keyword argument '(\w+)'")
_MISSING = re.compile(r"missing \d+ required (?:positional|keyword-only) arguments?: (.*)")
_TOO_MANY = re.compile(r"takes (?:from \d+ to )?(\d+) positional arguments? but (\d+) ")
_TWICE = re.compile(r"got multiple values for argument '(\w+)'")
_PROPERTY = re.compile(r"Missing required property '(\w+)'")
_OPTIONS = re.compile(r"^Expected (?:resource options|opts\d?) to be a ResourceOptions instance")
_DEEPEST = 8
_CONSTRUCTOR_FRAMES = 2  # __init__ and _internal_init
Arguments = tuple[tuple[Any, ...], dict[str, Any]]


class Sdk:
    """Bound to the SDK once it is imported."""

    def __init__(self, problems: Problems, taint: Taint, root: str) -> None:
        import pulumi  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

        self._pulumi = pulumi
        self._problems = problems
        self._taint = taint
        self._root = root
        self.hidden_names = False

    def is_output(self, value: Any) -> bool:
        """Whether ``value`` is an Output."""
        return isinstance(value, self._pulumi.Output)

    def is_data_source(self, function: Any) -> bool:
        """Whether it is a provider's function: ``aws.ec2.get_ami``."""
        module = getattr(function, "__module__", None) or ""
        return module.startswith("pulumi_") and str(getattr(function, "__name__", "")).startswith("get_")

    def outputs_in(self, value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
        """(path, Output or resource) in plain data."""
        if isinstance(value, (self._pulumi.Output, self._pulumi.Resource)):
            yield path, value
        elif depth < _DEEPEST and isinstance(value, dict):
            for key, item in value.items():
                yield from self.outputs_in(item, f"{path}.{key}" if path else str(key), depth + 1)
        elif depth < _DEEPEST and isinstance(value, (list, tuple)):
            for index, item in enumerate(value):
                yield from self.outputs_in(item, f"{path}[{index}]" if path else "", depth + 1)

    def json_output(self, value: Any) -> Any:
        """The JSON text that was meant."""

        def rendered(known: Any) -> str:
            return json.dumps(known, default=str)

        return self._pulumi.Output.from_input(_plain(value, self._pulumi)).apply(rendered)

    def config_value(self, key: str | None, method: str) -> Any:
        """What ``Config.require…`` gives in place of a missing value."""
        value = for_config(key or "value", method)
        return self._pulumi.Output.secret(value) if "secret" in method else value

    def describe(self, owner: Any) -> str:
        """The owner of a missing attribute, in words."""
        if isinstance(owner, types.ModuleType):
            return f"the module {_public(owner.__name__)}"
        if isinstance(owner, type):
            return f"the class {_class_name(owner)}"
        return "None" if owner is None else f"a value of type {_class_name(type(owner))}"

    def owner_name(self, owner: Any) -> str | None:
        """The type token of a resource, else the class or module by its public name."""
        if isinstance(owner, types.ModuleType):
            return _public(owner.__name__)
        return _token(owner if isinstance(owner, type) else type(owner))

    def not_imported(self, site: dict[str, Any], module: str, name: str | None, error: BaseException) -> Any:
        """Record what could not be imported; what is better than a stand-in, if there is anything."""
        found = _module_of(module, site["file"])
        if (
            name is not None
            and name != "*"
            and found is not None
            and not isinstance(error, ModuleNotFoundError)
        ):
            if not hasattr(found, name):
                message = f"`{name}` cannot be imported from {_public(found.__name__)}: there is no such name"
                more = {"owner": _public(found.__name__), "suggestion": near(name, dir(found))}
                self._problems.add("missing-attribute", message, site, symbol=name, **more)
            return None
        missing = getattr(error, "name", None) or module.strip(".")
        if isinstance(error, ModuleNotFoundError):
            return self._no_module(site, module, name, missing)
        if name == "*":
            self.hidden_names = True
        said = " ".join(str(error).split())
        self._problems.add("exception", f"{type(error).__name__}: {said}", site, symbol=type(error).__name__)
        return _whole_package(module) if name is None and "." in module else None

    def _no_module(self, site: dict[str, Any], module: str, name: str | None, missing: str) -> Any:
        """A module that is not there; the one that is meant where the answer has it in another folder."""
        message = f"the module `{missing}` does not exist: {site['text']}"
        folder = None if module.startswith(".") else find_misplaced(self._root, module)
        known = import_from(folder, module, name) if folder is not None else None
        where = None
        if folder is not None:
            where = os.path.relpath(folder, self._root)
            message = (
                f"the module `{missing}` is not found: the answer has it below `{where}`, where nothing looks"
            )
        self._problems.add("missing-module", message, site, symbol=missing, elsewhere=where)
        if known is not None:
            return known
        if name == "*":
            self.hidden_names = True
        return _whole_package(module) if name is None and "." in module else None

    def prepared(self, site: dict[str, Any], function: Any, given: Any, named: Any) -> Arguments:
        """The arguments without what would make Pulumi itself fail."""
        if not isinstance(function, type):
            return given, named
        pulumi = self._pulumi
        if issubclass(function, (pulumi.ResourceOptions, pulumi.InvokeOptions)):
            return given, {key: _real(value) for key, value in named.items() if type(value) is not Standin}
        if issubclass(function, pulumi.Resource):
            given = self._with_name(site, given) if _takes_name(function) else given
            self._attach(function, given, named)
        return given, named

    def _with_name(self, site: dict[str, Any], given: Any) -> Any:
        if not given or isinstance(given[0], str):
            return given
        if self.is_output(given[0]):
            message = "an Output is the name of a resource: names must be plain text"
            self._problems.add("output-misused", message, site)
        return (f"standin-{site['line']}", *given[1:])

    def _attach(self, function: type, given: Any, named: dict[str, Any]) -> None:
        for key, value in [*named.items(), *((None, item) for item in given[1:])]:
            for number in sorted(self._taint.problems_in(value)):
                self._problems.attach(number, _token(function), given[0] if given else None, key)

    def repaired(
        self, site: Any, function: Any, given: Any, named: Any, error: BaseException
    ) -> Arguments | None:
        """The arguments to try again with, where the call failed before it did anything."""
        if not isinstance(error, TypeError) or not _at_the_call(error):
            return None
        said = str(error)
        if found := _UNEXPECTED.search(said) or _TWICE.search(said):
            return self._without(site, function, (given, named), found[1])
        if found := _PROPERTY.search(said) or _MISSING.search(said):
            names = re.findall(r"'(\w+)'", found[0])
            return self._with(site, function, (given, named), names)
        if found := _TOO_MANY.search(said):
            return self._fewer(site, function, (given, named), int(found[2]) - int(found[1]))
        if _OPTIONS.match(said):
            return self._without_options(site, function, given, named)
        return None

    def _without(self, site: Any, function: Any, arguments: Arguments, name: str) -> Arguments | None:
        given, named = arguments
        if name not in named:
            return None
        better = near(name, _parameters(function))
        owner = _class_name(function)
        line = site.get("keywords", {}).get(name)
        number = self._problems.add(
            "unknown-argument", f"`{name}` is no argument of {owner}", site, line=line, symbol=name,
            suggestion=better, owner=_token(function),
        )  # fmt: skip
        self._about(function, given, number, name)
        kept = {key: value for key, value in named.items() if key != name}
        if better is not None and better not in named:
            # What was meant is set, though nobody knows to what: no check may miss it.
            kept[better] = Standin(f"{site['file']}:{site['line']}:{better}")
        return given, kept

    def _with(self, site: Any, function: Any, arguments: Arguments, names: list[str]) -> Arguments | None:
        given, named = arguments
        wanted = [name for name in names if name not in named or named[name] is None]
        if not wanted:
            return None
        made = dict(named)
        for name in wanted:
            owner = _class_name(function)
            message = f"{owner} requires the argument `{name}`, which is not given"
            number = self._problems.add(
                "missing-argument", message, site, symbol=name, owner=_token(function)
            )
            self._about(function, given, number, name)
            made[name] = Standin(f"{site['file']}:{site['line']}:{name}")
        return given, made

    def _fewer(self, site: Any, function: Any, arguments: Arguments, surplus: int) -> Arguments | None:
        given, named = arguments
        if not 0 < surplus <= len(given):
            return None
        message = f"{_class_name(function)} takes {surplus} positional argument(s) less than it is given"
        self._problems.add("unknown-argument", message, site, owner=_token(function))
        return given[:-surplus], named

    def _without_options(self, site: Any, function: Any, given: Any, named: Any) -> Arguments | None:
        """A mapping where the options are expected: its keys were meant as arguments."""
        wrong = [item for item in given[1:] if not isinstance(item, self._pulumi.ResourceOptions)]
        options = named.get("opts")
        misplaced = options is not None and not isinstance(options, self._pulumi.ResourceOptions)
        if not wrong and not misplaced:
            return None
        if not any(type(item) is Standin for item in [*wrong, options]):
            kind = type(wrong[0] if wrong else options).__name__
            message = f"{_class_name(function)} is given a {kind} where its options (ResourceOptions) belong"
            self._problems.add("wrong-type", message, site, symbol="opts", owner=_token(function))
        meant = {key: value for item in wrong if isinstance(item, dict) for key, value in item.items()}
        kept = {key: value for key, value in named.items() if key != "opts" or not misplaced}
        return given[:1], {**{str(key): value for key, value in meant.items()}, **kept}

    def _about(self, function: Any, given: Any, number: int, name: str) -> None:
        if isinstance(function, type) and issubclass(function, self._pulumi.Resource) and given:
            self._problems.attach(number, _token(function), str(given[0]), name)


def _plain(value: Any, pulumi: Any, depth: int = 0) -> Any:
    """Resources as their urn, stand-ins as text, everything else as it is."""
    if isinstance(value, pulumi.Resource):
        return value.urn
    if depth < _DEEPEST and isinstance(value, dict):
        return {str(key): _plain(item, pulumi, depth + 1) for key, item in value.items()}
    if depth < _DEEPEST and isinstance(value, (list, tuple)):
        return [_plain(item, pulumi, depth + 1) for item in value]
    return str(value) if type(value) is Standin else value


def _real(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [item for item in value if type(item) is not Standin]
    return value


def _at_the_call(error: BaseException) -> bool:
    """Whether the function itself was not entered, or was a resource's constructor that only checks."""
    trace = error.__traceback__
    inner = trace.tb_next if trace else None
    frames = []
    while inner is not None:
        frames.append(inner.tb_frame.f_code)
        inner = inner.tb_next
    if frames and frames[-1].co_name == "merge" and frames[-1].co_filename.endswith("/pulumi/resource.py"):
        frames.pop()
    checking = len(frames) <= _CONSTRUCTOR_FRAMES and "/pulumi_" in frames[0].co_filename if frames else True
    return not frames or (checking and frames[-1].co_name in ("__init__", "_internal_init"))


def _parameters(function: Any) -> list[str]:
    target = getattr(function, "_internal_init", None) or function
    try:
        names = inspect.signature(target).parameters
    except (TypeError, ValueError):
        return []
    return [
        name for name in names if name not in ("__self__", "self", "opts", "resource_name", "args", "kwargs")
    ]


def _public(module: str) -> str:
    """``pulumi_aws.ec2`` as programs call it: ``aws.ec2``."""
    return module.removeprefix("pulumi_") if module.startswith("pulumi_") else module


def _class_name(function: Any) -> str:
    """``aws.ec2.Eip``, or the answer's own name."""
    name = (
        getattr(function, "__qualname__", None)
        or getattr(function, "__name__", None)
        or type(function).__name__
    )
    module = getattr(function, "__module__", "") or ""
    if module.startswith("pulumi"):
        parts = [part for part in module.split(".") if not part.startswith("_")]
        package = parts[:-1] if len(parts) > 2 or parts[0] == "pulumi" else parts  # noqa: PLR2004
        return ".".join([_public(parts[0]), *package[1:], name])
    return str(name)


def _takes_name(resource: type) -> bool:
    """A class of the program's own may take anything first: then its constructor does not call it a name."""
    made = inspect.getattr_static(resource, "__init__")
    code = getattr(made, "__code__", None)
    first = code.co_varnames[1:2] if code is not None and code.co_argcount > 1 else ()
    return not first or first[0].endswith("name")


def _token(function: Any) -> str | None:
    found = getattr(function, "pulumi_type", None)
    if isinstance(found, str):
        return found
    return _class_name(function) if str(getattr(function, "__module__", "")).startswith("pulumi") else None


def _module_of(name: str, file: str) -> types.ModuleType | None:
    """The module that a ``from … import`` names, where it is there."""
    if name.startswith("."):
        found = [module for module in list(sys.modules.values()) if getattr(module, "__file__", None) == file]
        package = getattr(found[0], "__package__", None) if found else None
        if not package:
            return None
        try:
            name = importlib.util.resolve_name(name, package)
        except ImportError:
            return None
    return sys.modules.get(name)


def _whole_package(module: str) -> Any:
    """What ``import a.b`` binds where only ``a`` is there: ``a``, with a stand-in for the rest."""
    root, _, rest = module.partition(".")
    try:
        package = importlib.import_module(root)
    except Exception:  # noqa: BLE001
        return None
    first = rest.partition(".")[0]
    if not hasattr(package, first):
        setattr(package, first, Standin(f"{root}.{first}"))
    return package

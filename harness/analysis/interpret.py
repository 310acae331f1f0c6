"""Type errors in the field's words: which class, which argument, which resource, and what to write."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from harness.analysis import instead
from harness.analysis.knowledge import Reading, problems
from harness.analysis.modules import Modules
from harness.analysis.places import Place, SourceView, camel
from harness.analysis.sdk_classes import SdkClass, dotted_name
from harness.analysis.versions import SdkVersionTypes
from harness.analysis.wrong_kind import wrong_kind
from harness.model.analysis import SdkProblem, SdkProblemKind, SourceDiagnostic

_GIVEN_BY_PULUMI = frozenset({"resource_name", "args", "opts", "__props__", "__name__", "__opts__"})
_MODULE = re.compile(r"^(?:typeof )?(?:import\()?\"?(?:@pulumi/|pulumi_)(?P<path>[\w/.-]+?)\"?\)?$")
_CAMEL = re.compile(r"\b[a-z]+(?:[A-Z][a-z0-9]*)+\b")
_LONGEST_NAME = 60
_SIMPLE = re.compile(r"[A-Za-z_$][\w$]*")


class Interpreter:
    """Reads the diagnostics of one answer."""

    def __init__(self, folder: Path, modules: Modules, types: SdkVersionTypes) -> None:
        """``folder`` holds the source; ``types`` are those of the SDK that the tools ran against."""
        self._folder = folder
        self._modules = modules
        self._types = types
        self._classes = types.chosen
        self._views: dict[str, SourceView] = {}

    def interpret(self, diagnostic: SourceDiagnostic) -> Iterator[SourceDiagnostic]:
        """The diagnostic with its meaning, once for each argument that it is about; as it is where
        nothing is known to be true of the program.
        """
        meant = tuple(self._meanings(diagnostic))
        yield from meant or (diagnostic,)

    def _meanings(self, diagnostic: SourceDiagnostic) -> Iterator[SourceDiagnostic]:
        read = problems().read(diagnostic.tool, diagnostic.rule, diagnostic.message)
        if read is None or re.search(problems().tests, diagnostic.file):
            return
        view = self._view(diagnostic.file)
        if not view.uses_sdk and not self._modules.is_main(diagnostic.file):
            return
        reading, match = read
        place = view.at(diagnostic.line, diagnostic.column)
        if reading.kind == "overload":
            yield from self._overload(diagnostic, place)
            return
        problem = self._problem(diagnostic, reading, match.groupdict(), place, view)
        if problem is not None:
            yield msgspec.structs.replace(diagnostic, sdk=problem)

    def _view(self, file: str) -> SourceView:
        if file not in self._views:
            self._views[file] = SourceView(file, (self._folder / file).read_bytes(), self._classes)
        return self._views[file]

    def _problem(
        self,
        diagnostic: SourceDiagnostic,
        reading: Reading,
        named: dict[str, str | None],
        place: Place,
        view: SourceView,
    ) -> SdkProblem | None:
        written, owner = named.get("written") or "", named.get("owner")
        if reading.kind in ("unknown-argument", "missing-argument"):
            return self._argument(reading.kind, written, place, named)
        if reading.kind == "wrong-type":
            return self._wrong_type(diagnostic, named, place, view)
        if reading.kind == "unknown-member":
            return self._member(written, owner or "", named.get("instead"), view)
        if reading.kind == "unknown-module" and not self._modules.is_unknown(written, diagnostic.file):
            return None
        if reading.kind in ("unknown-module", "unknown-name", "uninitialised", "untyped"):
            hint = named.get("instead")
            kind = reading.kind
            return SdkProblem(kind, written, instead=f"did you mean {hint}?" if hint else None)
        return None

    def _argument(
        self, kind: SdkProblemKind, written: str, place: Place, named: Mapping[str, str | None]
    ) -> SdkProblem:
        """An argument of the class at ``place``, or of a class of the answer's own where that is none."""
        ours, missing = place.token is not None, kind == "missing-argument"
        path = _below(place.path, camel(written)) if ours else None
        name = place.owner if ours else named.get("owner")
        meant = None
        if not missing:
            meant = self._instead(place, path, written) if ours else None
            hint = named.get("instead")
            meant = meant or (f"the SDK has {hint}" if hint else None)
        return SdkProblem(
            kind,
            written,
            name,
            place.token,
            place.name,
            place.line,
            path,
            meant,
            majors=self._types.holding(place.owner or "", camel(written), missing=missing) if ours else (),
        )

    def _overload(self, diagnostic: SourceDiagnostic, place: Place) -> Iterator[SourceDiagnostic]:
        """The arguments that no overload of the constructor knows, and those that it lacks."""
        found = self._classes.of(place.owner or "")
        if found is None or place.token is None:
            return
        known = _python_inputs(found)
        for name, line in place.given:
            if name not in known and name not in _GIVEN_BY_PULUMI and name != "**":
                problem = self._argument("unknown-argument", name, place, {})
                yield msgspec.structs.replace(diagnostic, line=line, end_line=line, sdk=problem)
        given = {name for name, _ in place.given}
        if given & {"**", "args"}:
            return
        for spelled, name in sorted(known.items()):
            if name in found.required and spelled not in given and given - _GIVEN_BY_PULUMI:
                problem = self._argument("missing-argument", spelled, place, {})
                yield msgspec.structs.replace(diagnostic, end_line=diagnostic.line, sdk=problem)

    def _instead(self, place: Place, path: str | None, written: str) -> str | None:
        owner = place.owner or ""
        resource = self._classes.of_token(place.token or "")
        own = self._classes.of(owner)
        if own is not None:
            known = set(_python_inputs(own)) if "_" in written else set(own.inputs)
        else:
            known = set(self._classes.fields(owner))
            known = {_snake(name) for name in known} if "_" in written else known
        from_moves = owner if own is not None or resource is None else dotted_name(resource.token)
        hint = instead.for_argument(from_moves, re.sub(r"\[\d+\]", "", path or ""), written, known)
        return _CAMEL.sub(lambda match: _snake(match[0]), hint) if hint and self._modules.python else hint

    def _wrong_type(
        self, diagnostic: SourceDiagnostic, named: dict[str, str | None], place: Place, view: SourceView
    ) -> SdkProblem | None:
        expected, found = named.get("expected") or "", named.get("found") or ""
        if diagnostic.tool == "ty":
            # Without a path it is an unpacked mapping, of which ty only knows one type for all values.
            taken = wrong_kind(expected, found) if place.token is not None and place.path else None
            if taken is None:
                return None
            expected = taken
        return SdkProblem(
            "wrong-type",
            found,
            place.owner or view.text(diagnostic.line, diagnostic.column)[:_LONGEST_NAME],
            place.token,
            place.name,
            place.line,
            place.path or None,
            expected=expected,
        )

    def _member(self, written: str, owner: str, hint: str | None, view: SourceView) -> SdkProblem:
        module = _MODULE.match(owner)
        if module is not None:
            dotted = module["path"].removesuffix("/index").replace("/", ".").replace("-", "_")
            near = hint or None
            classes = (name.rsplit(".", 1)[-1] for name in self._classes.siblings(dotted))
            meant = f"the SDK has {near}" if near else instead.near(written, classes)
            majors = self._types.lacking(f"{dotted}.{written}")
            return SdkProblem("unknown-member", written, dotted, instead=meant, majors=majors)
        simple = next((name for name in _SIMPLE.findall(owner) if name not in ("Output", "typeof")), owner)
        dotted_class = view.constructed_class(simple)
        found = self._classes.of(dotted_class) if dotted_class else None
        meant = f"there is {hint}" if hint else None
        return SdkProblem(
            "unknown-member",
            written,
            dotted_class or owner,
            found.token if found is not None else None,
            property=camel(written) if found is not None else None,
            instead=meant,
        )


def _below(path: str, name: str) -> str:
    """``path`` ended by ``name``, where it does not already end so."""
    last = path.rsplit(".", 1)[-1]
    return path if last == name else f"{path}.{name}" if path else name


def _python_inputs(found: SdkClass) -> dict[str, str]:
    return {spelled: name for spelled, name in found.names.items() if name in found.inputs}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()

"""Makes up the computed outputs of a resource: typed by the SDK, deterministic, and leading back to it."""

from collections.abc import Iterable
from typing import Any

import msgspec

from harness.preview.engine.paths import child, leaves
from harness.preview.engine.patterns import Pattern, load_patterns
from harness.preview.engine.templates import Rendered, Strength, Subject, digest, render
from harness.preview.sdk.catalogue import Catalogue, TypeNode, parse_type
from harness.preview.sdk.catalogue_source import ResourceSchema

_DEEPEST = 5
# A component such as awsx's Vpc lists what it made in each of three availability zones.
_COMPONENT_ITEMS = 3
_AUTONAME_DIGITS = 7  # Pulumi's automatic names: the logical name, a dash and seven hexadecimal digits


class Place(msgspec.Struct, frozen=True):
    """Where the stack would be deployed. ``account`` is the id of the account, 12 digits."""

    account: str
    region: str
    partition: str = "aws"


class MadeUp(msgspec.Struct, frozen=True):
    """One made-up scalar: the output's path, the value, and how surely it leads back to the resource."""

    path: str
    value: Any
    strength: Strength


class Outputs(msgspec.Struct, frozen=True):
    """What the engine adds to the inputs. ``secret`` names the outputs that the provider marks secret."""

    id: str
    values: dict[str, Any]
    made_up: tuple[MadeUp, ...]
    secret: tuple[str, ...] = ()


class Synthesis:
    """Synthesises the outputs of one registration at a time; the same arguments give the same outputs."""

    def __init__(self, catalogue: Catalogue, place: Place) -> None:
        self._catalogue = catalogue
        self._place = place
        self._patterns = load_patterns()

    def outputs(
        self,
        urn: str,
        token: str,
        inputs: dict[str, Any],
        *,
        region: str | None = None,
        id_: str | None = None,
        seed: str | None = None,
    ) -> Outputs:
        """Make up every output that ``inputs`` (plain values) do not give.

        ``region`` is that of an explicit provider; ``id_`` is known where the resource is only read.
        ``seed`` tells resources apart where the urn does not.
        """
        work = _Work(self._catalogue, token, _subject(urn, token, inputs, self._place, region))
        work.sow(seed or urn)
        pattern = self._patterns.of(token)
        work.identify(pattern, self._patterns.names, id_)
        work.add_patterns(pattern.outputs)
        work.add_schema(pattern, self._patterns.properties)
        return work.result(pattern.secret)


def _subject(urn: str, token: str, inputs: dict[str, Any], place: Place, region: str | None) -> Subject:
    package, _, rest = token.partition(":")
    own_region = inputs.get("region")
    facts = {
        "region": own_region if isinstance(own_region, str) else region or place.region,
        "account": place.account,
        "partition": place.partition,
        "logical": urn.rpartition("::")[2],
        "service": rest.partition("/")[0].partition(":")[0] or package,
        "kind": _kebab(token.rpartition(":")[2]),
    }
    return Subject(urn, inputs, facts)


def _kebab(name: str) -> str:
    return (
        "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).strip("-")
        or "resource"
    )


def _holds_resources(nodes: Iterable[TypeNode]) -> bool:
    """Whether a component's output leads to resources (``core.oidcProvider`` of an EKS cluster): only its
    plugin makes them. Without them the rest would be wrong in a preview, where the whole is unknown.
    """
    return any(
        node.kind == "any" or (node.element is not None and node.element.kind == "any") for node in nodes
    )


class _Work:
    def __init__(self, catalogue: Catalogue, token: str, subject: Subject) -> None:
        self._catalogue = catalogue
        self._aws = token.startswith("aws:")
        self._schema: ResourceSchema | None = catalogue.resource(token)
        self._subject = subject
        self._values: dict[str, Any] = subject.outputs
        self._made_up: list[MadeUp] = []

    def sow(self, seed: str) -> None:
        """Settle what made-up values are made from."""
        self._subject.urn = seed

    def identify(self, pattern: Pattern, names: tuple[str, ...], id_: str | None) -> None:
        """Settle physical name, id and arn, which other outputs are made from."""
        if id_ is not None and pattern.id == "{name}":
            self._subject.facts["name"] = id_
            self._subject.derived.add("name")
        else:
            self._name((pattern.name,) if pattern.name else names)
        if "{arn}" in (pattern.id or "") and pattern.arn:
            self._fact("arn", render(pattern.arn, self._subject, "arn"))
        found = render(pattern.id or "", self._subject, "id") if id_ is None else Rendered(id_, "derived")
        found = found or Rendered(digest(self._subject.urn, "id")[:20], "unique")
        self._fact("id", found)
        self._made_up.append(MadeUp("id", found.value, found.strength))
        if pattern.arn and self._wants("arn"):
            self._add("arn", pattern.arn)

    def add_patterns(self, outputs: dict[str, Any]) -> None:
        """The outputs that the type's entry names."""
        for prop, template in outputs.items():
            if prop not in self._values and self._subject.inputs.get(prop) is None and self._has(prop):
                self._add(prop, template)

    def add_schema(self, pattern: Pattern, by_property: dict[str, Any]) -> None:
        """Every other output of the SDK's class that a provider would fill in."""
        for prop, written in sorted(self._schema.outputs.items() if self._schema else ()):
            if prop in self._values or self._subject.inputs.get(prop) is not None or prop in pattern.outputs:
                continue
            node = parse_type(written)
            if prop in by_property and self._add(prop, by_property[prop]):
                continue
            is_input = self._schema is not None and prop in self._schema.inputs
            made = None if is_input and node.optional else self._typed(node, prop, prop, 0, given=is_input)
            if made is not None:
                self._values[prop] = made

    def result(self, secret: tuple[str, ...]) -> Outputs:
        """The outputs, as the engine answers them."""
        held = tuple(prop for prop in secret if prop in self._values)
        return Outputs(self._subject.facts["id"], self._values, tuple(self._made_up), held)

    def _has(self, prop: str) -> bool:
        return self._schema is None or prop in self._schema.outputs

    def _wants(self, prop: str) -> bool:
        """AWS types have an arn even where no schema is at hand to say so."""
        return self._subject.inputs.get(prop) is None and self._has(prop)

    def _name(self, names: tuple[str, ...]) -> None:
        """The physical name: the author's, or one made up as the provider would."""
        inputs, subject = self._subject.inputs, self._subject
        given = next((inputs[name] for name in names if isinstance(inputs.get(name), str)), None)
        if given is not None:
            subject.facts["name"] = given
            subject.derived.add("name")
            return
        prefix = next(
            (inputs[f"{name}Prefix"] for name in names if isinstance(inputs.get(f"{name}Prefix"), str)), None
        )
        made = f"{prefix or subject.facts['logical'] + '-'}{digest(subject.urn)[:_AUTONAME_DIGITS]}"
        subject.facts["name"] = made
        subject.unique.add("name")
        known = self._schema.outputs if self._schema else {}
        for name in names:
            if name in known and inputs.get(name) is None:
                self._values[name] = made
                self._made_up.append(MadeUp(name, made, "unique"))

    def _fact(self, key: str, rendered: Rendered | None) -> None:
        if rendered is not None:
            self._subject.facts[key] = str(rendered.value)
            if rendered.strength == "unique":
                self._subject.unique.add(key)
            elif rendered.strength == "derived":
                self._subject.derived.add(key)

    def _add(self, prop: str, template: Any) -> bool:
        value = self._rendered(template, prop)
        if value is not None:
            self._values[prop] = value
        return value is not None

    def _note(self, path: str, value: Any, strength: Strength) -> None:
        self._made_up.extend(
            MadeUp(child_path, leaf, strength) for child_path, _, leaf in leaves(value, path)
        )

    def _rendered(self, template: Any, path: str) -> Any:
        """Render text, lists and mappings, and note each scalar; None where an input is missing."""
        if isinstance(template, str):
            found = render(template, self._subject, path)
            if found is not None:
                self._note(path, found.value, found.strength)
            return found.value if found else None
        if isinstance(template, dict) and "each" in template:
            return self._each(template, path)
        if isinstance(template, dict) and "choose" not in template:
            return {key: self._rendered(item, child(path, key)) for key, item in template.items()}
        if isinstance(template, list):
            return [self._rendered(item, child(path, index)) for index, item in enumerate(template)]
        value = self._chosen(template) if isinstance(template, dict) else template
        self._note(path, value, "constant")
        return value

    def _chosen(self, template: dict[str, Any]) -> Any:
        return template["of"].get(self._subject.inputs.get(template["choose"]), template["default"])

    def _each(self, template: dict[str, Any], path: str) -> list[Any]:
        given = [self._subject.inputs.get(prop) for prop in template["each"]]
        flat = [item for value in given for item in (value if isinstance(value, list) else [value])]
        items = list(dict.fromkeys(item for item in flat if isinstance(item, str)))
        made = []
        for index, item in enumerate(items or [f"{digest(self._subject.urn)[:12]}.example.com"]):
            self._subject.facts.update(item=item, bare=item.removeprefix("*."))
            made.append(self._rendered(template["of"], child(path, index)))
        return made

    def _typed(self, node: TypeNode, prop: str, path: str, depth: int, *, given: bool) -> Any:
        """A value of the SDK's type; None, which leaves it unknown, where the type says nothing.

        ``given``: the author may set it, so its lists are empty by default.
        """
        if node.kind == "str":
            text = self._text(prop, digest(self._subject.urn, path)[:12])
            self._made_up.append(MadeUp(path, text, "unique"))
            return text
        if node.kind in ("int", "float", "bool"):
            value = {"int": 0, "float": 0.0, "bool": False}[node.kind]
            self._made_up.append(MadeUp(path, value, "constant"))
            return value
        if node.kind == "list" and node.element and not given and depth < _DEEPEST:
            return self._list(node.element, prop, path, depth)
        if node.kind == "object" and node.name and depth < _DEEPEST:
            return self._object(node.name, path, depth, given=given)
        return {"list": [], "map": {}, "object": {}}.get(node.kind)

    def _text(self, prop: str, made: str) -> str:
        facts = self._subject.facts
        if prop.endswith("Arn") and self._aws:
            place = f"{facts['partition']}:{facts['service']}:{facts['region']}:{facts['account']}"
            return f"arn:{place}:{_kebab(prop.removesuffix('Arn'))}/{made}"
        return f"{_kebab(prop)}-{made}"

    def _list(self, element: TypeNode, prop: str, path: str, depth: int) -> list[Any] | None:
        count = _COMPONENT_ITEMS if self._schema is not None and self._schema.component else 1
        items = [
            self._typed(element, prop, child(path, index), depth + 1, given=False) for index in range(count)
        ]
        return None if None in items else items

    def _object(self, name: str, path: str, depth: int, *, given: bool) -> dict[str, Any] | None:
        fields = {key: parse_type(written) for key, written in self._catalogue.object_fields(name).items()}
        if self._schema is not None and self._schema.component and _holds_resources(fields.values()):
            return None
        made = {
            key: self._typed(node, key, child(path, key), depth + 1, given=given)
            for key, node in sorted(fields.items())
            if not node.optional
        }
        return {key: value for key, value in made.items() if value is not None}

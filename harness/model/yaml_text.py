"""YAML text to plain values, safely: hostile answers and rubric files alike go through here.

Three things differ from ``yaml.safe_load``: nesting, aliases and size are bounded before anything is
built, so no document can exhaust memory or the stack; a key that stands twice in one mapping is an
error; and plain scalars resolve as in YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema),
so that ``2012-10-17`` and ``on`` stay text.
"""

import re
from typing import Any

import yaml

MAXIMUM_BYTES = 2 * 1024**2
MAXIMUM_DEPTH = 60
MAXIMUM_ALIASES = 200
_CORE_TAGS = (
    ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("tag:yaml.org,2002:int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    (
        "tag:yaml.org,2002:float",
        r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$|^[-+]?[0-9]+[eE][-+]?[0-9]+$",
        list("-+.0123456789"),
    ),
    ("tag:yaml.org,2002:merge", r"^(?:<<)$", ["<"]),
)


class YamlProblem(ValueError):
    """The text is no acceptable YAML; ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class CoreLoader(yaml.CSafeLoader):
    """libyaml's parser with the core schema's scalars, refusing duplicate keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        """A mapping whose keys are unique text (merged keys may be overridden)."""
        seen: set[str] = set()
        for key, _value in node.value:
            if key.tag == "tag:yaml.org,2002:merge":
                continue
            if not isinstance(key, yaml.ScalarNode):
                raise YamlProblem(key.start_mark.line + 1, "a mapping key must be plain text")
            if key.value in seen:
                raise YamlProblem(key.start_mark.line + 1, f"duplicate key {key.value!r}")
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _construct_integer(loader: CoreLoader, node: yaml.ScalarNode) -> int:
    # Decimal only: YAML 1.1 would read 0123 as octal and refuse 089.
    return int(loader.construct_scalar(node))


CoreLoader.yaml_implicit_resolvers = {}
CoreLoader.add_constructor("tag:yaml.org,2002:int", _construct_integer)
for _tag, _pattern, _first in _CORE_TAGS:
    CoreLoader.add_implicit_resolver(_tag, re.compile(_pattern), _first)


def parse(text: str) -> Any:
    """The document's value (None for an empty one).

    Raises ``YamlProblem`` for a syntax error, a tag, several documents, a duplicate key, or a document
    over the bounds.
    """
    try:
        _check_bounds(text)
        return yaml.load(text, Loader=CoreLoader)  # noqa: S506 - CoreLoader is a safe loader
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        raise YamlProblem(line, error.problem or "not YAML") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, max(error.position, 0)) + 1
        raise YamlProblem(line, f"a character that YAML does not allow ({error.reason})") from error
    except ValueError as error:
        if isinstance(error, YamlProblem):
            raise
        raise YamlProblem(1, f"a value that cannot be read ({error})") from error


def compose(text: str) -> yaml.Node | None:
    """The document's nodes, with their positions, for a text that ``parse`` accepted."""
    node: yaml.Node | None = yaml.compose(text, Loader=CoreLoader)
    return node


def _check_bounds(text: str) -> None:
    """Look at the event stream, which is flat, before any recursive composer sees the document.

    An alias inside an anchored collection is refused: that alone makes documents that contain
    themselves, or that grow exponentially.
    """
    if len(text) > MAXIMUM_BYTES:
        raise YamlProblem(1, f"larger than {MAXIMUM_BYTES} characters")
    open_collections: list[bool] = []
    aliases = documents = 0
    event: Any
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        documents += isinstance(event, yaml.DocumentStartEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        if isinstance(event, yaml.CollectionStartEvent):
            open_collections.append(event.anchor is not None)
        elif isinstance(event, yaml.CollectionEndEvent):
            open_collections.pop()
        problem = _bound_broken(event, open_collections, aliases, documents)
        if problem is not None:
            raise YamlProblem(event.start_mark.line + 1, problem)


def _bound_broken(event: Any, open_collections: list[bool], aliases: int, documents: int) -> str | None:
    if len(open_collections) > MAXIMUM_DEPTH:
        return f"nested deeper than {MAXIMUM_DEPTH} levels"
    if aliases > MAXIMUM_ALIASES:
        return f"more than {MAXIMUM_ALIASES} aliases"
    if isinstance(event, yaml.AliasEvent) and any(open_collections):
        return "an alias inside an anchored collection"
    return "more than one document" if documents > 1 else None

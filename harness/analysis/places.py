"""Which SDK class a place in the source constructs, and which of its inputs the place belongs to."""

import re
from collections.abc import Iterator, Mapping

import msgspec
import tree_sitter

from harness.analysis.bindings import bindings
from harness.analysis.sdk_classes import SdkClasses
from harness.analysis.syntax import node_at, parse, text_of

_CALLS = frozenset({"new_expression", "call_expression", "call"})
_KEYED = frozenset({"pair", "keyword_argument", "method_definition"})
_LISTS = frozenset({"array", "list"})
_MAXIMUM_DEPTH = 200


class Place(msgspec.Struct, frozen=True):
    """``owner`` is the SDK class whose argument stands here (the innermost, perhaps an argument class),
    ``token`` and ``name`` those of the resource around it, ``path`` the camelCase way from that resource
    to here, ``line`` where its constructor starts, ``given`` the names of the owner's keyword arguments
    with their lines (``**`` for a mapping that is unpacked).
    """

    owner: str | None = None
    token: str | None = None
    name: str | None = None
    line: int | None = None
    path: str = ""
    given: tuple[tuple[str, int], ...] = ()


class SourceView:
    """One file, ready to be asked about places in it."""

    def __init__(self, path: str, content: bytes, classes: SdkClasses) -> None:
        """``content`` is the file's; ``classes`` are those of the SDK version the answer runs against."""
        self._content = content
        self._tree = parse(path, content)
        self._bindings = bindings(self._tree)
        self._classes = classes

    @property
    def uses_sdk(self) -> bool:
        """Whether the file imports a Pulumi SDK: only such files are the program."""
        return bool(self._bindings) or re.search(rb"\bpulumi\b", self._content) is not None

    def dotted(self, written: str) -> str | None:
        """``aws.ec2.Vpc`` of what stands in the source, by the file's imports; None for another name."""
        head, _, rest = written.partition(".")
        base = self._bindings.get(head)
        return None if base is None else ".".join(filter(None, (base, rest)))

    def at(self, line: int, column: int) -> Place:
        """What is constructed at ``line`` and ``column``, both counted from 1."""
        node: tree_sitter.Node | None = node_at(self._tree, self._content, line, column)
        keys: list[str] = []
        owner: str | None = None
        given: tuple[tuple[str, int], ...] = ()
        for _ in range(_MAXIMUM_DEPTH):
            if node is None:
                break
            key = _key(node)
            if key is not None:
                keys.insert(0, key)
            dotted = self._constructed(node)
            if dotted is not None:
                owner, given = (owner, given) if owner else (dotted, tuple(_given(node)))
                found = self._classes.of(dotted)
                if found is not None:
                    line = node.start_point.row + 1
                    return Place(owner, found.token, _name(node), line, _joined(keys), given)
            node = node.parent
        return Place(owner=owner, given=given, path=_joined(keys) if owner else "")

    def text(self, line: int, column: int) -> str:
        """The text of the dotted expression at a place: ``aws.s3.NoSuch``."""
        node = node_at(self._tree, self._content, line, column)
        parent = node.parent
        while parent is not None and parent.type in ("attribute", "member_expression", "nested_identifier"):
            node, parent = parent, parent.parent
        return re.sub(r"\s+", "", text_of(node))

    def constructed_class(self, name: str) -> str | None:
        """The dotted name of the one class ``name`` that this file constructs, if it is of an SDK."""
        written = re.findall(rb"([A-Za-z_][\w.]*)\s*\(", self._content)
        texts = {text.decode(errors="replace") for text in written}
        found = {self.dotted(text) for text in texts if text.rsplit(".", 1)[-1] == name} - {None}
        return found.pop() if len(found) == 1 else None

    def _constructed(self, node: tree_sitter.Node) -> str | None:
        if node.type not in _CALLS:
            return None
        target = node.child_by_field_name("constructor") or node.child_by_field_name("function")
        return None if target is None else self.dotted(re.sub(r"\s+", "", text_of(target)))


def camel(name: str) -> str:
    """``stageName`` of Python's ``stage_name``."""
    head, *rest = name.strip("_").split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def _key(node: tree_sitter.Node) -> str | None:
    """The name under which the node stands in its surroundings: a keyword, a key, an index."""
    if node.type in _KEYED:
        name = node.child_by_field_name("key") or node.child_by_field_name("name")
        return None if name is None else "." + camel(text_of(name).strip("'\""))
    if node.type == "shorthand_property_identifier":
        return "." + camel(text_of(node))
    parent = node.parent
    if parent is not None and parent.type in _LISTS and node.is_named:
        items = [child.id for child in parent.named_children if child.type != "comment"]
        return f"[{items.index(node.id)}]" if node.id in items else None
    return None


def _joined(keys: list[str]) -> str:
    return "".join(keys).lstrip(".")


def _given(call: tree_sitter.Node) -> Iterator[tuple[str, int]]:
    arguments = call.child_by_field_name("arguments")
    for argument in arguments.named_children if arguments is not None else ():
        name = argument.child_by_field_name("name")
        if argument.type == "keyword_argument" and name is not None:
            yield text_of(name), argument.start_point.row + 1
        elif argument.type == "dictionary_splat":
            yield "**", argument.start_point.row + 1


def _name(call: tree_sitter.Node) -> str | None:
    """The resource's name where it is a plain text."""
    arguments: Mapping[int, tree_sitter.Node] = dict(
        enumerate(getattr(call.child_by_field_name("arguments"), "named_children", ()))
    )
    first = arguments.get(0)
    if first is None or first.type != "string":
        return None
    written = text_of(first)
    return written[1:-1] if written[:1] in "'\"" and "\n" not in written else None

"""Which calls of a file construct a Pulumi resource, told by what the file imports."""

import re

import msgspec
import tree_sitter

from harness.checks import syntax

_IMPORTS = frozenset({"import_statement", "import_from_statement"})
_NO_RESOURCE = re.compile(r"(Args|Dict|Options|Asset|Archive|Exception|Error)$")
_NOT_MANAGED = re.compile(r"\.(asset|config|types|inputs|outputs|runtime|dynamic|sdk|enums?)\.")
_PYTHON = re.compile(r"\bpulumi_\w+")
_TYPESCRIPT = re.compile(r"[\"']@pulumi/(?!pulumi[\"'/])")
_IDENTIFIERS = re.compile(r"[A-Za-z_$][\w$]*")
_KEYWORDS = frozenset({"import", "from", "as", "type", "require"})


class ResourceNames(msgspec.Struct, frozen=True):
    """``modules`` are names of provider packages and of parts of them; ``classes`` of classes."""

    modules: frozenset[str]
    classes: frozenset[str]

    def constructs(self, call: tree_sitter.Node) -> bool:
        """Whether the call constructs a resource of a provider package, or a component of the answer."""
        name = syntax.called(call)
        first, _, rest = name.partition(".")
        last = name.rpartition(".")[2]
        if not last[:1].isupper() or _NO_RESOURCE.search(last) or _NOT_MANAGED.search(f".{name}"):
            return False
        return first in (self.modules if rest else self.classes)


def resource_names(tree: tree_sitter.Tree, components: frozenset[str]) -> ResourceNames:
    """The names that a file imports of provider packages, and the answer's component classes."""
    bound: set[str] = set()
    for node in syntax.walk(tree.root_node):
        if node.type in _IMPORTS:
            bound |= _bound(syntax.text(node))
    return ResourceNames(frozenset(bound), frozenset(bound | components))


def _bound(statement: str) -> set[str]:
    """The names that one import binds, where it is of a provider package."""
    if _TYPESCRIPT.search(statement):
        clause = re.split(r"\bfrom\b|=", statement)[0]
        return _aliased(re.sub(r"\*\s*as\s", " ", clause))
    if not _PYTHON.search(statement):
        return set()
    listed = (
        statement.partition(" import ")[2] if statement.startswith("from") else statement[len("import") :]
    )
    return _aliased(listed)


def _aliased(listed: str) -> set[str]:
    """``a``, ``c`` of ``a, b as c``."""
    found = set()
    for item in re.split(r"[,{}()]", listed):
        words = [word for word in _IDENTIFIERS.findall(item) if word not in _KEYWORDS]
        if words:
            found.add(words[-1] if re.search(r"\bas\b", item) else words[0])
    return found

"""One previewed stack, indexed for the checks: types, urns, decoded documents, referring resources."""

import functools
import re

from harness.checks import computed, default_tags, documents, paths, regions
from harness.checks.conditional import constructs_conditionally
from harness.checks.texts import SourceTexts
from harness.model.graph import Reference, Resource, ResourceGraph
from harness.model.preview import Preview
from harness.model.rubric import Stack as Settings
from harness.model.subject import Subject
from harness.model.workspace import Workspace

_SETTINGS = Settings()
_SHORTEST_MADE_UP = 4  # shorter texts occur by chance
_NAMING_INPUTS = ("bucket", "name", "identifier", "clusterIdentifier", "functionName")


class Stack:
    """The answer, or the ideal. Everything derived is computed once, on first use."""

    def __init__(self, workspace: Workspace, preview: Preview, settings: Settings = _SETTINGS) -> None:
        self.workspace = workspace
        self._settings = settings
        self.preview = preview
        self.graph: ResourceGraph = preview.graph
        self.sources = SourceTexts(workspace)
        self._documents: dict[str, dict[str, object]] = {}
        self._authored: dict[str, dict[str, object]] = {}

    @functools.cached_property
    def by_urn(self) -> dict[str, Resource]:
        """Resources by urn."""
        return {resource.urn: resource for resource in self.graph.resources}

    @functools.cached_property
    def referring(self) -> dict[str, tuple[tuple[Resource, Reference], ...]]:
        """Who refers to a urn, and where."""
        found: dict[str, list[tuple[Resource, Reference]]] = {}
        for resource in self.graph.resources:
            for reference in resource.references:
                found.setdefault(reference.urn, []).append((resource, reference))
        return {urn: tuple(pairs) for urn, pairs in found.items()}

    @functools.cached_property
    def region(self) -> str:
        """The region of the default provider, as the preview has it."""
        return regions.of_default_provider(self.workspace.layout, self._settings, self.sources)

    @property
    def complete(self) -> bool:
        """Whether the graph holds everything that the program registers."""
        opaque = any(resource.children_unknown for resource in self.graph.resources)
        return self.preview.ran_through and not opaque

    def document(self, resource: Resource) -> dict[str, object]:
        """The decoded inputs of a resource, with the default tags that its provider adds."""
        if resource.urn not in self._documents:
            own = self.authored(resource)
            self._documents[resource.urn] = default_tags.merged(own, self._default_tags(resource))
        return self._documents[resource.urn]

    def authored(self, resource: Resource) -> dict[str, object]:
        """The decoded inputs of a resource as the program gave them."""
        if resource.urn not in self._authored:
            self._authored[resource.urn] = documents.decode(
                resource, functools.partial(self._is_made_up, resource)
            )
        return self._authored[resource.urn]

    def own_names(self, resource: Resource) -> frozenset[str]:
        """The literal names under which another resource may mean this one without referring to it."""
        named = (resource.inputs.get(key) for key in _NAMING_INPUTS)
        return frozenset(name for name in named if isinstance(name, str) and name)

    def types_in_source(self, pattern: str) -> bool:
        """Whether the class of a type token (which may hold ``*``) stands anywhere in the source."""
        name = pattern.rsplit(":", 1)[-1]
        if not name.strip("*"):
            return True
        words = r"\w*".join(re.escape(part) for part in name.split("*"))
        expression = re.compile(rf"\b{words}\b")
        return any(expression.search(text) for text in self.sources.code())

    def constructs_conditionally(self, pattern: str) -> bool:
        """Whether the source constructs a type (a token, which may hold ``*``) below an if or else."""
        module, _, name = pattern.partition(":")[2].partition("/")
        name = name.rpartition(":")[2]
        if "*" in module or not name.strip("*"):
            return False
        words = r"\w*".join(re.escape(part) for part in name.split("*"))
        return any(constructs_conditionally(text, re.escape(module), words) for text in self.sources.code())

    @functools.cached_property
    def secret_texts(self) -> tuple[str, ...]:
        """Plaintexts of secrets, longest first: no message may show them."""
        found: set[str] = set()
        for resource in self.graph.resources:
            for path in (*resource.secrets, *resource.hardcoded_secrets):
                _, value = documents.get(resource.inputs, path)
                if isinstance(value, str) and len(value) >= _SHORTEST_MADE_UP:
                    found.add(value)
        return tuple(sorted(found, key=lambda text: (-len(text), text)))

    def _default_tags(self, resource: Resource) -> dict[str, object]:
        if not default_tags.takes_default_tags(resource):
            return {}
        provider = self.by_urn.get(resource.provider or "")
        if provider is None:
            return self._configured_tags if resource.provider is None else {}
        return default_tags.of_provider(self.authored(provider))

    @functools.cached_property
    def _configured_tags(self) -> dict[str, object]:
        return default_tags.of_configuration(self.workspace.layout.stack_files, self.sources)

    def _is_made_up(self, resource: Resource, path: str, text: str) -> bool:
        texts = tuple(
            found
            for reference in resource.references
            if paths.covers(path, reference.path) or paths.covers(reference.path, path)
            for found in self._output_texts(reference)
        )
        return computed.is_computed(text, texts, self._accounts)

    @functools.cached_property
    def _accounts(self) -> frozenset[str]:
        found = [documents.get(item.inputs, path)[1] for item, path in self._synthesised()]
        return computed.accounts(tuple(text for text in found if isinstance(text, str)))

    def _synthesised(self) -> list[tuple[Resource, str]]:
        return [(item, path) for item in self.graph.resources for path in item.synthesised]

    def _output_texts(self, reference: Reference) -> set[str]:
        target = self.by_urn.get(reference.urn)
        if target is None:
            return set()
        outputs = _texts(target.outputs if reference.property is None else _one(target, reference.property))
        authored = _texts(target.inputs)
        return {text for text in outputs - authored if len(text) >= _SHORTEST_MADE_UP}


def _one(resource: Resource, path: str) -> object:
    return documents.get(resource.outputs, path)[1]


def _texts(value: object) -> set[str]:
    if isinstance(value, dict):
        return set().union(*(_texts(item) for item in value.values()))
    if isinstance(value, list):
        return set().union(*(_texts(item) for item in value))
    return {value} if isinstance(value, str) else set()


class Facts:
    """The answer's stack, the ideal's where there is one, and the subject that both come from."""

    def __init__(self, subject: Subject, settings: Settings = _SETTINGS) -> None:
        self.subject = subject
        self.answer = Stack(subject.workspace, subject.preview, settings)
        self.ideal = None
        if subject.ideal is not None:
            self.ideal = Stack(subject.ideal.workspace, subject.ideal.preview, settings)

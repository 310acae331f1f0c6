"""The shape of the vocabulary: what the YAML files in ``vocabulary/`` hold.

``vocabulary/vocabulary.schema.json`` is generated from ``Vocabulary`` and kept equal by a test.
"""

from typing import Any, Literal

import msgspec

from harness.model.levels import Identifier


class SectionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a heading says of the statements below it; ``sections.yaml`` explains the fields."""

    heading: str
    role: Literal["demand", "summary", "context", "example"]
    force: Literal["mandatory", "constraint", "optional", "forbidden"] = "mandatory"
    dominant: bool = False


class Sections(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headings, and the words that give a statement its force; all are regular expressions."""

    sections: tuple[SectionRule, ...]
    demands: str
    imperatives: str
    forbids: str
    optional: str
    conditional: str
    tells: str
    explains: str
    shows: str
    inspects: str
    allows: str


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a phrase of a PROMPT becomes a check; ``rules-*.yaml`` explain the fields."""

    id: Identifier
    topic: Identifier
    says: tuple[str, ...]
    below: tuple[str, ...] = ()
    above: str | None = None
    about: str | None = None
    unless: str | None = None
    unless_prompt: str | None = None
    contradicts: tuple[Identifier, ...] = ()
    forbidden: bool = False
    conditional: bool = False
    split: str | None = None
    each: str | None = None
    level: str = "value"
    category: str = "requirement-coverage"
    title: str = ""
    message: str = ""
    why: str = ""
    impacts: dict[str, tuple[str, ...]] = {}
    property: str | None = None
    check: dict[str, Any] | None = None


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A service or resource type that a PROMPT may demand; ``services.yaml`` explains the fields."""

    id: Identifier
    words: str
    name: str
    type: tuple[str, ...]
    level: str = "part-absent"
    category: str = "requirement-coverage"
    where: dict[str, Any] | None = None
    also: str | None = None
    unless: str | None = None
    why: str = ""
    topic: Identifier | None = None


class NamedOutput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A thing that outputs speak of: its words in a PROMPT, and the pattern of an output's name.

    ``shared`` are words that mean it too, unless another demanded output has them in its ``pattern``.
    """

    id: Identifier
    name: str
    words: str
    pattern: str
    shared: tuple[str, ...] = ()


class Exports(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a PROMPT names outputs, and which; ``outputs.yaml`` explains the fields."""

    says: tuple[str, ...]
    below: str
    ends: str
    literal: str
    unless: str
    named: tuple[NamedOutput, ...]


class Demand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words by which a statement demands a service; all are regular expressions."""

    verbs: str
    nouns_before: str
    ends: str
    finite: str
    existence: str
    describes: str
    vetoes: str
    rules_out: tuple[str, ...]


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A topic that checks of packs and of PROMPTs may speak of."""

    says: str
    replaces: bool = False


class Contradiction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a PROMPT that states the topic ``prompt`` does to pack checks of the topic ``pack``."""

    prompt: Identifier
    pack: Identifier
    effect: Literal["disable", "annotate"]
    because: str


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where region, platform and language are said; all are regular expressions."""

    region: str
    region_stated: tuple[str, ...]
    region_everywhere: str
    platforms: dict[str, str]
    languages: dict[Literal["python", "typescript"], str]
    literal_name: str
    literal_path: str
    numeric: tuple[str, ...]
    suffix: str
    files: dict[Literal["python", "typescript"], tuple[str, ...]]


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that the reader of PROMPTs knows of words; the union of all files."""

    sections: Sections
    demand: Demand
    facts: Facts
    numbers: dict[str, int]
    units: dict[str, dict[str, int]]
    types: dict[str, tuple[str, ...]]
    definitions: dict[str, dict[str, Any]]
    levels: dict[str, dict[Literal["mandatory", "constraint", "forbidden"], Identifier]]
    summed: dict[Identifier, Identifier]
    topics: dict[Identifier, Topic]
    exports: Exports
    contradictions: tuple[Contradiction, ...]
    services: tuple[Service, ...]
    rules: tuple[Rule, ...]

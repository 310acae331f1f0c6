"""A rubric as loaded: requirements, checks, levels, scoring, stack and seeds.

The YAML has the same shape and names; ``harness/schemas/rubric.schema.json`` is generated from these
types. Checks are a union tagged by ``kind``; each kind is evaluated by the file of that name in
``harness/checks/``.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from harness.model.analysis import SdkProblemKind
from harness.model.finding import Basis, Impact
from harness.model.levels import Identifier, impact_of
from harness.model.preview import ProblemKind, Seed

JsonSchema = dict[str, Any]
ProjectPart = Literal["project-file", "runtime", "main", "entry-program", "stack-configuration", "manifest"]


class Requirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A demand of the PROMPT. ``quote`` stands in PROMPT.md verbatim; loading checks it."""

    id: Identifier
    quote: str
    force: Literal["mandatory", "constraint", "optional", "forbidden"] = "mandatory"
    note: str | None = None


class Relation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Resources that a selected resource is connected with.

    ``direction``: ``from`` (they refer to the selected resource) or ``to`` (it refers to them).
    ``property`` is the camelCase path, on the referring side and without list indexes, that the
    reference must stand in (``loadBalancerArn``, ``defaultActions.targetGroupArn``); without it any
    reference serves. A number of ``min`` to ``max`` must exist (``max: 0`` forbids them).
    """

    resources: "Selector"
    direction: Literal["from", "to"] = "from"
    property: str | None = None
    min: int = 1
    max: int | None = None


class Selector(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which resources are meant.

    ``type`` is a type token or a list of equivalent ones (``aws:s3/bucket:Bucket``), where ``*``
    matches within a segment. ``where`` is a JSON Schema over the resource's inputs, in which JSON text
    (policies, container definitions) stands decoded; ``related`` conditions must hold all. A resource
    is left out by ``where`` only where it is sure: an unknown or synthesised value satisfies.
    ``options`` is a JSON Schema over the resource's options as ``ResourceOptions`` names them
    (``protect``, ``retain_on_delete``, ``ignore_changes`` …).
    """

    type: str | tuple[str, ...]
    where: JsonSchema | None = None
    options: JsonSchema | None = None
    related: tuple[Relation, ...] = ()


class Fix(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to cut from the ideal for 'IDEAL_RESPONSE Fix'.

    ``resources`` selects constructors in the ideal's graph (the best match of the comparison first);
    ``file`` takes a file of the ideal; ``text`` is a line that is true for any answer, said before the
    snippet.
    """

    resources: Selector | None = None
    file: str | None = None
    text: str | None = None


class CheckBase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every check says of itself. ``{name}`` in ``message`` is filled from the observation:
    ``{resource}`` (type and name), ``{property}``, ``{value}``, ``{expected}``, ``{detail}``.

    ``requirements`` that a check proves are ``met`` where it runs and raises nothing. ``conflict``
    says where a best practice contradicts the PROMPT. ``source`` names where the rule comes from.
    Findings of checks that declare the same ``cause`` are one defect where they share a resource or
    lines. ``topic`` says what the check speaks of (``log-retention``, ``nat-redundancy`` …): where the
    PROMPT speaks of the same topic, the PROMPT wins. The words stand in
    ``harness/prompt/vocabulary/topics.yaml``. ``consequence`` is what follows from the defect, by the scale
    in ``harness/model/levels.yaml``; how much it weighs, its ``impact``, follows from that.
    """

    id: Identifier
    title: str
    consequence: Identifier
    category: str
    basis: Basis
    message: str
    root_cause: str
    requirement: Identifier | None = None
    proves: tuple[Identifier, ...] = ()
    impacts: dict[str, tuple[str, ...]] = {}
    references: tuple[str, ...] = ()
    conflict: str | None = None
    source: str | None = None
    cause: Identifier | None = None
    fix: Fix | None = None
    topic: Identifier | None = None

    def __post_init__(self) -> None:
        impact_of(self.consequence)  # refuses one that the scale does not know

    @property
    def impact(self) -> Impact:
        """The level, by the scale."""
        return impact_of(self.consequence)


class PropertyCheck(CheckBase, frozen=True, tag="property", tag_field="kind", kw_only=True):
    """Every selected resource's inputs satisfy ``schema``.

    One finding names every resource that does not (``each: true``: one finding for each). ``property``
    is the path the finding points at, where the schema's own error path does not say it better.
    """

    resources: Selector
    schema: JsonSchema
    property: str | None = None
    each: bool = False


class CountCheck(CheckBase, frozen=True, tag="count", tag_field="kind", kw_only=True):
    """The number of selected resources (or of distinct values at ``distinct``) is within bounds.

    ``applies`` makes the check conditional: it is silent unless at least one resource matches.
    """

    resources: Selector
    min: int = 1
    max: int | None = None
    distinct: str | None = None
    property: str | None = None
    applies: Selector | None = None


class RelationCheck(CheckBase, frozen=True, tag="relation", tag_field="kind", kw_only=True):
    """Every selected resource has the related resources that ``require`` demands (one of them is
    enough with ``any: true``), and its own inputs satisfy ``schema`` where one is given: for a defect
    that is half a property and half a relation, so that it stays one finding. ``applies`` makes the check
    conditional: it is silent unless at least one resource matches.
    """

    resources: Selector
    require: tuple[Relation, ...]
    applies: Selector | None = None
    schema: JsonSchema | None = None
    any: bool = False
    property: str | None = None
    each: bool = False


class FileCheck(CheckBase, frozen=True, tag="file", tag_field="kind", kw_only=True):
    """Files of the answer: one matching a glob of ``path`` exists (or, with ``absent``, none does), and
    its parsed content (YAML or JSON) satisfies ``schema``; ``project_relative`` globs start at the
    Pulumi project's folder. With ``optional`` only the content is judged: no such file is no defect.
    ``applies`` makes the check conditional: it is silent unless at least one resource matches.
    """

    path: tuple[str, ...]
    absent: bool = False
    optional: bool = False
    applies: Selector | None = None
    schema: JsonSchema | None = None
    project_relative: bool = False
    language: Literal["python", "typescript"] | None = None


class StructureCheck(CheckBase, frozen=True, tag="structure", tag_field="kind", kw_only=True):
    """The Pulumi project's structure; one finding lists all of ``parts`` that are missing.

    ``supporting`` parts are listed in that finding too, yet raise none by themselves.
    """

    parts: tuple[ProjectPart, ...]
    supporting: tuple[ProjectPart, ...] = ()


class SourceCheck(CheckBase, frozen=True, tag="source", tag_field="kind", kw_only=True):
    """No diagnostic of the named rules. ``rules`` maps a tool to its rule codes; ``ignore`` are
    regular expressions over the diagnostic's message; ``each`` makes one finding per diagnostic.
    """

    rules: dict[Literal["ruff", "ty", "oxlint", "typescript"], tuple[str, ...]]
    ignore: tuple[str, ...] = ()
    each: bool = False


class TypesCheck(CheckBase, frozen=True, tag="types", tag_field="kind", kw_only=True):
    """No type error of one of the kinds ``problems``, as the type checkers saw it in the whole source.

    One finding is made for each argument, member or module that is wrong, with every place of it.
    """

    problems: tuple[SdkProblemKind, ...]


class SecretCheck(CheckBase, frozen=True, tag="secret", tag_field="kind", kw_only=True):
    """No secret with a known plaintext that came from neither config nor a data source, at an input
    that ``properties`` (regular expressions over the camelCase path) name or that was marked secret.

    Also read: container environments and Lambda variables whose name matches ``names``. One finding
    names them all. ``origin`` parts a plaintext that stands in the source from one that the
    program makes up while it runs; ``except_for`` selects resources that hold no secret, however marked.
    """

    properties: tuple[str, ...]
    names: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    origin: Literal["source", "program"] = "source"
    except_for: Selector | None = None


class PreviewCheck(CheckBase, frozen=True, tag="preview", tag_field="kind", kw_only=True):
    """The preview's outcome is none of ``outcomes``."""

    outcomes: tuple[str, ...]


class ProblemCheck(CheckBase, frozen=True, tag="problem", tag_field="kind", kw_only=True):
    """No problem of one of ``kinds``, as running the program showed them (``Preview.problems``).

    One finding is made for each thing that is wrong, with every place of it (``each: false``: one for all).
    With ``stops`` only those count that end a preview (or, with ``false``, that do not).
    """

    kinds: tuple[ProblemKind, ...]
    each: bool = True
    stops: bool | None = None


class InvocationCheck(CheckBase, frozen=True, tag="invocation", tag_field="kind", kw_only=True):
    """Data sources: at least ``min`` calls of ``token`` whose arguments satisfy ``where``; with
    ``failed`` set, no call of it may have been answered with an error.
    """

    token: str
    where: JsonSchema | None = None
    min: int = 0
    failed: bool = False
    applies: Selector | None = None


class ExportCheck(CheckBase, frozen=True, tag="export", tag_field="kind", kw_only=True):
    """Stack outputs: at least ``min`` of them, and one whose name matches each regular expression of
    ``names``.
    """

    names: tuple[str, ...] = ()
    min: int = 0


class IdealCheck(CheckBase, frozen=True, tag="ideal", tag_field="kind", kw_only=True):
    """The value at ``property`` of a selected resource equals that of the ideal's matched resource.

    ``accept`` lists values that are as good as the ideal's own, ``accept_pattern`` is a regular
    expression (searched, not anchored) over text that is.
    """

    resources: Selector
    property: str
    accept: tuple[Any, ...] = ()
    accept_pattern: str | None = None


DifferenceClass = Literal[
    "security", "availability", "observability", "retention", "correctness", "sizing", "outputs"
]


class IdealDifferencesCheck(CheckBase, frozen=True, tag="ideal-differences", tag_field="kind", kw_only=True):
    """No difference from the ideal that matters, of one of the ``classes``.

    ``of`` parts a resource's properties from resources that only the ideal has; the class ``outputs``
    looks at stack outputs. What matters, and how much by the PROMPT's words, is data:
    ``harness/checks/data/ideal_differences.yaml``. The check's own ``consequence`` is that of a
    property that the PROMPT does not speak of.
    """

    classes: tuple[DifferenceClass, ...]
    of: Literal["properties", "resources", "outputs"] = "properties"


ValueRule = Literal[
    "schema",
    "combination",
    "engine-version",
    "lifecycle",
    "managed-policy",
    "name-length",
    "subnet-ranges",
    "subnet-zones",
    "tag-case",
    "default-tags",
    "table-attributes",
    "container-memory",
    "bounds",
    "queue-timeout",
    "parameter-family",
    "provider-region",
    "schedule",
    "distance",
    "object-lifecycle",
    "expiry",
    "json-text",
    "computed-form",
    "state-machine",
    "machine-failures",
    "role-permission",
    "machine-permission",
    "network-ranges",
    "range-form",
    "handler-imports",
]


class ValuesCheck(CheckBase, frozen=True, tag="values", tag_field="kind", kw_only=True):
    """Values that AWS rejects although the types allow them.

    ``rule`` names how selected resources are judged; ``harness/checks/values.py`` says what each does.
    ``data`` names what a rule reads: files of cfn-lint's data below ``schemas/extensions`` without their
    ending (``combination``, ``engine-version``), the kinds of limit (``schema``), a calendar
    (``lifecycle``), the longest length (``name-length``), the regions that serve (``provider-region``),
    two properties with ``<`` or ``<=`` between them (``bounds``) or a least number (``distance``), the
    most years ahead (``expiry``), types with a path and its forms (``schedule``), paths (``json-text``,
    ``subnet-zones``), what shows a text and what it must hold (``computed-form``) or the actions of which
    one must be allowed (``role-permission``). ``property`` is the property that is judged. ``as_of``
    (YYYY-MM-DD) is the day for which an end of life counts; without it, the day of cfn-lint's data. ``ended``
    parts what AWS refuses to create by that day from what it merely stopped patching.
    """

    rule: ValueRule
    resources: Selector
    property: str | None = None
    data: tuple[str, ...] = ()
    as_of: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    ended: Literal["deprecated", "refused"] = "refused"


class TextCheck(CheckBase, frozen=True, tag="text", tag_field="kind", kw_only=True):
    """The text of no file that a glob of ``path`` matches holds the regular expression ``pattern``.

    It is searched over several lines, with ``^`` and ``$`` at each. A file in which it is found fewer than
    ``min`` times, or that holds ``unless``, is left alone. ``applies`` makes the check conditional: it is
    silent unless at least one resource matches. ``language`` limits it to answers in that language.
    """

    path: tuple[str, ...]
    pattern: str
    unless: str | None = None
    min: int = 1
    applies: Selector | None = None
    language: Literal["python", "typescript"] | None = None


class VolatileCheck(CheckBase, frozen=True, tag="volatile", tag_field="kind", kw_only=True):
    """No resource is given what one of ``calls`` returns: another value with every run of the program.

    ``calls`` are regular expressions over what is called, with its module (``time.time``); a file that
    imports no provider, such as a handler, is left alone.
    """

    calls: tuple[str, ...]


class LiteralForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Literals that hold ``pattern`` (searched), whose group ``value``, if it has one, is what is judged.

    ``keys`` is searched in the name that the literal is given to (an argument, a key or a variable),
    ``unless_calls`` in the dotted names of the calls around it. A part that the program computes
    stands in the text as ``{}``.
    """

    pattern: str
    keys: str | None = None
    unless_keys: str | None = None
    unless_calls: str | None = None


class LiteralCheck(CheckBase, frozen=True, tag="literal", tag_field="kind", kw_only=True):
    """No text literal of the program has one of ``forms``: not its comments, tests and docstrings.

    Left out are values that ``allow`` matches, what is only a fallback (unless ``fallbacks``), accounts
    that AWS or a publisher owns (with ``published_accounts``), and what stands verbatim in the PROMPT. Where
    only the judged part stands there, ``prompt`` says whether that excuses the rest or makes it less.
    """

    forms: tuple[LiteralForm, ...]
    allow: tuple[str, ...] = ()
    fallbacks: bool = False
    published_accounts: bool = False
    prompt: Literal["excuses", "lessens"] = "excuses"


PlacementRule = Literal[
    "inside-apply",
    "unparented-child",
    "unused-provider",
    "bypassed-provider",
    "crossing-regions",
]


class PlacementCheck(CheckBase, frozen=True, tag="placement", tag_field="kind", kw_only=True):
    """Where the program constructs its resources, below which parent and with which provider.

    ``rule`` names what is judged: a resource constructed in a callback of ``apply``; a component's resource
    without a parent; an explicit provider that nothing gets; one that some resources get and others, which
    are the same region's, do not; a resource that names one of another region by an id of its own region.
    """

    rule: PlacementRule


class DeprecationCheck(CheckBase, frozen=True, tag="deprecation", tag_field="kind", kw_only=True):
    """Nothing that the SDK's own source has deprecated: of a resource's ``types`` one finding names all,
    of ``properties`` there is one for each type. A finding that holds in one major version alone says so.
    """

    of: Literal["types", "properties"]


ConfigurationRule = Literal["foreign-namespace", "mistyped-value"]


class ConfigurationCheck(CheckBase, frozen=True, tag="configuration", tag_field="kind", kw_only=True):
    """The configuration of every stack is such that the program can use it.

    ``rule`` names what is judged: keys of a namespace that is neither the project's, nor one of
    ``namespaces``, nor of a package that the code imports or reads by name; values that are not of the type
    that the project file declares.
    """

    rule: ConfigurationRule
    namespaces: tuple[str, ...] = ()


class PackageCheck(CheckBase, frozen=True, tag="package", tag_field="kind", kw_only=True):
    """Every folder that a Python program imports from has its ``__init__.py``."""


Check = (
    PropertyCheck
    | CountCheck
    | RelationCheck
    | FileCheck
    | StructureCheck
    | SourceCheck
    | TypesCheck
    | SecretCheck
    | PreviewCheck
    | ProblemCheck
    | InvocationCheck
    | ExportCheck
    | IdealCheck
    | IdealDifferencesCheck
    | ValuesCheck
    | TextCheck
    | PackageCheck
    | LiteralCheck
    | PlacementCheck
    | DeprecationCheck
    | ConfigurationCheck
    | VolatileCheck
)


class Gate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a graded answer fails: any finding of ``fail_on``, or a score below ``min_score``."""

    fail_on: tuple[Impact, ...] = ("critical", "high")
    min_score: float = 0.0


class Scoring(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one finding of each level costs of 100 points, and the gate."""

    weights: dict[Impact, float] = msgspec.field(
        default_factory=lambda: {"critical": 25.0, "high": 10.0, "medium": 4.0, "low": 1.0}
    )
    gate: Gate = Gate()


class Stack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Stack name, config and environment that the preview gets. ``region`` is where the task deploys."""

    name: str = "dev"
    region: str = "us-east-1"
    config: dict[str, str] = {}
    secret_config: tuple[str, ...] = ()
    environment: dict[str, str] = {}


class KnowledgeGap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a category of findings tells of the model: used by the report's summary."""

    gap: str
    training: str


class RubricDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rubric or a pack, as the YAML file holds it. A pack has no ``task``, ``prompt`` or ``ideal``."""

    schema: Literal["iac-harness/rubric@1"]
    title: str
    task: Identifier | None = None
    prompt: str | None = None
    ideal: str | None = None
    extends: tuple[str, ...] = ()
    disable: tuple[Identifier, ...] = ()
    override: dict[Identifier, dict[str, Any]] = {}
    scoring: Scoring | None = None
    stack: Stack | None = None
    seed: tuple[Seed, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    knowledge: dict[str, KnowledgeGap] = {}
    checks: tuple[Check, ...] = ()


class Rubric(msgspec.Struct, frozen=True, kw_only=True):
    """A rubric with its packs merged in, its quotes verified and its paths resolved.

    ``sha256`` is over the rubric's own file and those of every pack that it extends.
    """

    task: str | None
    title: str
    sha256: str
    scoring: Scoring
    stack: Stack
    seed: tuple[Seed, ...]
    requirements: tuple[Requirement, ...]
    checks: tuple[Check, ...]
    knowledge: dict[str, KnowledgeGap]
    prompt: str | None = None
    prompt_path: Path | None = None
    ideal_path: Path | None = None

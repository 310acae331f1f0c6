"""Everything a check may look at: the answer, and the ideal beside it."""

import msgspec

from harness.model.analysis import SourceAnalysis
from harness.model.comparison import Comparison
from harness.model.deprecation import Deprecation
from harness.model.preview import Preview
from harness.model.workspace import Workspace


class Ideal(msgspec.Struct, frozen=True):
    """The ideal stack, previewed by the same engine."""

    workspace: Workspace
    preview: Preview


class Subject(msgspec.Struct, frozen=True):
    """One answer as the checks see it. ``ideal`` and ``comparison`` are None where a task has none.

    ``deprecations`` are those of the types that its graph holds.
    """

    workspace: Workspace
    preview: Preview
    analysis: SourceAnalysis
    ideal: Ideal | None = None
    comparison: Comparison | None = None
    deprecations: tuple[Deprecation, ...] = ()

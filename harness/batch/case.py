"""One answer that a batch is asked to grade."""

import msgspec

from harness.model.preview import EngineName, PreviewLimits
from harness.scorecard.gate import GateOverride


class Case(msgspec.Struct, frozen=True):
    """One answer: ``name`` becomes the folder of its results, ``task`` is its rubric, ``model`` wrote it.

    ``files`` are the case's own by their paths, where they came with it instead of lying at ``source``, and
    ``links`` the targets of its links; ``entry`` is then the path of the answer among them ("" for all).
    ``engine`` previews it, within ``limits``; ``gate`` judges it. ``refused`` says why it cannot be graded.
    """

    name: str
    source: str
    task: str | None = None
    model: str | None = None
    engine: EngineName = "embedded"
    limits: PreviewLimits = PreviewLimits()
    files: dict[str, bytes] | None = None
    links: dict[str, str] = {}
    entry: str = ""
    refused: str | None = None
    gate: GateOverride = GateOverride()

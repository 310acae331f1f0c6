"""A gate that the user sets for a run, over the rubric's own."""

from typing import Literal

import msgspec

from harness.model.finding import IMPACTS, Impact
from harness.model.rubric import Gate
from harness.model.scorecard import Scorecard
from harness.scorecard.grade import verdict

Threshold = Impact | Literal["none"]


class GateOverride(msgspec.Struct, frozen=True):
    """What of a gate is replaced; None leaves the rubric's. ``fail_on`` is the lowest level that fails."""

    fail_on: Threshold | None = None
    min_score: float | None = None


def regated(card: Scorecard, override: GateOverride) -> Scorecard:
    """``card`` as ``override`` judges it: its verdict and the gate that it tells of; nothing else changes."""
    if card.score is None or override == GateOverride():
        return card
    gate = _overridden(msgspec.convert(card.summary.get("gate", {}), Gate), override)
    told = {"fail_on": list(gate.fail_on), "min_score": gate.min_score}
    return msgspec.structs.replace(
        card, verdict=verdict(card.counts, card.score, gate), summary={**card.summary, "gate": told}
    )


def _overridden(gate: Gate, override: GateOverride) -> Gate:
    return Gate(
        gate.fail_on if override.fail_on is None else _at_least(override.fail_on),
        gate.min_score if override.min_score is None else override.min_score,
    )


def _at_least(level: Threshold) -> tuple[Impact, ...]:
    return () if level == "none" else IMPACTS[: IMPACTS.index(level) + 1]

"""``scorecard.json``: the card by the contract, proven against its schema."""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from harness.model.errors import EnvironmentFault
from harness.model.graph import ResourceGraph
from harness.model.rubric import Rubric
from harness.model.scorecard import Scorecard

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

_SCHEMA = Path(__file__).resolve().parents[1] / "schemas" / "scorecard.schema.json"


def render(card: Scorecard, _rubric: Rubric | None = None, _graph: ResourceGraph | None = None) -> str:
    """The card as indented JSON, ending in a newline: fields in the contract's order, keys of maps sorted.

    Raises EnvironmentFault where the card breaks its own schema, which is a defect of the harness.
    """
    encoded = msgspec.json.encode(card, order="deterministic")
    _validate(json.loads(encoded))
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def _validate(document: Any) -> None:
    for error in _validator().iter_errors(document):
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.instance_path)
        raise EnvironmentFault(
            "report", f"the scorecard breaks its own schema at ${place}: {error.message[:200]}"
        )


@cache
def _validator() -> "Draft202012Validator":
    # Imported here: only a grading needs it.
    from jsonschema_rs import Draft202012Validator  # noqa: PLC0415

    return Draft202012Validator(json.loads(_SCHEMA.read_bytes()))

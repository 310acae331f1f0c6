import json

import msgspec
import pytest

from harness.model.errors import EnvironmentFault
from harness.model.scorecard import Scorecard
from harness.report.json import render
from tests.report import samples


@pytest.mark.parametrize("card", [samples.full(), samples.unscored(), samples.graded()])
def test_a_card_survives_being_written_and_read(card: Scorecard) -> None:
    assert msgspec.json.decode(render(card), type=Scorecard) == card


def test_the_contract_comes_first_and_maps_are_sorted() -> None:
    card = samples.graded(
        provenance=msgspec.structs.replace(samples.full().provenance, files={"b.ts": "2", "a.ts": "1"})
    )

    document = json.loads(render(card))

    assert list(document)[:3] == ["schema", "case", "task"]
    assert list(document["provenance"]["files"]) == ["a.ts", "b.ts"]


def test_a_card_that_breaks_its_schema_is_never_written() -> None:
    broken = msgspec.structs.replace(samples.full(), score=1000.0)

    with pytest.raises(EnvironmentFault, match=r"breaks its own schema at \$.score"):
        render(broken)

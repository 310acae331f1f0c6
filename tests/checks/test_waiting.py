"""Kind ``relation`` where the program failed: what a resource waits for is known, what was to come is not."""

from pathlib import Path
from typing import Literal

from harness.model.rubric import Relation, RelationCheck, Selector
from tests.checks.build import BASE, resource, run, subject

ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
PERMISSION = "aws:lambda/permission:Permission"
FILES = {"index.ts": "new aws.lambda.Permission('p');\nnew aws.secretsmanager.SecretRotation('r');\n"}
FAILED = {"outcome": "program-error"}


def _check(direction: Literal["from", "to"]) -> RelationCheck:
    relation = Relation(resources=Selector(type=PERMISSION), direction=direction)
    return RelationCheck(**BASE, resources=Selector(type=ROTATION), require=(relation,))


def test_a_resource_that_waits_for_nothing_says_so_itself(tmp_path: Path) -> None:
    judged = subject(tmp_path, (resource(ROTATION, "r"), resource(PERMISSION, "p")), FILES, preview=FAILED)
    assert len(run(judged, _check("to")).findings) == 1


def test_a_resource_that_waits_raises_nothing(tmp_path: Path) -> None:
    permission = resource(PERMISSION, "p")
    rotation = resource(ROTATION, "r", dependencies=(permission.urn,))
    assert run(subject(tmp_path, (rotation, permission), FILES, preview=FAILED), _check("to")).findings == ()


def test_a_stand_in_may_hide_what_it_waits_for(tmp_path: Path) -> None:
    rotation = resource(ROTATION, "r", standins=("rotationRules",))
    assert run(subject(tmp_path, (rotation,), FILES, preview=FAILED), _check("to")).findings == ()


def test_what_might_still_have_come_is_no_absence(tmp_path: Path) -> None:
    assert (
        run(subject(tmp_path, (resource(ROTATION, "r"),), FILES, preview=FAILED), _check("from")).findings
        == ()
    )

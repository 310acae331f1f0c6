"""Mutants of a graph, and what they lack of it."""

import json
from pathlib import Path

import msgspec

from harness.checks.facts import Stack
from harness.intake.interface import open_source
from harness.model.graph import Reference, Resource, ResourceGraph
from harness.model.preview import Preview
from harness.mutation.graph import INLINED, mutants
from harness.mutation.losses import Loss, losses
from harness.mutation.mutant import Mutant
from harness.preview.sdk.catalogue import Catalogue
from tests.regress import task

KEY = Resource("urn:key", "aws:kms/key:Key", "key", custom=True, inputs={"enableKeyRotation": True})
DATABASE = Resource(
    "urn:db",
    "aws:rds/instance:Instance",
    "db",
    custom=True,
    inputs={"multiAz": True, "publiclyAccessible": False, "kmsKeyId": "arn-of-key", "password": "given"},
    secrets=("password",),
    synthesised=("kmsKeyId",),
    references=(Reference("kmsKeyId", "urn:key", "arn"),),
    property_dependencies={"kmsKeyId": ("urn:key",)},
    dependencies=("urn:key",),
)
GRAPH = ResourceGraph((KEY, DATABASE))


def _made() -> dict[str, Mutant]:
    return {item.id: item for item in mutants(GRAPH, Catalogue(None))}


def _lost(name: str, folder: Path) -> tuple[Loss, ...]:
    mutant = _made()[f"graph {name}"]
    changed = {item.urn: item for item in mutant.changed}
    left = tuple(changed.get(item.urn, item) for item in GRAPH.resources if item.urn not in mutant.removed)
    return _losses(left, folder)


def _losses(
    resources: tuple[Resource, ...], folder: Path, ideal: tuple[Resource, ...] = GRAPH.resources
) -> tuple[Loss, ...]:
    task.program(folder / "source", task.PROGRAM)
    workspace = open_source(str(folder / "source"), folder / "opened")
    graphs = (ResourceGraph(ideal), ResourceGraph(resources))
    return losses(*(Stack(workspace, Preview(outcome="succeeded", graph=graph)) for graph in graphs))


def test_what_is_dropped_turned_or_removed_is_a_loss(tmp_path: Path) -> None:
    assert _lost("drop rds.Instance db multiAz", tmp_path / "a") == (Loss("urn:db", "absent", "multiAz"),)
    assert _lost("flip rds.Instance db multiAz", tmp_path / "b") == (Loss("urn:db", "turned", "multiAz"),)
    gone = (Loss("urn:key", "gone"), Loss("urn:db", "absent", "kmsKeyId"))
    assert _lost("remove kms.Key key", tmp_path / "c") == gone
    assert _lost("detach rds.Instance db kmsKeyId", tmp_path / "d") == (
        Loss("urn:db", "detached", "kmsKeyId"),
    )


def test_a_value_that_says_nothing_is_not_missed(tmp_path: Path) -> None:
    assert _lost("drop rds.Instance db publiclyAccessible", tmp_path) == ()


def test_what_everybody_or_everything_gets_is_widened(tmp_path: Path) -> None:
    narrow, wide = (json.dumps({"Statement": {"Action": action}}) for action in ("s3:GetObject", "*"))
    policy = Resource("urn:p", "aws:iam/policy:Policy", "p", custom=True, inputs={"policy": narrow})
    other = msgspec.structs.replace(policy, inputs={"policy": wide})
    found = _losses((other,), tmp_path, ideal=(policy,))
    assert found == (Loss("urn:p", "widened", "policy.Statement.Action"),)
    assert _losses((policy,), tmp_path / "back", ideal=(other,)) == ()


def test_a_relation_whose_text_another_preview_makes_up_anew_is_none(tmp_path: Path) -> None:
    other = msgspec.structs.replace(DATABASE, inputs={**DATABASE.inputs, "kmsKeyId": "arn-in-other-account"})
    assert _losses((KEY, other), tmp_path) == ()


def test_a_relation_that_is_cut_leaves_no_mark_of_it() -> None:
    (cut,) = _made()["graph detach rds.Instance db kmsKeyId"].changed
    assert (cut.references, cut.synthesised, cut.dependencies) == ((), (), ())
    assert cut.property_dependencies == {"kmsKeyId": ()}
    assert isinstance(cut.inputs["kmsKeyId"], str)


def test_a_secret_that_is_inlined_is_known_as_the_authors() -> None:
    (inlined,) = _made()["graph inline-secret rds.Instance db password"].changed
    assert (inlined.inputs["password"], inlined.hardcoded_secrets) == (INLINED, ("password",))

"""A difference from the ideal is a finding only where it matters, and once."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from harness.checks.ideal_data import ideal_data
from harness.model.comparison import Comparison, PropertyDifference, ResourceMatch
from harness.model.finding import Finding
from harness.model.graph import Resource, ResourceGraph
from harness.model.levels import impact_of, levels
from harness.model.preview import Preview
from harness.model.rubric import (
    Check,
    CountCheck,
    DifferenceClass,
    IdealDifferencesCheck,
    PropertyCheck,
    Selector,
)
from harness.model.subject import Ideal, Subject
from tests.checks.build import BASE, resource, run, subject, workspace

DATABASE = "aws:rds/instance:Instance"
TOPIC = "aws:sns/topic:Topic"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
SOURCE = "new aws.rds.Instance('db', {\n  engine: 'postgres',\n  multiAz: false,\n});\n"
BASE_IDEAL = {**BASE, "id": "ideal", "consequence": "weak-protection", "basis": "ideal"}
CLASSES: tuple[DifferenceClass, ...] = (
    "security",
    "availability",
    "observability",
    "retention",
    "correctness",
    "sizing",
)
PROPERTIES = IdealDifferencesCheck(**BASE_IDEAL, classes=CLASSES)
RESOURCES = IdealDifferencesCheck(**BASE_IDEAL, classes=CLASSES, of="resources")


def _subject(
    tmp_path: Path,
    own: dict[str, Any],
    better: dict[str, Any],
    *,
    only_ideal: tuple[Resource, ...] = (),
    prompt: str | None = None,
    coverage: float = 1.0,
) -> Subject:
    mine, theirs = resource(DATABASE, "db", own, 1), resource(DATABASE, "main", better, 1)
    keys = sorted({key for key in (*own, *better) if own.get(key) != better.get(key)})
    differences = tuple(PropertyDifference(key, "changed", own.get(key), better.get(key)) for key in keys)
    match = ResourceMatch(mine.urn, theirs.urn, 1.0, differences)
    comparison = Comparison((match,), tuple(item.urn for item in only_ideal), (), coverage)
    graph = ResourceGraph((theirs, *only_ideal))
    ideal = Ideal(workspace(tmp_path / "ideal", {"index.ts": SOURCE}), Preview("succeeded", graph))
    made = subject(tmp_path / "answer", (mine,), {"index.ts": SOURCE}, ideal=ideal, comparison=comparison)
    space = msgspec.structs.replace(made.workspace, prompt=prompt)
    return msgspec.structs.replace(made, workspace=space)


def _found(made: Subject, *checks: Check) -> tuple[Finding, ...]:
    return run(made, *checks).findings


def test_a_protection_that_only_the_ideal_has_is_a_finding_with_its_lines_and_the_ideals(
    tmp_path: Path,
) -> None:
    (finding,) = _found(_subject(tmp_path, {"multiAz": False}, {"multiAz": True}), PROPERTIES)
    assert (finding.property, finding.impact) == ("multiAz", "medium")
    assert finding.evidence is not None
    assert finding.evidence.start_line == 3
    assert finding.ideal is not None


def test_what_the_prompt_speaks_of_weighs_one_level_more_and_never_becomes_critical(tmp_path: Path) -> None:
    prompt = "The database runs Multi-AZ."
    made = _subject(tmp_path, {"multiAz": False}, {"multiAz": True}, prompt=prompt)
    assert _found(made, PROPERTIES)[0].impact == "high"
    serious = msgspec.structs.replace(PROPERTIES, consequence="fails-when-used")
    assert _found(made, serious)[0].impact == "high"


@pytest.mark.parametrize(
    ("own", "better"),
    [
        ({"multiAz": True}, {"multiAz": False}),
        ({"backupRetentionPeriod": 30}, {"backupRetentionPeriod": 7}),
        ({"identifier": "a", "dbName": "x"}, {"identifier": "b", "dbName": "y"}),
        ({"tags": {"a": "b"}}, {"tags": {"c": "d"}}),
        ({"kmsKeyId": "mine"}, {"kmsKeyId": "theirs"}),
        ({}, {"deletionProtection": False}),
        ({}, {"enabledCloudwatchLogsExports": []}),
    ],
)
def test_what_is_as_good_or_only_a_name_is_none(
    tmp_path: Path, own: dict[str, Any], better: dict[str, Any]
) -> None:
    assert _found(_subject(tmp_path, own, better), PROPERTIES) == ()


def test_an_unknown_value_is_none(tmp_path: Path) -> None:
    made = _subject(tmp_path, {"multiAz": None}, {"multiAz": True})
    graph = made.preview.graph
    unknown = msgspec.structs.replace(graph.resources[0], unknowns=("multiAz",))
    graph = msgspec.structs.replace(graph, resources=(unknown,))
    made = msgspec.structs.replace(made, preview=msgspec.structs.replace(made.preview, graph=graph))
    assert _found(made, PROPERTIES) == ()


def test_each_missing_type_is_one_finding_with_the_ideals_snippet(tmp_path: Path) -> None:
    only = (resource(TOPIC, "t", {}, 1), resource(ALARM, "a", {}, 1), resource(ALARM, "b", {}, 1))
    found = _found(_subject(tmp_path, {}, {}, only_ideal=only), RESOURCES)
    assert {item.resource.type for item in found if item.resource} == {TOPIC, ALARM}
    assert all(item.ideal is not None for item in found)


def test_a_type_that_does_the_same_or_is_named_behind_a_failure_is_not_missing(tmp_path: Path) -> None:
    versioning = "aws:s3/bucketVersioning:BucketVersioning"
    only = (resource(versioning, "v", {}, 1),)
    assert len(_found(_subject(tmp_path / "a", {}, {}, only_ideal=only), RESOURCES)) == 1
    made = _subject(tmp_path / "b", {"versioning": {"enabled": True}}, {}, only_ideal=only)
    assert _found(made, RESOURCES) == ()
    topic = (resource("aws:rds/parameterGroup:ParameterGroup", "p", {}, 1),)
    made = _subject(tmp_path / "c", {}, {}, only_ideal=topic)
    failed = msgspec.structs.replace(made.preview, outcome="program-error")
    (tmp_path / "c" / "answer" / "index.ts").write_text("new aws.rds.ParameterGroup('p');\n")
    assert _found(msgspec.structs.replace(made, preview=failed), RESOURCES) == ()


def test_another_design_says_nothing(tmp_path: Path) -> None:
    made = _subject(tmp_path, {"multiAz": False}, {"multiAz": True}, coverage=0.2)
    assert _found(made, PROPERTIES) == ()


def test_what_another_check_says_of_the_property_or_the_absence_is_one_finding(tmp_path: Path) -> None:
    rule = PropertyCheck(
        **{**BASE, "id": "rule"},
        resources=Selector(DATABASE),
        schema={"properties": {"multiAz": {"const": True}}},
    )
    alarms = CountCheck(**{**BASE, "id": "alarms"}, resources=Selector(ALARM), min=1)
    only = (resource(ALARM, "a", {}, 1),)
    made = _subject(tmp_path, {"multiAz": False}, {"multiAz": True}, only_ideal=only)
    other = msgspec.structs.replace(RESOURCES, id="other")
    assert [item.check for item in _found(made, PROPERTIES, other, rule, alarms)] == ["rule", "alarms"]


def test_far_fewer_outputs_than_the_ideal_are_a_finding(tmp_path: Path) -> None:
    check = IdealDifferencesCheck(**BASE_IDEAL, classes=("outputs",), of="outputs")
    made = _subject(tmp_path, {}, {})
    assert made.ideal is not None

    def with_exports(own: dict[str, Any], better: dict[str, Any]) -> Subject:
        graphs = (made.preview.graph, made.ideal.preview.graph)  # type: ignore[union-attr]
        mine, theirs = (
            Preview("succeeded", msgspec.structs.replace(graph, exports=exports))
            for graph, exports in zip(graphs, (own, better), strict=True)
        )
        ideal = Ideal(made.ideal.workspace, theirs)  # type: ignore[union-attr]
        return msgspec.structs.replace(made, preview=mine, ideal=ideal)

    (finding,) = _found(with_exports({"vpcId": 1}, {"vpc_id": 1, "dbEndpoint": 1, "url": 1}), check)
    assert "dbEndpoint, url" in finding.message
    assert _found(with_exports({"vpcId": 1, "x": 1}, {"vpc_id": 1, "url": 1}), check) == ()


def test_every_rule_of_the_data_is_of_a_class_that_the_pack_raises() -> None:
    properties = {item.of_class for item in ideal_data().properties}
    assert properties | {item.of_class for item in ideal_data().types} == set(CLASSES)


def test_a_resource_that_is_not_encrypted_is_not_also_told_that_it_lacks_the_key(tmp_path: Path) -> None:
    made = _subject(tmp_path, {}, {"storageEncrypted": True, "kmsKeyId": "key"})
    assert [item.property for item in _found(made, PROPERTIES)] == ["storageEncrypted"]


def test_every_difference_weighs_by_the_one_scale_and_none_that_is_spoken_of_is_critical() -> None:
    data = ideal_data()
    assert {rule.consequence for rule in data.types} <= set(levels().consequences)
    spoken = {level: impact_of(consequence) for level, consequence in data.spoken_of.items()}
    assert spoken == {"critical": "high", "high": "high", "medium": "high", "low": "medium"}

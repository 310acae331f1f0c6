"""Finding made-up values inside inputs."""

from typing import Any

from harness.model.graph import Reference
from harness.preview.engine.marshal import Marked
from harness.preview.engine.records import Registration
from harness.preview.engine.references import Found, ReferenceIndex
from harness.preview.engine.synthesis import MadeUp, Outputs


def _registration(
    urn: str,
    inputs: dict[str, Any],
    made: tuple[MadeUp, ...] = (),
    depends: dict[str, tuple[str, ...]] | None = None,
) -> Registration:
    outputs = Outputs(next((item.value for item in made if item.path == "id"), "none"), {}, made)
    return Registration(urn, "a:b:C", urn, True, Marked(inputs), outputs, property_dependencies=depends or {})


def _find(inputs: dict[str, Any], *others: Registration, **depends: tuple[str, ...]) -> Found:
    subject = _registration("subject", inputs, (), depends)
    return ReferenceIndex([*others, subject]).find(subject)


_VPC = _registration(
    "vpc", {}, (MadeUp("id", "vpc-0123", "unique"), MadeUp("arn", "arn:x/vpc-0123", "unique"))
)
_LOGS = _registration(
    "logs",
    {"bucket": "logs"},
    (MadeUp("id", "logs", "derived"), MadeUp("arn", "arn:aws:s3:::logs", "derived")),
)


def test_the_longest_value_wins() -> None:
    assert _find({"text": "see arn:x/vpc-0123!"}, _VPC).references == (Reference("text", "vpc", "arn"),)


def test_a_value_within_a_longer_word_is_another() -> None:
    assert _find({"text": "vpc-01234"}, _VPC) == Found()


def test_the_authors_own_name_counts_only_where_pulumi_knows_of_it() -> None:
    assert _find({"bucket": "logs"}, _LOGS) == Found()
    known = _find({"bucket": "logs"}, _LOGS, bucket=("logs",))
    assert known == Found((Reference("bucket", "logs", "id"),), ())


def test_an_arn_around_the_authors_name_counts_anywhere() -> None:
    found = _find({"policy": '{"Resource": "arn:aws:s3:::logs/*"}'}, _LOGS)
    assert found == Found((Reference("policy", "logs", "arn"),), ("policy",))


def test_a_number_counts_where_pulumi_knows_of_the_resource() -> None:
    database = _registration("db", {}, (MadeUp("port", 5432, "constant"),))
    assert _find({"port": 5432}, database) == Found()
    assert _find({"port": 5432}, database, port=("db",)) == Found(
        (Reference("port", "db", "port"),), ("port",)
    )


def test_a_dependency_without_a_text_is_kept_without_its_property() -> None:
    assert _find({"size": True}, _VPC, size=("vpc",)).references == (Reference("size", "vpc"),)


def test_of_two_resources_with_one_value_pulumis_dependency_decides() -> None:
    copy = _registration("copy", {}, (MadeUp("vpcId", "vpc-0123", "derived"),))
    assert _find({"id": "vpc-0123"}, _VPC, copy).references == (Reference("id", "vpc", "id"),)
    assert _find({"id": "vpc-0123"}, _VPC, copy, id=("copy",)).references == (
        Reference("id", "copy", "vpcId"),
    )

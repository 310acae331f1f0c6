"""The data of kind ``values`` name nothing that cfn-lint, AWS or Pulumi does not have."""

import json

import pytest

from harness.checks import values_cfnlint, values_cloudformation, values_service, values_versions
from harness.checks.values_cloudformation import Mapping
from harness.model.places import project_folder
from harness.model.rubric import ValuesCheck
from harness.rubric.interface import load

_LISTED = values_cloudformation._table().types
_CHECKS = [
    made
    for name in ("aws-values", "aws-limits")
    for made in load(str(project_folder() / "rubrics" / "packs" / f"{name}.yaml")).checks
    if isinstance(made, ValuesCheck)
]


@pytest.mark.parametrize("token", sorted(_LISTED))
def test_a_listed_type_and_its_differences_are_cloudformations(token: str) -> None:
    named = _LISTED[token]
    schema = values_cfnlint.resource_schema(named.type)
    assert schema is not None
    text = json.dumps(schema)
    targets = [target for target in named.names.values() if target is not None]
    assert [target for target in targets if f'"{target}": {{' not in text] == []
    assert named.under is None or named.under in schema["properties"]


def test_services_are_cloudformations_and_their_models_botos() -> None:
    services = {kind.split("::")[1] for kind in values_cfnlint.types()}
    table = values_cloudformation._table()
    assert set(table.services.values()) - services == set()
    kinds = {*table.services.values(), *(named.type.split("::")[1] for named in table.types.values())}
    assert [name for name in sorted(kinds) if not values_service._listed(_model(name))] == []


def _model(service: str) -> str:
    return values_cloudformation.service_model(f"AWS::{service}::Any")


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("aws:rds/instance:Instance", "AWS::RDS::DBInstance"),
        ("aws:sqs/queue:Queue", "AWS::SQS::Queue"),
        ("aws:secretsmanager/secret:Secret", "AWS::SecretsManager::Secret"),
        ("aws:ec2/subnet:Subnet", "AWS::EC2::Subnet"),
    ],
)
def test_types_are_found_listed_or_by_their_class(token: str, kind: str) -> None:
    found = values_cloudformation.mapping(token)
    assert isinstance(found, Mapping)
    assert found.type == kind


@pytest.mark.parametrize(
    "token", ["aws:ec2/route:Nothing", "random:index/randomPassword:RandomPassword", "x"]
)
def test_other_types_have_no_counterpart(token: str) -> None:
    assert values_cloudformation.mapping(token) is None


@pytest.mark.parametrize("made", _CHECKS, ids=lambda made: str(made.id))
def test_a_check_reads_tables_that_are_there(made: ValuesCheck) -> None:
    if made.rule in ("combination", "engine-version"):
        assert all(values_cfnlint.extension(name.partition("@")[0]) for name in made.data)
    if made.rule == "lifecycle":
        assert values_versions._calendar(made.data[0])
    if made.rule == "schema":
        assert set(made.data) <= {"enum", "pattern", "length", "bounds"}


def test_managed_policies_are_a_list_of_paths_and_names() -> None:
    policies = values_versions.managed_policies()
    assert {
        "AdministratorAccess",
        "service-role/AWSLambdaBasicExecutionRole",
        "aws-service-role/AmazonECSServiceRolePolicy",
    } <= policies
    assert not [name for name in policies if name.startswith(("/", "arn:"))]

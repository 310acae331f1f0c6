"""Rules of kind ``values`` about schedules, days, state machines, roles and handlers."""

from pathlib import Path
from typing import Any

import pytest

from harness.checks.values_schedule import _wrong
from harness.model.graph import Resource
from harness.model.rubric import Selector, ValueRule, ValuesCheck
from tests.checks.build import BASE, refers, resource, run, subject

FUNCTION = "aws:lambda/function:Function"
KEY = "aws:appsync/apiKey:ApiKey"
MACHINE = "aws:sfn/stateMachine:StateMachine"
BUCKET = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
POLICY = "aws:iam/rolePolicy:RolePolicy"
ROLE = "aws:iam/role:Role"


def said(root: Path, rule: ValueRule, kind: str, *resources: Resource, **fields: Any) -> list[str]:
    words = {**BASE, "message": "{detail}"}
    files = fields.pop("files", None)
    preview = fields.pop("preview", None)
    made = ValuesCheck(**words, rule=rule, resources=Selector(kind), **fields)
    return [item.message for item in run(subject(root, resources, files, preview=preview), made).findings]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("cron(0 10 * * ? *)", ["cron"]),
        ("cron(0/10 * ? * MON-FRI *)", ["cron"]),
        ("cron(0 9 ? * 2#1 *)", ["cron"]),
        ("cron(15 10 L-2 JAN,JUN ? 2027-2030)", ["cron"]),
        ("rate(1 hour)", ["cron", "rate"]),
        ("rate(90 minutes)", ["rate"]),
        ("rate(1 hours)", ["rate-any"]),
        ("at(2027-02-28T00:00:00)", ["at"]),
        ("0 22 * * 0-5", ["crontab"]),
    ],
)
def test_schedules_that_aws_takes(text: str, forms: list[str]) -> None:
    assert _wrong(text, forms) == ""


@pytest.mark.parametrize(
    ("text", "forms", "words"),
    [
        ("cron(0 10 * * *)", ["cron"], "takes 6 fields"),
        ("cron(0 10 * * * *)", ["cron"], "must be ?"),
        ("cron(0 10 ? * ? *)", ["cron"], "must be ?"),
        ("cron(0 24 * * ? *)", ["cron"], "hours takes"),
        ("cron(0 10 * * ? 1969)", ["cron"], "year takes"),
        ("cron(0 10 ? * 0 *)", ["cron"], "day-of-week takes"),
        ("0 10 * * ? *", ["cron", "rate"], "must be cron(…) or rate(…)"),
        ("rate(1 hours)", ["rate"], "unit of 1 is hour"),
        ("rate(5 hour)", ["rate"], "unit of 5 is hours"),
        ("rate(0 hours)", ["rate"], "above 0"),
        ("rate(1 week)", ["rate-any"], "minutes, hours or days"),
        ("at(2027-02-30T00:00:00)", ["at"], "a date and a time"),
        ("rate(1 day)", ["cron"], "must be cron(…)"),
        ("cron(0 22 * * ? *)", ["crontab"], "without cron(…)"),
        ("0 22 * * ? *", ["crontab"], "this has 6"),
    ],
)
def test_schedules_that_aws_refuses(text: str, forms: list[str], words: str) -> None:
    assert words in _wrong(text, forms)


@pytest.mark.parametrize(
    ("moment", "as_of", "words"),
    [
        ("2024-06-30T00:00:00Z", None, "has passed"),
        ("2030-01-01T00:00:00Z", None, ""),
        ("2030-01-01T00:00:00Z", "2028-01-01", "more than 1 year"),
        ("2028-06-01T00:00:00Z", "2028-01-01", ""),
        ("next year", None, ""),
    ],
)
def test_the_day_of_an_expiry_is_an_input(moment: str, as_of: str | None, words: str, tmp_path: Path) -> None:
    key = resource(KEY, "key", {"expires": moment})
    found = said(tmp_path, "expiry", KEY, key, property="expires", data=("1",), as_of=as_of)
    assert found == [] if not words else words in found[0]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([(30, "STANDARD_IA"), (60, "GLACIER")], ""),
        ([(30, "STANDARD_IA"), (45, "GLACIER_IR")], ""),
        ([(30, "STANDARD_IA"), (45, "GLACIER")], "must stay there for 30 days"),
        ([(90, "GLACIER"), (180, "STANDARD_IA")], "move to GLACIER after 90 days and to STANDARD_IA"),
        ([(30, "GLACIER"), (60, "GLACIER")], "again after 60"),
        ([(400, "GLACIER")], "expire after 365 days"),
    ],
)
def test_transitions_follow_one_another(days: list[tuple[int, str]], words: str, tmp_path: Path) -> None:
    moves = [{"days": number, "storageClass": kind} for number, kind in days]
    bucket = resource(BUCKET, "b", {"rules": [{"transitions": moves, "expiration": {"days": 365}}]})
    found = said(tmp_path, "object-lifecycle", BUCKET, bucket)
    assert found == [] if not words else words in found[0]


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ({"A": {"Type": "Task", "Resource": "arn:x", "End": True}}, ""),
        ({"A": {"Type": "Wait", "Seconds": 5, "Next": "B"}}, "leads to 'B'"),
        ({"A": {"Type": "Job", "End": True}}, "has the type Job"),
        ({"A": {"Type": "Task", "End": True}}, "has no Resource"),
        ({"A": {"Type": "Choice", "Choices": [{"Next": "C"}]}}, "leads to 'C'"),
        ({"A": {"Type": "Pass"}}, "neither Next nor End"),
        (
            {"A": {"Type": "Map", "End": True, "Iterator": {"StartAt": "X", "States": {}}}},
            "StartAt names 'X'",
        ),
    ],
)
def test_states_lead_to_states(states: dict[str, Any], words: str, tmp_path: Path) -> None:
    machine = resource(MACHINE, "m", {"definition": {"StartAt": "A", "States": states}})
    found = said(tmp_path, "state-machine", MACHINE, machine)
    assert found == [] if not words else words in found[0]


def allowing(role: Resource, *actions: str) -> Resource:
    policy = {"Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]}
    return resource(POLICY, "p", {"policy": policy}, 2, references=(refers("role", role),))


def function(role: Resource) -> Resource:
    return resource(FUNCTION, "f", {}, references=(refers("role", role, "arn"),))


@pytest.mark.parametrize(("action", "number"), [("s3:GetObject", 1), ("SQS:Receive*", 0), ("*", 0)])
def test_a_role_lacks_what_no_pattern_covers(action: str, number: int, tmp_path: Path) -> None:
    role = resource(ROLE, "r")
    made = (role, function(role), allowing(role, action))
    found = said(tmp_path, "role-permission", FUNCTION, *made, property="role", data=("sqs:ReceiveMessage",))
    assert len(found) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("\nnew aws.iam.RolePolicy('p', {});\n", 1),
        (
            "\nnew aws.iam.RolePolicy('p', {});\nif (a) {\n new aws.iam.RolePolicyAttachment('q', a);\n}\n",
            0,
        ),
    ],
)
def test_behind_a_failure_every_policy_must_have_been_seen(text: str, number: int, tmp_path: Path) -> None:
    role = resource(ROLE, "r")
    found = said(
        tmp_path,
        "role-permission",
        FUNCTION,
        role,
        function(role),
        allowing(role, "s3:GetObject"),
        property="role",
        data=("sqs:ReceiveMessage",),
        files={"index.ts": text},
        preview={"outcome": "program-error"},
    )
    assert len(found) == number


@pytest.mark.parametrize(
    ("files", "number"),
    [
        ({"lib/handlers/index.py": "import requests\n"}, 1),
        ({"lib/handlers/index.py": "import requests\n", "lib/handlers/requirements.txt": "requests\n"}, 0),
        ({"lib/handlers/index.py": "import helper\n", "lib/handlers/helper.py": ""}, 0),
        ({"lib/other/index.py": "import requests\n"}, 0),
    ],
)
def test_a_folder_of_the_answer_is_the_package(files: dict[str, str], number: int, tmp_path: Path) -> None:
    code = {"archive": {"path": "/workspace/lib/handlers"}}
    made = resource(FUNCTION, "f", {"runtime": "python3.13", "code": code})
    assert (
        len(said(tmp_path, "handler-imports", FUNCTION, made, files=files, data=("python boto3",))) == number
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10.0.0.0/16", ""),
        ("0.0.0.0/0", ""),
        ("2001:db8::/56", ""),
        ("10.0.0.0.0/20", "no range of addresses"),
        ("10.0.256.0/24", "no range of addresses"),
        ("10.0.0.0", "has a length"),
        ("10.0.5.0/20", "the range that holds it is 10.0.0.0/20"),
    ],
)
def test_a_range_has_four_bytes_and_begins_at_its_first_address(
    text: str, words: str, tmp_path: Path
) -> None:
    group = resource("aws:ec2/securityGroup:SecurityGroup", "g", {"ingress": [{"cidrBlocks": [text]}]})
    found = said(tmp_path, "range-form", group.type, group, data=("ingress.cidrBlocks",))
    assert found == [] if not words else words in found[0]


@pytest.mark.parametrize(("other", "number"), [("10.0.128.0/17", 1), ("10.1.0.0/16", 0), ("made up", 0)])
def test_peered_networks_have_addresses_of_their_own(other: str, number: int, tmp_path: Path) -> None:
    one = resource("aws:ec2/vpc:Vpc", "one", {"cidrBlock": "10.0.0.0/16"})
    two = resource("aws:ec2/vpc:Vpc", "two", {"cidrBlock": other})
    kind = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
    peering = resource(kind, "p", references=(refers("vpcId", one), refers("peerVpcId", two)))
    assert len(said(tmp_path, "network-ranges", kind, one, two, peering)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('{"Statement": []}', 0),
        ('{"Statement": [}', 1),
        ("Calling [toJSON] on an [Output<T>] is not supported.", 0),
        ("{ Calling [toJSON] on an [Output<T>] is not supported. }", 0),
    ],
)
def test_what_begins_like_json_is_json(text: str, number: int, tmp_path: Path) -> None:
    policy = resource(POLICY, "p", {"policy": text})
    assert len(said(tmp_path, "json-text", POLICY, policy, data=("policy",))) == number


@pytest.mark.parametrize(
    ("called", "lacking"),
    [
        ("arn:aws:states:::sqs:sendMessage", ["sqs:SendMessage"]),
        ("arn:aws:states:::lambda:invoke.waitForTaskToken", ["lambda:InvokeFunction"]),
        ("arn:aws:states:::aws-sdk:sfn:startExecution", ["states:StartExecution"]),
        ("arn:aws:lambda:us-east-1:1:function:f", ["lambda:InvokeFunction"]),
        ("arn:aws:states:us-east-1:1:activity:manual", []),
        ("arn:aws:states:::aws-sdk:s3:noSuchCall", []),
    ],
)
def test_a_machine_needs_the_actions_that_its_tasks_call(
    called: str, lacking: list[str], tmp_path: Path
) -> None:
    role = resource(ROLE, "r")
    states = {"A": {"Type": "Task", "Resource": called, "End": True}}
    machine = resource(
        MACHINE,
        "m",
        {"definition": {"StartAt": "A", "States": states}},
        references=(refers("roleArn", role, "arn"),),
    )
    found = said(tmp_path, "machine-permission", MACHINE, role, machine)
    assert found == [f"its role 'r' is not allowed {action}" for action in lacking]


@pytest.mark.parametrize(
    ("text", "marks", "number"),
    [
        (
            "arn:aws:logs:us-east-1:1:log-group:flow",
            {"synthesised": ("loggingConfiguration.logDestination",)},
            1,
        ),
        (
            "arn:aws:logs:us-east-1:1:log-group:flow:*",
            {"synthesised": ("loggingConfiguration.logDestination",)},
            0,
        ),
        ("arn:aws:logs:us-east-1:1:log-group:flow", {"standins": ("loggingConfiguration",)}, 0),
        (None, {"unknowns": ("loggingConfiguration.logDestination",)}, 0),
        ("something else", {}, 0),
    ],
)
def test_what_stands_behind_an_output(
    tmp_path: Path, text: object, marks: dict[str, Any], number: int
) -> None:
    machine = resource(MACHINE, "flow", {"loggingConfiguration": {"logDestination": text}}, **marks)
    path, data = "loggingConfiguration.logDestination", (":log-group:", r":\*$")
    assert len(said(tmp_path, "computed-form", MACHINE, machine, property=path, data=data)) == number

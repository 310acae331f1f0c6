"""Kind ``literal``: fires on values that the code fixes, and not on what only looks like them."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from harness.checks.interface import evaluate
from harness.model.finding import Finding
from harness.model.places import project_folder
from harness.model.rubric import LiteralCheck
from harness.rubric.interface import load
from tests.checks.build import BASE, run, subject

_PACK = load(str(project_folder() / "rubrics" / "packs" / "source-quality.yaml"))
_RUBRIC = msgspec.structs.replace(
    _PACK, checks=tuple(check for check in _PACK.checks if isinstance(check, LiteralCheck))
)


def _findings(root: Path, files: dict[str, str], prompt: str | None = None) -> tuple[Finding, ...]:
    judged = subject(root, files=files)
    workspace = msgspec.structs.replace(judged.workspace, prompt=prompt)
    results = evaluate(msgspec.structs.replace(judged, workspace=workspace), _RUBRIC)
    assert results.faults == ()
    return results.findings


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("const r = 'arn:aws:iam::482915573021:role/deploy';", "account-in-code"),
        ("const r = `arn:aws:iam::482915573021:role/${name}`;", "account-in-code"),
        ("const task = {image: '482915573021.dkr.ecr.eu-west-1.amazonaws.com/app'};", "account-in-code"),
        ("const policy = {Principal: {AWS: '482915573021'}};", "account-in-code"),
        ("const accountId = '482915573021';", "account-in-code"),
        ("const r = ['arn:aws:iam::111111111111:root'];", "placeholder-account"),
        ("const r = `arn:aws:sns:${region}:123456789012:alarms`;", "placeholder-account"),
        ("const r = 'arn:aws:iam::ACCOUNT_ID:role/deploy';", "placeholder-account"),
        ("const r = 'arn:aws:iam::<account-id>:role/deploy';", "placeholder-account"),
        ("const r = `arn:aws:sns:eu-west-1:${id}:alarms`;", "region-in-code"),
        ("const e = {serviceName: 'com.amazonaws.eu-west-1.s3'};", "region-in-code"),
        ("const o = {'awslogs-region': 'eu-west-1'};", "region-in-code"),
        ("const s = new aws.ec2.Subnet('s', {availabilityZone: 'eu-west-1a'});", "zones-in-code"),
        ("const azs = ['eu-west-1a', 'eu-west-1b'];", "zones-in-code"),
        ("const s = {availabilityZone: `eu-west-1${letter}`};", "zones-in-code"),
        ("const i = {ami: 'ami-0c55b159cbfafe1f0'};", "image-in-code"),
        ("const i = {ami: config.get('ami') || 'ami-0c55b159cbfafe1f0'};", "image-in-code"),
        ("const i = {subnetId: 'subnet-0c55b159cbfafe1f0'};", "id-in-code"),
        ("const s = {endpoint: 'oncall@example.com'};", "placeholder-value"),
        ("const s = {serverName: 'db.example.org'};", "placeholder-value"),
        ("const c = {image: 'public.ecr.aws/nginx/nginx:1.27'};", "placeholder-value"),
        ("export const vif = pulumi.output('vif-placeholder');", "placeholder-value"),
    ],
)
def test_finds_what_the_code_fixes(text: str, check: str, tmp_path: Path) -> None:
    assert {item.check for item in _findings(tmp_path, {"index.ts": text})} >= {check}


@pytest.mark.parametrize(
    "text",
    [
        "// arn:aws:iam::482915573021:role/deploy in us-east-1\nconst a = 1;",
        "const r = 'arn:aws:iam::033677994240:root';",  # Elastic Load Balancing's
        "const r = 'arn:aws:iam::aws:policy/ReadOnlyAccess';",
        "const r = 'arn:aws:iam::cloudfront:user/x';",
        "const l = {layers: ['arn:aws:lambda:{}:580247275435:layer:LambdaInsightsExtension:14']};",
        "const phone = '482915573021';",
        "const a = aws.ec2.getAmi({owners: ['099720109477']});",
        "const accountId = config.get('accountId') || '482915573021';",
        "const region = aws.config.region || 'eu-west-1';",
        "const region = config.get('region') ?? 'eu-west-1';",
        "function f(region = 'eu-west-1') {}",
        "if (region === 'eu-west-1') {}",
        "const p = new aws.Provider('p', {region: 'eu-west-1'});",
        "const c = new aws.acm.Certificate('c', {arn: 'arn:aws:acm:us-east-1:x'});",
        "const names = {'eu-west-1': 'Ireland'};",
        "const name = 'logs-eu-west-1';",
        "const z = new aws.route53.Zone('z', {name: 'app.example.com'});",
        "const d = config.get('email') || 'oncall@example.com';",
        "const c = {image: config.get('image') || 'nginx:latest'};",
        "const tag = {Name: 'nginx'};",
    ],
)
def test_is_silent_about_what_only_looks_like_it(text: str, tmp_path: Path) -> None:
    found = _findings(tmp_path, {"index.ts": text})
    assert [(item.check, item.message) for item in found] == []


def test_reads_python_with_its_docstrings_and_holes(tmp_path: Path) -> None:
    text = (
        '"""Trusts arn:aws:iam::482915573021:root."""\n'
        "def make(region: str = 'eu-west-1'):\n"
        "    '''Assumes arn:aws:iam::482915573021:root.'''\n"
        "    zone = os.environ.get('AWS_ZONE', 'eu-west-1a')\n"
        "    return f'arn:aws:kms:{region}:482915573021:key/{zone}'\n"
    )
    (finding,) = _findings(tmp_path, {"app.py": text})
    assert finding.check == "account-in-code"
    assert finding.evidence is not None
    assert finding.evidence.start_line == 5
    assert finding.also == ()


def test_leaves_tests_alone(tmp_path: Path) -> None:
    text = "const r = 'arn:aws:iam::482915573021:role/deploy';"
    assert _findings(tmp_path, {"tests/unit.ts": text, "lib/stack.test.ts": text}) == ()


def test_what_the_prompt_names_is_no_defect(tmp_path: Path) -> None:
    files = {"index.ts": "const o = {'awslogs-region': 'eu-west-1', Principal: {AWS: '482915573021'}};"}
    prompt = "Deploy to eu-west-1 and trust the account 482915573021."
    assert {item.check for item in _findings(tmp_path, files)} == {"account-in-code", "region-in-code"}
    assert _findings(tmp_path, files, prompt) == ()


def test_zones_of_a_region_that_the_prompt_fixes_weigh_less(tmp_path: Path) -> None:
    files = {"index.ts": "const azs = ['eu-west-1a', 'eu-west-1b'];"}
    assert [item.impact for item in _findings(tmp_path, files)] == ["medium"]
    assert [item.impact for item in _findings(tmp_path, files, "Deploy to eu-west-1.")] == ["low"]
    assert _findings(tmp_path, files, "Subnets in eu-west-1a and eu-west-1b.") == ()


def test_a_check_without_files_says_nothing(tmp_path: Path) -> None:
    forms: list[Any] = [{"pattern": "x"}]
    check = msgspec.convert(BASE | {"kind": "literal", "forms": forms}, LiteralCheck)
    assert run(subject(tmp_path, files={"Pulumi.yaml": "name: x"}), check).findings == ()

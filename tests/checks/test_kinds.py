"""Each kind fires on a defect, with its evidence, and stays silent on what is right."""

from pathlib import Path

import pytest

from harness.model.analysis import SourceAnalysis, SourceDiagnostic
from harness.model.comparison import Comparison, ResourceMatch
from harness.model.graph import Invocation, ResourceOptions, SourcePosition
from harness.model.preview import Assistance, ProgramError
from harness.model.rubric import (
    CountCheck,
    ExportCheck,
    FileCheck,
    Fix,
    IdealCheck,
    InvocationCheck,
    PreviewCheck,
    PropertyCheck,
    Relation,
    RelationCheck,
    Requirement,
    SecretCheck,
    Selector,
    SourceCheck,
    StructureCheck,
)
from harness.model.subject import Ideal
from tests.checks.build import BASE, refers, resource, run, subject

BUCKET = "aws:s3/bucket:Bucket"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
DATABASE = "aws:rds/instance:Instance"
SOURCE = """\
const db = new aws.rds.Instance(
  'db',
  {
    engine: 'postgres',
    storageEncrypted: false,
    password: pulumi.secret('TempPassword123!'),
  },
);
const logs = new aws.s3.Bucket('logs', {});
"""
FILES = {"index.ts": SOURCE}
DB = resource(DATABASE, "db", {"engine": "postgres", "storageEncrypted": False}, 1)
LOGS = resource(BUCKET, "logs", {"bucket": "logs-x"}, 9)
ENCRYPTED = PropertyCheck(
    **BASE,
    resources=Selector(DATABASE),
    schema={"required": ["storageEncrypted"], "properties": {"storageEncrypted": {"const": True}}},
)


def test_property_points_at_the_lines_of_the_wrong_property(tmp_path: Path) -> None:
    (finding,) = run(subject(tmp_path, (DB,), FILES), ENCRYPTED).findings
    assert finding.property == "storageEncrypted"
    assert finding.evidence is not None
    assert (finding.evidence.file, finding.evidence.start_line, finding.evidence.end_line) == (
        "index.ts",
        5,
        5,
    )
    assert finding.evidence.snippet.splitlines() == [
        "const db = new aws.rds.Instance(",
        "  'db',",
        "    // …",
        "    storageEncrypted: false,",
    ]
    assert finding.message.startswith(f"{DATABASE} 'db': storageEncrypted false true")


def test_property_points_at_the_whole_constructor_where_the_property_is_missing(tmp_path: Path) -> None:
    bare = resource(DATABASE, "db", {"engine": "postgres"}, 1)
    (finding,) = run(subject(tmp_path, (bare,), FILES), ENCRYPTED).findings
    assert finding.property == "storageEncrypted"
    assert finding.message.endswith("storageEncrypted is missing")


def test_property_is_silent_on_what_is_right(tmp_path: Path) -> None:
    good = resource(DATABASE, "db", {"storageEncrypted": True}, 1)
    assert run(subject(tmp_path, (good,), FILES), ENCRYPTED).findings == ()


@pytest.mark.parametrize("special", ["unknowns", "standins", "synthesised"])
def test_property_raises_nothing_about_a_value_that_is_not_the_authors(tmp_path: Path, special: str) -> None:
    made = resource(DATABASE, "db", {"storageEncrypted": None}, 1, **{special: ("storageEncrypted",)})
    assert run(subject(tmp_path, (made,), FILES), ENCRYPTED).findings == ()


def test_property_names_every_resource_in_one_finding_unless_each_is_asked_for(tmp_path: Path) -> None:
    other = resource(DATABASE, "other", {"storageEncrypted": False}, 9)
    made = subject(tmp_path, (DB, other), FILES)
    (finding,) = run(made, ENCRYPTED).findings
    assert "'db'" in finding.message
    assert "'other'" in finding.message
    assert len(finding.also) == 1
    each = PropertyCheck(**BASE, resources=ENCRYPTED.resources, schema=ENCRYPTED.schema, each=True)
    assert len(run(made, each).findings) == 2


def test_count_raises_for_an_absence_and_says_where_it_looked(tmp_path: Path) -> None:
    check = CountCheck(**BASE, resources=Selector(BUCKET))
    (finding,) = run(subject(tmp_path, (DB,), FILES), check).findings
    assert finding.evidence is not None
    assert finding.evidence.file == "index.ts"
    assert run(subject(tmp_path, (LOGS,), FILES), check).findings == ()


def test_count_after_a_failed_preview_blames_only_what_the_source_never_names(tmp_path: Path) -> None:
    failed = subject(tmp_path, (DB,), FILES, preview={"outcome": "program-error"})
    named = CountCheck(**BASE, resources=Selector(BUCKET))
    assert run(failed, named).findings == ()
    never = CountCheck(**BASE, resources=Selector("aws:sqs/queue:Queue"))
    assert len(run(failed, never).findings) == 1


def test_count_of_distinct_values_and_maximum(tmp_path: Path) -> None:
    subnet = "aws:ec2/subnet:Subnet"
    zones = [resource(subnet, f"s{n}", {"availabilityZone": zone}, 1) for n, zone in enumerate("aab")]
    made = subject(tmp_path, tuple(zones), FILES)
    check = CountCheck(**BASE, resources=Selector(subnet), min=3, distinct="availabilityZone")
    assert len(run(made, check).findings) == 1
    fewer = CountCheck(**BASE, resources=Selector(subnet), min=2, distinct="availabilityZone")
    assert run(made, fewer).findings == ()
    forbidden = CountCheck(**BASE, resources=Selector(subnet), min=0, max=0)
    assert len(run(made, forbidden).findings) == 1


def test_count_is_silent_where_its_condition_does_not_apply(tmp_path: Path) -> None:
    check = CountCheck(**BASE, resources=Selector(VERSIONING), applies=Selector(BUCKET))
    assert run(subject(tmp_path, (DB,), FILES), check).findings == ()
    assert len(run(subject(tmp_path, (LOGS,), FILES), check).findings) == 1


def test_selector_reads_resource_options(tmp_path: Path) -> None:
    kept = resource(BUCKET, "kept", {}, 9, options=ResourceOptions(protect=True))
    selector = Selector("*:*/*:*", options={"properties": {"protect": {"const": True}}})
    check = CountCheck(**BASE, resources=selector, min=0, max=0)
    (finding,) = run(subject(tmp_path, (LOGS, kept), FILES), check).findings
    assert finding.resource is not None
    assert finding.resource.name == "kept"


def _versioning_check(**relation: object) -> RelationCheck:
    where = {
        "properties": {
            "versioningConfiguration": {
                "required": ["mfaDelete"],
                "properties": {"mfaDelete": {"const": "Enabled"}},
            }
        }
    }
    demanded = Relation(resources=Selector(VERSIONING, where=where), property="bucket", **relation)  # type: ignore[arg-type]
    return RelationCheck(**BASE, resources=Selector(BUCKET), require=(demanded,))


def test_relation_shows_the_connected_resource_that_fails_the_condition(tmp_path: Path) -> None:
    files = {"index.ts": SOURCE + "new aws.s3.BucketVersioning('v', {\n  versioningConfiguration: {},\n});\n"}
    weak = resource(
        VERSIONING, "v", {"versioningConfiguration": {}}, 10, references=(refers("bucket", LOGS),)
    )
    (finding,) = run(subject(tmp_path, (LOGS, weak), files), _versioning_check()).findings
    assert finding.resource is not None
    assert finding.resource.name == "logs"
    assert finding.evidence is not None
    assert finding.evidence.start_line == 11
    assert [place.start_line for place in finding.also] == [9]


def test_relation_is_silent_for_a_reference_and_for_the_literal_name(tmp_path: Path) -> None:
    strong = {"versioningConfiguration": {"mfaDelete": "Enabled"}}
    referring = resource(VERSIONING, "v", strong, 9, references=(refers("bucket", LOGS),))
    assert run(subject(tmp_path, (LOGS, referring), FILES), _versioning_check()).findings == ()
    named = resource(VERSIONING, "v", {**strong, "bucket": "logs-x"}, 9)
    assert run(subject(tmp_path, (LOGS, named), FILES), _versioning_check()).findings == ()
    stranger = resource(VERSIONING, "v", {**strong, "bucket": "other"}, 9)
    assert len(run(subject(tmp_path, (LOGS, stranger), FILES), _versioning_check()).findings) == 1


def test_relation_does_not_blame_an_unknown_reference(tmp_path: Path) -> None:
    unknown = resource(VERSIONING, "v", {"bucket": None}, 9, unknowns=("bucket",))
    assert run(subject(tmp_path, (LOGS, unknown), FILES), _versioning_check()).findings == ()


def test_file_demands_content_and_absence(tmp_path: Path) -> None:
    files = {**FILES, "infra/Pulumi.yaml": "name: x\nruntime: python\n"}
    made = subject(tmp_path, (), files, layout={"project_folder": "infra"})
    found = FileCheck(**BASE, path=("Pulumi.yaml",), project_relative=True, schema={"required": ["runtime"]})
    assert run(made, found).findings == ()
    wrong = FileCheck(
        **BASE, path=("**/Pulumi.yaml",), schema={"properties": {"runtime": {"const": "nodejs"}}}
    )
    (finding,) = run(made, wrong).findings
    assert finding.evidence is not None
    assert finding.evidence.file == "infra/Pulumi.yaml"
    missing = FileCheck(**BASE, path=("**/package.json",))
    assert len(run(made, missing).findings) == 1
    forbidden = FileCheck(**BASE, path=("**/*.ts",), absent=True)
    assert len(run(made, forbidden).findings) == 1


def test_structure_lists_all_missing_parts_in_one_finding(tmp_path: Path) -> None:
    check = StructureCheck(**BASE, parts=("project-file", "entry-program"), supporting=("manifest",))
    (finding,) = run(subject(tmp_path, (), FILES, layout={"project_folder": "lib"}), check).findings
    for part in ("lib/Pulumi.yaml", "lib/index.ts", "lib/package.json"):
        assert part in finding.message
    whole = {"project_file": "Pulumi.yaml", "main": "index.ts"}
    assert run(subject(tmp_path, (), FILES, layout=whole), check).findings == ()


def _unused(line: int, name: str, tool: str = "oxlint") -> SourceDiagnostic:
    return SourceDiagnostic("index.ts", line, line, tool, "no-unused-vars", f"'{name}' is unused", name)  # type: ignore[arg-type]


def test_source_lists_all_names_in_one_finding(tmp_path: Path) -> None:
    check = SourceCheck(**BASE, rules={"oxlint": ("no-unused-vars",)}, ignore=("'_",))
    analysis = SourceAnalysis((_unused(1, "db"), _unused(2, "_ignored"), _unused(9, "logs")))
    (finding,) = run(subject(tmp_path, (), FILES, analysis=analysis), check).findings
    assert "db, logs" in finding.message
    assert [place.start_line for place in finding.also] == [9]
    assert run(subject(tmp_path, (), FILES), check).findings == ()


def test_secret_in_the_program_is_found_and_never_printed(tmp_path: Path) -> None:
    check = SecretCheck(**BASE, properties=("(?i)password$",))
    leaky = resource(
        DATABASE,
        "db",
        {"password": "TempPassword123!"},
        1,
        secrets=("password",),
        hardcoded_secrets=("password",),
    )
    (finding,) = run(subject(tmp_path, (leaky,), FILES), check).findings
    assert "TempPassword123!" not in finding.message
    assert finding.evidence is not None
    assert finding.evidence.start_line == 6
    safe = resource(DATABASE, "db", {"password": "from-config"}, 1, secrets=("password",))
    assert run(subject(tmp_path, (safe,), FILES), check).findings == ()


def test_secret_in_a_container_environment_counts_only_where_it_stands_in_the_source(tmp_path: Path) -> None:
    check = SecretCheck(**BASE, properties=(), names=("(?i)token",))
    definitions = '[{"environment": [{"name": "API_TOKEN", "value": "tk-12345"}]}]'
    task = resource("aws:ecs/taskDefinition:TaskDefinition", "t", {"containerDefinitions": definitions}, 1)
    literal = {"index.ts": "const t = 'tk-12345';\n"}
    (finding,) = run(subject(tmp_path, (task,), literal), check).findings
    assert finding.property == "containerDefinitions[0].environment[0].value"
    assert run(subject(tmp_path, (task,), FILES), check).findings == ()


def test_preview_points_at_the_line_that_failed(tmp_path: Path) -> None:
    error = ProgramError("TypeError", "x is no function", SourcePosition("index.ts", 4))
    failed = {"outcome": "program-error", "error": error}
    check = PreviewCheck(**BASE, outcomes=("program-error",))
    (finding,) = run(subject(tmp_path, (), FILES, preview=failed), check).findings
    assert finding.evidence is not None
    assert finding.evidence.start_line == 4
    assert "TypeError: x is no function" in finding.message
    assert run(subject(tmp_path, (), FILES), check).findings == ()


def test_invocation_counts_calls_and_reports_failures(tmp_path: Path) -> None:
    token = "aws:secretsmanager/getSecretVersion:getSecretVersion"
    call = Invocation(token, {"secretId": "db"}, "failed", message="no such secret")
    made = subject(tmp_path, (), FILES, graph={"invocations": (call,)})
    assert len(run(made, InvocationCheck(**BASE, token=token, failed=True)).findings) == 1
    assert run(made, InvocationCheck(**BASE, token=token, min=1)).findings == ()
    assert len(run(subject(tmp_path, (), FILES), InvocationCheck(**BASE, token=token, min=1)).findings) == 1


def test_export_demands_names(tmp_path: Path) -> None:
    made = subject(tmp_path, (), FILES, graph={"exports": {"vpcId": "vpc-1"}})
    assert run(made, ExportCheck(**BASE, names=("(?i)vpc",), min=1)).findings == ()
    assert len(run(made, ExportCheck(**BASE, names=("(?i)endpoint",))).findings) == 1


def _with_ideal(tmp_path: Path, wanted: str) -> tuple[Ideal, Comparison]:
    source = (
        "import pulumi_aws as aws\n\ndatabase = aws.rds.Instance(\n    'db',\n    instance_class='big',\n)\n"
    )
    counterpart = resource(DATABASE, "ideal-db", {"instanceClass": wanted}, 3, file="__main__.py")
    layout = {"language": "python", "project_file": "Pulumi.yaml"}
    made = subject(tmp_path / "ideal", (counterpart,), {"__main__.py": source}, layout=layout)
    return Ideal(made.workspace, made.preview), Comparison((ResourceMatch(DB.urn, counterpart.urn, 1.0),))


def test_ideal_compares_with_the_matched_resource_and_cuts_the_fix_from_it(tmp_path: Path) -> None:
    ideal, comparison = _with_ideal(tmp_path, "db.t3.small")
    small = resource(DATABASE, "db", {"instanceClass": "db.t3.micro"}, 1)
    made = subject(tmp_path / "a", (small,), FILES, ideal=ideal, comparison=comparison)
    check = IdealCheck(**BASE, resources=Selector(DATABASE), property="instanceClass")
    (finding,) = run(made, check).findings
    assert finding.ideal is not None
    assert (finding.ideal.file, finding.ideal.start_line) == ("__main__.py", 5)
    assert "instance_class='big'" in finding.ideal.snippet
    accepted = IdealCheck(
        **BASE, resources=Selector(DATABASE), property="instanceClass", accept=("db.t3.micro",)
    )
    assert run(made, accepted).findings == ()
    pattern = IdealCheck(
        **BASE, resources=Selector(DATABASE), property="instanceClass", accept_pattern="^db\\.t3\\."
    )
    assert run(made, pattern).findings == ()


def test_fix_by_file_takes_the_ideals_file(tmp_path: Path) -> None:
    ideal, comparison = _with_ideal(tmp_path, "x")
    made = subject(tmp_path / "a", (), FILES, ideal=ideal, comparison=comparison)
    check = StructureCheck(**BASE, parts=("project-file",), fix=Fix(file="__main__.py"))
    (finding,) = run(made, check).findings
    assert finding.ideal is not None
    assert finding.ideal.file == "__main__.py"


def test_requirements_are_met_violated_or_unchecked(tmp_path: Path) -> None:
    names = ("met", "violated", "unchecked")
    requirements = tuple(Requirement(name, f"quote {name}") for name in names)

    def check(name: str, type_: str) -> CountCheck:
        return CountCheck(**{**BASE, "id": f"has-{name}"}, requirement=name, resources=Selector(type_))

    checks = (check("met", DATABASE), check("violated", BUCKET))
    results = run(subject(tmp_path, (DB,), FILES), *checks, requirements=requirements)
    assert {item.id: item.status for item in results.requirements} == {name: name for name in names}


def test_a_check_that_contradicts_the_prompt_violates_no_requirement(tmp_path: Path) -> None:
    check = CountCheck(**BASE, requirement="r", conflict="the PROMPT says so", resources=Selector(BUCKET))
    results = run(subject(tmp_path, (DB,), FILES), check, requirements=(Requirement("r", "q"),))
    assert len(results.findings) == 1
    assert results.requirements[0].status == "unchecked"


def test_an_entry_program_of_ours_exports_nothing_so_exports_cannot_be_told(tmp_path: Path) -> None:
    check = ExportCheck(**BASE, min=1)
    assert len(run(subject(tmp_path / "a", (DB,), FILES), check).findings) == 1
    assisted = {"assisted": (Assistance("entry-program", "TapStack", "x"),)}
    assert run(subject(tmp_path / "b", (DB,), FILES, preview=assisted), check).findings == ()

"""What a program constructs under a condition that the run did not meet is no absence."""

from pathlib import Path

import pytest

from harness.checks.conditional import constructs_conditionally
from harness.model.rubric import CountCheck, Selector
from tests.checks.build import BASE, run, subject

CONDITIONAL = """\
if (!isLocal) {
  database = new aws.rds.Instance(`db-${suffix}`, {
    engine: "mysql",
  });
}
"""
CALLED = """\
class Stack(ComponentResource):
    def __init__(self, args):
        if args.zone_id:
            self._records(args.zone_id)

    def _records(self, zone_id: str):
        aws.route53.Record("a", zone_id=zone_id)
"""
CHECK = CountCheck(**BASE, min=1, resources=Selector("aws:rds/instance:Instance"))


@pytest.mark.parametrize(
    ("text", "module", "name", "found"),
    [
        (CONDITIONAL, "rds", "Instance", True),
        (CONDITIONAL, "ec2", "Instance", False),
        ("# if local:\n    # aws.rds.Instance('a')\n", "rds", "Instance", False),
        ("class Unused:\n    def make(self):\n        aws.rds.Instance('a')\n", "rds", "Instance", False),
        (CALLED, "route53", "Record", True),
        (CALLED.replace("if args.zone_id", "for one in [1]"), "route53", "Record", False),
        ("def loop():\n    loop()\n    aws.rds.Instance('a')\n", "rds", "Instance", False),
        (
            "const zone = args.domain\n  ? new aws.route53.Zone('z')\n  : undefined;\n",
            "route53",
            "Zone",
            True,
        ),
        ("args.domain && new aws.route53.Zone('z');\n", "route53", "Zone", True),
        ("// ? new aws.route53.Zone('z')\n", "route53", "Zone", False),
        ("if flag:\n    a()\nelse:\n    aws.lambda_.Function('f')\n", "lambda", "Function", True),
    ],
)
def test_only_a_condition_around_the_constructor_or_its_calls_counts(
    text: str, module: str, name: str, found: bool
) -> None:
    assert constructs_conditionally(text, module, name) is found


@pytest.mark.parametrize(("text", "checks"), [(CONDITIONAL, []), ("const a = 1;\n", [CHECK.id])])
def test_a_conditional_resource_is_no_absence(text: str, checks: list[str], tmp_path: Path) -> None:
    made = subject(tmp_path, (), {"index.ts": text})
    assert [item.check for item in run(made, CHECK).findings] == checks

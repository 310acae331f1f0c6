"""Tags of a provider or of the stack's configuration count as the resource's own."""

from pathlib import Path

import pytest

from harness.model.rubric import CountCheck, PropertyCheck, Selector
from tests.checks.build import BASE, resource, run, subject

BUCKET = "aws:s3/bucket:Bucket"
PROVIDER = resource("pulumi:providers:aws", "p", {"defaultTags": {"tags": {"Owner": "team", "Stage": "p"}}})
CHECK = PropertyCheck(
    **BASE,
    resources=Selector(BUCKET),
    schema={"required": ["tags"], "properties": {"tags": {"required": ["Owner", "Stage"]}}},
)


def test_tags_of_the_explicit_provider_are_merged_below_the_own_ones(tmp_path: Path) -> None:
    bucket = resource(BUCKET, "b", {"tags": {"Stage": "own"}}, provider=PROVIDER.urn)
    assert run(subject(tmp_path, (PROVIDER, bucket)), CHECK).findings == ()
    own = PropertyCheck(
        **BASE,
        resources=Selector(BUCKET),
        schema={"properties": {"tags": {"properties": {"Stage": {"const": "own"}}}}},
    )
    assert run(subject(tmp_path, (PROVIDER, bucket)), own).findings == ()


def test_tags_of_another_provider_are_not(tmp_path: Path) -> None:
    bucket = resource(BUCKET, "b", {"tags": {"Stage": "own"}})
    assert len(run(subject(tmp_path, (PROVIDER, bucket)), CHECK).findings) == 1


@pytest.mark.parametrize(
    "given", ["\n    tags: {Owner: team, Stage: p}", ' \'{"tags": {"Owner": "team", "Stage": "p"}}\'']
)
def test_tags_of_the_configuration_are_those_of_the_default_provider(tmp_path: Path, given: str) -> None:
    files = {"index.ts": "\n", "Pulumi.dev.yaml": f"config:\n  aws:defaultTags:{given}\n"}
    bucket = resource(BUCKET, "b")
    made = subject(tmp_path, (bucket,), files, layout={"stack_files": ("Pulumi.dev.yaml",)})
    assert run(made, CHECK).findings == ()
    other = resource(BUCKET, "b", provider=PROVIDER.urn)
    bare = resource("pulumi:providers:aws", "p")
    made = subject(tmp_path, (bare, other), files, layout={"stack_files": ("Pulumi.dev.yaml",)})
    assert len(run(made, CHECK).findings) == 1


def test_a_resource_that_is_only_read_raises_nothing_and_is_no_absence(tmp_path: Path) -> None:
    read = resource(BUCKET, "b", external=True)
    count = CountCheck(**{**BASE, "id": "count"}, resources=Selector(BUCKET), min=1)
    assert run(subject(tmp_path, (read,)), CHECK, count).findings == ()
    managed = resource(BUCKET, "b")
    assert len(run(subject(tmp_path, (managed,)), CHECK, count).findings) == 1

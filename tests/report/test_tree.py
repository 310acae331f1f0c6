import io
from typing import Any

from rich.console import Console

from harness.model.graph import Resource, ResourceGraph
from harness.model.preview import Preview
from harness.report.tree import plain_lines, rendered


def _resource(token: str, name: str, parent: str | None = None, **fields: Any) -> Resource:
    return Resource(urn=name, type=token, name=name, custom=True, inputs={}, parent=parent, **fields)


PREVIEW = Preview(
    "succeeded",
    ResourceGraph(
        resources=(
            _resource("pulumi:pulumi:Stack", "stack"),
            _resource("tap:TapStack", "tap", "stack"),
            _resource("aws:s3/bucket:Bucket", "logs", "tap"),
            _resource("aws:kms/key:Key", "key", "stack"),
            _resource("aws:sqs/queue:Queue", "orphan", "unheard-of"),
        )
    ),
)


def test_plain_lines_are_indented_below_their_parent() -> None:
    assert list(plain_lines(PREVIEW)) == [
        "pulumi:pulumi:Stack stack",
        "  tap:TapStack tap",
        "    aws:s3/bucket:Bucket logs",
        "  aws:kms/key:Key key",
        "aws:sqs/queue:Queue orphan",
        "preview succeeded: 5 resources",
    ]


def test_a_terminal_draws_the_same_tree() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=100, color_system=None)
    console.print(rendered(PREVIEW))

    drawn = [line.rstrip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]
    assert drawn == [
        "resources",
        "├── pulumi:pulumi:Stack stack",
        "│   ├── tap:TapStack tap",
        "│   │   └── aws:s3/bucket:Bucket logs",
        "│   └── aws:kms/key:Key key",
        "└── aws:sqs/queue:Queue orphan",
        "preview succeeded: 5 resources",
    ]


def test_a_chain_of_any_depth_is_drawn() -> None:
    chain = tuple(_resource("a:b:C", str(n), str(n - 1) if n else None) for n in range(3000))

    lines = list(plain_lines(Preview("succeeded", ResourceGraph(resources=chain))))

    assert len(lines) == 3001
    assert max(len(line) for line in lines) < 200


def test_a_failed_preview_says_why() -> None:
    failed = Preview("program-error", ResourceGraph(), message="ValueError:\n\x1b[31mno region")

    assert list(plain_lines(failed)) == [
        r"preview program-error: 0 resources (ValueError: \x1b[31mno region)"
    ]

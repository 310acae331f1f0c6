"""Which of several code blocks becomes the file, and why the others do not."""

from collections.abc import Callable

import pytest

from harness.model.workspace import Workspace
from tests.intake.conftest import COMPONENT, PROGRAM

Document = Callable[[str], Workspace]
LONG = COMPONENT + "".join(f"        self.topic{n} = aws.sns.Topic('t{n}')\n" for n in range(20))


def _block(content: str, info: str = "python") -> str:
    return f"```{info}\n{content}```\n"


def _decided(workspace: Workspace, path: str) -> list[tuple[str, str]]:
    return [(decision.outcome, decision.reason) for decision in workspace.decisions if decision.path == path]


@pytest.mark.parametrize(
    ("sentence", "content", "info", "reason"),
    [
        ("Set `lib/store.py` up like this:", "key: value\n", "yaml", "of another kind"),
        ("Set `lib/store.py` up like this:", "x = (\n", "python", "does not parse"),
        ("Set `lib/store.py` up like this:", "import os\nprint(os.name)\n", "python", "it is short"),
        ("Set `docs/notes.txt` up like this:", "x\n", "text", None),
        ("Set `lib/store.py` up like this:", "bucket.arn.apply(print)\n", "python", "without defining it"),
    ],
)
def test_a_name_that_is_only_mentioned_must_be_borne_out_by_the_code(
    document: Document, sentence: str, content: str, info: str, reason: str | None
) -> None:
    workspace = document(f"## __main__.py\n{_block(PROGRAM)}\n{sentence}\n\n{_block(content, info)}")
    assert [file.path for file in workspace.files] == ["__main__.py"]
    refused = workspace.decisions[1]
    assert refused.outcome in ("unplaced", "ignored")
    assert reason is None or reason in refused.reason


def test_a_whole_program_under_a_mention_is_the_file_however_short(document: Document) -> None:
    workspace = document(f"The program goes into `infra/__main__.py`, and that is all:\n\n{_block(PROGRAM)}")
    assert [file.path for file in workspace.files] == ["infra/__main__.py"]


def test_whole_code_under_a_mention_is_the_file(document: Document) -> None:
    workspace = document(
        f"## __main__.py\n{_block(PROGRAM)}\nPut this in `lib/store.py` now:\n\n{_block(LONG)}"
    )
    assert [file.path for file in workspace.files] == ["__main__.py", "lib/store.py"]


def test_a_mention_never_beats_a_statement(document: Document) -> None:
    changed = LONG.replace("Store", "Shop")
    text = f"## lib/store.py\n{_block(LONG)}\nIn `lib/store.py` one could also write:\n\n{_block(changed)}"
    workspace = document(text)
    assert (workspace.root / "lib/store.py").read_text() == LONG
    assert _decided(workspace, "lib/store.py")[1][0] == "unplaced"


def test_a_much_shorter_block_that_loses_a_class_is_a_change_and_no_version(document: Document) -> None:
    short = "import pulumi_aws as aws\n\nbucket = aws.s3.Bucket('b')\n"
    workspace = document(f"## lib/store.py\n{_block(LONG)}\n## lib/store.py\n{_block(short)}")
    assert (workspace.root / "lib/store.py").read_text() == LONG
    assert "it lacks Store, which the block on line 3 defines" in _decided(workspace, "lib/store.py")[1][1]


def test_a_shorter_block_that_makes_nothing_is_no_version_of_one_that_does(document: Document) -> None:
    program = PROGRAM + "".join(f"aws.sns.Topic('t{n}')\n" for n in range(20))
    idle = "import os\nx = os.name\n"
    workspace = document(f"## __main__.py\n{_block(program)}\n## __main__.py\n{_block(idle)}")
    assert (workspace.root / "__main__.py").read_text() == program


def test_shorter_data_may_replace_longer_data(document: Document) -> None:
    longer, shorter = "a: 1\n" * 3 + "b: 2\n" * 9, "name: shop\nruntime: python\n"
    text = (
        f"## __main__.py\n{_block(PROGRAM)}\n## Pulumi.yaml\n{_block(longer, 'yaml')}\n"
        f"## Pulumi.yaml\n{_block(shorter, 'yaml')}"
    )
    workspace = document(text)
    assert (workspace.root / "Pulumi.yaml").read_text() == shorter


def test_of_blocks_that_all_leave_code_out_the_longest_is_used(document: Document) -> None:
    elided = LONG + "        # ... more of the same ...\n"
    shorter = COMPONENT + "        # ... rest unchanged ...\n"
    workspace = document(f"## lib/store.py\n{_block(shorter)}\n## lib/store.py\n{_block(elided)}")
    assert (workspace.root / "lib/store.py").read_text() == elided
    assert [outcome for outcome, _ in _decided(workspace, "lib/store.py")] == ["unplaced", "placed"]

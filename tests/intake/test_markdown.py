"""Markdown answers, as messy as models write them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.intake.document import extract
from harness.intake.limits import IntakeLimits
from harness.intake.writer import WorkspaceWriter
from harness.model.errors import BadInput
from harness.model.workspace import LineRange, Workspace
from tests.intake.conftest import COMPONENT, PROGRAM, TYPESCRIPT

Document = Callable[[str], Workspace]


def paths(workspace: Workspace) -> list[str]:
    return [file.path for file in workspace.files]


def text_of(workspace: Workspace, path: str) -> str:
    return (workspace.root / path).read_text()


def outcomes(workspace: Workspace) -> list[tuple[str, str | None]]:
    return [(decision.outcome, decision.path) for decision in workspace.decisions]


def fenced(content: str, info: str = "python", marker: str = "```") -> str:
    return f"{marker}{info}\n{content}{marker}\n"


@pytest.mark.parametrize(
    "label",
    [
        "## lib/tap_stack.py",
        "## File: lib/tap_stack.py",
        "### File: `lib/tap_stack.py`",
        "### 1. `lib/tap_stack.py`",
        "#### 2.1 File: lib/tap_stack.py (Corrected Implementation)",
        "### Step 3: Create `lib/tap_stack.py`",
        "**lib/tap_stack.py**",
        "**`lib/tap_stack.py`**",
        "**File: lib/tap_stack.py**",
        "**File**: `lib/tap_stack.py`",
        "**lib/tap_stack.py:**",
        "`lib/tap_stack.py`:",
        "lib/tap_stack.py",
        "lib/tap_stack.py - the main stack",
        "### lib/tap_stack.py — the main stack",
        "Filename: lib/tap_stack.py",
        "- `lib/tap_stack.py`",
        "1. **lib/tap_stack.py**",
        "[lib/tap_stack.py](lib/tap_stack.py)",
        "<summary>lib/tap_stack.py</summary>",
        "<!-- lib/tap_stack.py -->",
        "### Main stack (`lib/tap_stack.py`)",
        "### The stack: `lib/tap_stack.py`",
        "**VPC component: lib/tap_stack.py**",
        "lib/tap_stack.py\n================",
        "## File: lib/tap_stack.py\n\nThe main stack, with everything in it.",
        "## File: lib/tap_stack.py\n\n### What changed\n\n1. **One**: a thing\n2. From `db.t3.micro`",
        "First the program.\n\nCreate a file named `lib/tap_stack.py`:",
        "### \U0001f4c4 `lib/tap_stack.py`",
        "**\u2705\ufe0f 1. `lib/tap_stack.py`**",
        "Save this as `lib/tap_stack.py`:",
        "### 1. Main Infrastructure (lib/tap_stack.py)",
        "| File | Purpose |\n|---|---|\n| `lib/tap_stack.py` | program |",
    ],
)
def test_a_file_takes_its_name_from_the_label_above_it(document: Document, label: str) -> None:
    content = "import pulumi\nimport pulumi_aws as aws\n" + "".join(
        f'bucket_{index} = aws.s3.Bucket("b{index}")\n' for index in range(15)
    )
    assert paths(document(f"# Answer\n\n{label}\n\n{fenced(content)}")) == ["lib/tap_stack.py"]


@pytest.mark.parametrize(
    "info",
    [
        "python:lib/x.py",
        "python lib/x.py",
        'python title="lib/x.py"',
        "python filename=lib/x.py",
        "lib/x.py",
        "{.python filename=lib/x.py}",
        "py file='lib/x.py'",
        "python (lib/x.py)",
        "python {title: lib/x.py} lib/x.py",
    ],
)
def test_a_file_takes_its_name_from_the_info_string(document: Document, info: str) -> None:
    assert paths(document(fenced(PROGRAM, info))) == ["lib/x.py"]


@pytest.mark.parametrize(
    "first",
    [
        "# lib/x.py\n",
        "# File: lib/x.py\n",
        "#!/usr/bin/env python3\n# lib/x.py\n",
        '"""lib/x.py"""\n',
        '"""\nlib/x.py\n\nThe stack.\n"""\n',
        "# lib/x.py - the stack\n",
        "\n# filename: lib/x.py\n",
    ],
)
def test_a_file_takes_its_name_from_its_first_comment(document: Document, first: str) -> None:
    workspace = document("Here it is:\n\n" + fenced(first + PROGRAM))
    assert paths(workspace) == ["lib/x.py"]
    assert text_of(workspace, "lib/x.py") == first + PROGRAM


@pytest.mark.parametrize("first", ["// bin/tap.ts\n", "/* bin/tap.ts */\n", "/**\n * bin/tap.ts\n */\n"])
def test_a_typescript_file_takes_its_name_from_its_first_comment(document: Document, first: str) -> None:
    assert paths(document(fenced(first + TYPESCRIPT, "ts"))) == ["bin/tap.ts"]


def test_the_comment_adds_the_folder_that_the_heading_leaves_out(document: Document) -> None:
    assert paths(document("## tap_stack.py\n" + fenced("# lib/tap_stack.py\n" + PROGRAM))) == [
        "lib/tap_stack.py"
    ]


def test_dunder_names_survive_emphasis(document: Document) -> None:
    text = "## File: lib/**init**.py\n" + fenced('"""Library."""\n') + "## __main__.py\n" + fenced(PROGRAM)
    assert paths(document(text)) == ["__main__.py", "lib/__init__.py"]


def test_each_file_knows_the_lines_of_its_content(document: Document) -> None:
    text = "# A\n\n## __main__.py\n\n" + fenced(PROGRAM) + "\n## lib/empty.py\n" + fenced("")
    workspace = document(text)
    assert workspace.files[0].markdown_lines == LineRange(6, 10)
    assert text.split("\n")[5:10] == PROGRAM.rstrip("\n").split("\n")
    assert workspace.files[1].path == "lib/empty.py"
    assert workspace.files[1].size == 0


def test_files_without_any_name_are_told_from_their_content(document: Document) -> None:
    entry = (
        "import pulumi\nfrom lib.store import Store\n\nstore = Store('a')\npulumi.export('b', store.bucket)\n"
    )
    project = "name: shop\nruntime:\n  name: python\n"
    blocks = [
        fenced(project, "yaml"),
        fenced(entry),
        fenced(COMPONENT),
        fenced("pulumi>=3\npulumi-aws>=6,<8\n", ""),
    ]
    workspace = document("Here.\n\n" + "\nThen:\n\n".join(blocks))
    assert paths(workspace) == ["Pulumi.yaml", "__main__.py", "lib/store.py", "requirements.txt"]
    assert workspace.layout.main == "__main__.py"


def test_typescript_without_any_name_is_told_from_its_content(document: Document) -> None:
    component = (
        'import * as pulumi from "@pulumi/pulumi";\nimport * as aws from "@pulumi/aws";\n'
        'export class Store extends pulumi.ComponentResource { x = new aws.s3.Bucket("b"); }\n'
    )
    entry = (
        'import { Store } from "./lib/store";\nimport * as pulumi from "@pulumi/pulumi";\n'
        'const s = new Store("a");\n'
    )
    package = '{"name": "shop", "dependencies": {"@pulumi/pulumi": "^3"}}\n'
    text = fenced(component, "typescript") + "\n" + fenced(entry, "") + "\n" + fenced(package, "json")
    assert paths(document(text)) == ["index.ts", "lib/store.ts", "package.json"]


def test_a_component_alone_gets_a_name_of_its_own(document: Document) -> None:
    workspace = document(fenced(COMPONENT.replace("Store", "TapStack")))
    assert paths(workspace) == ["tap_stack.py"]
    assert workspace.layout.main is None
    assert [item.name for item in workspace.layout.components] == ["TapStack"]


def test_a_document_that_is_nothing_but_code_is_the_program(document: Document) -> None:
    assert paths(document(PROGRAM)) == ["__main__.py"]


def test_a_later_full_version_wins(document: Document) -> None:
    better = PROGRAM.replace("logs", "better")
    text = "## __main__.py\n" + fenced(PROGRAM) + "\nCorrected:\n\n## __main__.py\n" + fenced(better)
    workspace = document(text)
    assert text_of(workspace, "__main__.py") == better
    assert outcomes(workspace) == [("replaced", "__main__.py"), ("placed", "__main__.py")]
    assert workspace.decisions[0].reason == "the block on line 14 replaces it"


@pytest.mark.parametrize(
    "fragment",
    [
        'bucket = aws.s3.Bucket("changed")\n',
        '    bucket = aws.s3.Bucket("changed")\n',
        f"# ... existing code ...\n{PROGRAM}",
        f"{PROGRAM}\n# The rest of the file remains unchanged\n",
        f"import pulumi\n# rest unchanged\n{PROGRAM}",
        "self.bucket.versioning = True\n",
        "return bucket\n",
        "import pulumi\n",
        "--- a/__main__.py\n+++ b/__main__.py\n@@ -4,1 +4,1 @@\n-bucket\n+basket\n",
    ],
)
def test_a_fragment_never_replaces_a_full_version(document: Document, fragment: str) -> None:
    workspace = document("## __main__.py\n" + fenced(PROGRAM) + "\n## __main__.py\n" + fenced(fragment))
    assert text_of(workspace, "__main__.py") == PROGRAM
    assert outcomes(workspace) == [("placed", "__main__.py"), ("unplaced", "__main__.py")]
    assert "not the whole of __main__.py" in workspace.decisions[1].reason


def test_a_full_version_after_a_fragment_wins(document: Document) -> None:
    fragment = 'bucket = aws.s3.Bucket("old")\n'
    workspace = document("## __main__.py\n" + fenced(fragment) + "\n## __main__.py\n" + fenced(PROGRAM))
    assert text_of(workspace, "__main__.py") == PROGRAM


def test_code_that_leaves_parts_out_is_used_where_there_is_nothing_better(document: Document) -> None:
    elided = PROGRAM + "# ... similar for the other buckets\n"
    workspace = document("## __main__.py\n" + fenced(elided))
    assert text_of(workspace, "__main__.py") == elided
    assert "leaves code out" in workspace.decisions[0].reason


def test_a_clearly_named_excerpt_is_used_only_where_there_is_no_program(document: Document) -> None:
    excerpt = 'bucket = aws.s3.Bucket("logs")\npulumi.export("name", bucket.id)\n'
    with_program = "## __main__.py\n" + fenced(PROGRAM) + "\n## lib/other.py\n" + fenced(excerpt)
    assert paths(document(with_program)) == ["__main__.py"]


def test_a_mention_in_a_sentence_does_not_make_a_few_lines_a_file(document: Document) -> None:
    text = (
        "## __main__.py\n"
        + fenced(PROGRAM)
        + "\nThen import it in `bin/start.py`:\n\n"
        + fenced("import tap\n")
    )
    workspace = document(text)
    assert paths(workspace) == ["__main__.py"]
    assert workspace.decisions[1].outcome == "unplaced"


def test_commands_trees_diagrams_and_prose_are_no_files(document: Document) -> None:
    tree = ".\n├── Pulumi.yaml\n└── lib\n    └── x.py\n"
    parts = [
        "## File Structure\n" + fenced(tree, ""),
        "## __main__.py\n" + fenced(PROGRAM),
        "Run `python __main__.py`:\n" + fenced("pip install -r requirements.txt\n", "bash"),
        "1. Deploy:\n   ```bash\n   pulumi up\n   ```\n",
        fenced("$ pulumi up\n", ""),
        fenced("graph TD\n", "mermaid"),
        "Output:\n" + fenced("Everything went well.\n", ""),
    ]
    workspace = document("\n".join(parts))
    assert paths(workspace) == ["__main__.py"]
    assert [item.reason for item in workspace.decisions if item.outcome == "ignored"] == [
        "a file tree",
        "commands to type, not a file",
        "commands to type, not a file",
        "commands to type, not a file",
        "a diagram",
        "text without a file name",
    ]


def test_a_script_that_states_its_name_is_a_file(document: Document) -> None:
    text = (
        "## __main__.py\n"
        + fenced(PROGRAM)
        + "\n## File: scripts/deploy.sh\n"
        + fenced("pulumi up\n", "bash")
    )
    assert paths(document(text)) == ["__main__.py", "scripts/deploy.sh"]


def test_a_file_that_is_not_code_keeps_its_stated_name(document: Document) -> None:
    text = "## __main__.py\n" + fenced(PROGRAM) + "\n## File: lib/AWS_REGION\n" + fenced("us-east-1\n", "")
    assert text_of(document(text), "lib/AWS_REGION") == "us-east-1\n"


README = (
    "# Title\n\nInstall:\n\n```bash\nnpm install\n```\n\n"
    "## Layout\n\n```\nlib/\n```\n\n```python\nimport tap\n```\n"
)


def test_a_readme_with_fences_of_its_own_stays_one_file(document: Document) -> None:
    readme = fenced(README, "markdown")
    text = f"## lib/README.md\n\n{readme}\n## __main__.py\n\n{fenced(PROGRAM)}\n## Summary\n\nDone.\n"
    workspace = document(text)
    assert paths(workspace) == ["__main__.py", "lib/README.md"]
    assert text_of(workspace, "lib/README.md") == README
    assert text_of(workspace, "__main__.py") == PROGRAM
    start, end = workspace.files[1].markdown_lines.start, workspace.files[1].markdown_lines.end  # type: ignore[union-attr]
    assert "\n".join(text.split("\n")[start - 1 : end]) + "\n" == README


def test_a_readme_at_the_end_stays_one_file_too(document: Document) -> None:
    readme = fenced(README, "markdown")
    text = f"## __main__.py\n{fenced(PROGRAM)}\n## README.md\n{readme}\n## Summary\n\nDone.\n"
    assert text_of(document(text), "README.md") == README


def test_a_longer_marker_nests_as_markdown_says(document: Document) -> None:
    readme = fenced(README, "markdown", "````")
    text = f"## README.md\n{readme}\n## __main__.py\n{fenced(PROGRAM, 'python', '~~~')}"
    workspace = document(text)
    assert text_of(workspace, "README.md") == README
    assert text_of(workspace, "__main__.py") == PROGRAM


def test_an_answer_wrapped_whole_in_a_markdown_fence_is_unwrapped(document: Document) -> None:
    inner = f"## __main__.py\n\n{fenced(PROGRAM)}\n## lib/x.py\n\n{fenced('X = 1' + chr(10))}"
    text = f"Here is the answer:\n\n```markdown\n{inner}```\n"
    workspace = document(text)
    assert paths(workspace) == ["__main__.py", "lib/x.py"]
    lines = workspace.files[0].markdown_lines
    assert lines is not None
    assert "\n".join(text.split("\n")[lines.start - 1 : lines.end]) + "\n" == PROGRAM


def test_a_fence_that_is_never_closed_ends_with_the_document(document: Document) -> None:
    workspace = document(f"## __main__.py\n\n```python\n{PROGRAM}")
    assert text_of(workspace, "__main__.py") == PROGRAM
    assert "never closed" in workspace.decisions[0].reason


def test_a_forgotten_end_does_not_swallow_the_next_file(document: Document) -> None:
    text = f"## lib/x.py\n\n```python\nX = 1\n\n## File: __main__.py\n\n{fenced(PROGRAM)}"
    workspace = document(text)
    assert text_of(workspace, "lib/x.py") == "X = 1\n"
    assert text_of(workspace, "__main__.py") == PROGRAM


def test_escaped_fences_are_fences(document: Document) -> None:
    escaped = fenced(PROGRAM).replace("```", r"\`\`\`")
    assert text_of(document(f"## __main__.py\n\n{escaped}"), "__main__.py") == PROGRAM


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(document: Document) -> None:
    text = "## __main__.py\n\n" + fenced(PROGRAM)
    workspace = document("\ufeff" + text.replace("\n", "\r\n"))
    assert text_of(workspace, "__main__.py") == PROGRAM
    assert workspace.files[0].markdown_lines == LineRange(4, 8)


def test_tabs_in_code_are_kept(document: Document) -> None:
    content = "import pulumi\nif True:\n\tpulumi.export('a', 1)\n"
    assert text_of(document("## __main__.py\n" + fenced(content)), "__main__.py") == content


def test_a_fence_in_a_list_item_loses_the_items_indentation(document: Document) -> None:
    block = "".join(f"   {line}\n" for line in fenced(PROGRAM).rstrip("\n").split("\n"))
    assert text_of(document(f"1. `__main__.py`\n\n{block}"), "__main__.py") == PROGRAM


@pytest.mark.parametrize(
    "name",
    [
        "../../x.py",
        "/etc/cron.d/x.py",
        "C:\\x.py",
        "~/x.py",
        "CON.py",
        "a/../../x.py",
        "x" * 300 + ".py",
        "a\u202eb.py",
    ],
)
def test_nothing_outside_the_workspace_can_be_named(document: Document, name: str, tmp_path: Path) -> None:
    text = "## __main__.py\n" + fenced(PROGRAM) + f"\n## File: {name}\n" + fenced("X = 1\n")
    workspace = document(text)
    assert paths(workspace) == ["__main__.py"]
    assert workspace.decisions[1].outcome == "unplaced"
    assert not list(tmp_path.rglob("x.py"))


def test_what_has_no_name_and_no_shape_is_listed(document: Document) -> None:
    text = (
        "## __main__.py\n"
        + fenced(PROGRAM)
        + "\nTags:\n\n"
        + fenced('{"a": 1}\n', "json")
        + "\n"
        + fenced("x = y\n")
    )
    workspace = document(text)
    assert outcomes(workspace) == [("placed", "__main__.py"), ("unplaced", None), ("unplaced", None)]
    assert [item.reason for item in workspace.decisions[1:]] == [
        "data that no file name goes with",
        "code that no file name goes with",
    ]
    assert workspace.decisions[1].lines == LineRange(13, 13)


def test_every_block_gets_exactly_one_decision_in_the_documents_order(document: Document) -> None:
    blocks = [
        "## __main__.py\n" + fenced(PROGRAM),
        fenced("x = 1\n"),
        fenced("ls\n", "sh"),
        "## a.py\n" + fenced(""),
    ]
    starts = [item.lines.start for item in document("\n".join(blocks)).decisions if item.lines]
    assert len(starts) == len(blocks)
    assert starts == sorted(starts)


@pytest.mark.parametrize("text", ["", "  \n\t\n", "\ufeff"])
def test_an_empty_document_says_so(document: Document, text: str) -> None:
    with pytest.raises(BadInput, match="the document is empty"):
        document(text)


def test_a_document_without_code_says_so(document: Document) -> None:
    with pytest.raises(BadInput, match="no code block in it is a file"):
        document("# Thoughts\n\nUse a bucket.\n")


def test_a_document_of_excerpts_names_the_first(document: Document) -> None:
    with pytest.raises(
        BadInput, match="no whole Pulumi program in it \\(line 4: code that no file name goes with\\)"
    ):
        document("Change this:\n\n" + fenced('bucket = aws.s3.Bucket("a")\n'))


def test_a_document_beyond_the_cap_is_refused(tmp_path: Path) -> None:
    writer = WorkspaceWriter(tmp_path / "out", "big.md", IntakeLimits(markdown_bytes=10))
    with pytest.raises(BadInput, match=r"big\.md: larger than 10 bytes"):
        extract(b"x" * 11, writer)


PIECES = st.sampled_from(
    [
        "```python\n",
        "```\n",
        "~~~\n",
        "````markdown\n",
        "```markdown\n",
        "````\n",
        "## File: lib/x.py\n",
        "**../../x.py**\n",
        "## /etc/passwd\n",
        "`a/b.ts`:\n",
        "import pulumi\n",
        "class A(pulumi.ComponentResource):\n",
        "    pass\n",
        "\n",
        "# ... rest unchanged\n",
        "--- a/x.py\n+++ b/x.py\n",
        "├── x\n",
        "> ",
        "- ",
        "1. ",
        "   ",
        "\t",
        "\r\n",
        "\0",
        '```ts title="../x.ts"\n',
        'import * as aws from "@pulumi/aws";\n',
        "name: a\nruntime: python\n",
        "<details>\n",
        "File: CON\n",
        "## a\n",
        "## a/b.py\n",
        "\\`\\`\\`\n",
        "new aws.s3.Bucket('x');\n",
        "((((((((",
        "{{[[",
        "\udcff",
        "\u2028",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=40).map("".join))
def test_no_document_escapes_or_raises_anything_but_bad_input(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("document")
    writer = WorkspaceWriter(folder / "out", "x.md", IntakeLimits())
    try:
        extract(text.encode("utf-8", "surrogatepass"), writer)
    except BadInput:
        return
    written = {path.relative_to(folder / "out").as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == {file.path for file in writer.files}
    lines = (
        text.encode("utf-8", "surrogatepass")
        .decode("utf-8", "replace")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    for decision in writer.decisions:
        assert decision.lines is not None
        assert 1 <= decision.lines.start <= decision.lines.end <= lines.count("\n") + 2


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["x = 1", "", "# note", "    y = 2", "'''", "> z", "* a", "&amp;", "<b>", "\\", "\ttab"]
            ),
            max_size=8,
        ).map(lambda lines: "".join(f"{line}\n" for line in lines)),
        min_size=1,
        max_size=5,
    )
)
def test_named_blocks_come_out_as_they_went_in(
    tmp_path_factory: pytest.TempPathFactory, contents: list[str]
) -> None:
    text = "\n".join(
        f"## File: lib/data{index}.txt\n\n{fenced(content, '')}" for index, content in enumerate(contents)
    )
    writer = WorkspaceWriter(tmp_path_factory.mktemp("round") / "out", "x.md", IntakeLimits())
    extract(text.encode(), writer)
    assert [writer.text(f"lib/data{index}.txt") for index in range(len(contents))] == contents
    for file, content in zip(writer.files, contents, strict=True):
        assert file.markdown_lines is not None
        assert (
            text.split("\n")[file.markdown_lines.start - 1 :][: content.count("\n")]
            == content.split("\n")[:-1]
        )


@pytest.mark.parametrize(
    "text",
    [
        "```python\nx = 1\n```\n" * 4_000,
        "# File: a/b.py (\n" * 20_000,
        "# " + "[" * 100_000 + "\n```python\nx\n```\n",
        "```ts\n" + " " * 200_000 + "+\n```\n",
        "```\n" + "\n" * 100_000 + "x\n```\n",
        "```python\n# " + " " * 200_000 + "x\n```\n",
        "```yaml\n" + "a:\n" * 100_000 + "```\n",
        "".join("`" * length + "markdown\n" for length in range(600, 3, -1)),
        ">" * 100_000,
        "- " * 50_000,
    ],
)
def test_large_hostile_documents_end(tmp_path: Path, text: str) -> None:
    """A pattern or a search that is not linear would take minutes for one of these."""
    writer = WorkspaceWriter(tmp_path / "out", "x.md", IntakeLimits())
    extract(text.encode(), writer)
    assert all(decision.lines is not None for decision in writer.decisions)


def test_more_code_blocks_than_anyone_writes_are_refused(tmp_path: Path) -> None:
    writer = WorkspaceWriter(tmp_path / "out", "x.md", IntakeLimits(code_blocks=2))
    with pytest.raises(BadInput, match=r"x\.md: 3 code blocks"):
        extract(b"```\nx\n```\n" * 3, writer)


def test_backticks_that_came_escaped_are_backticks(document: Document) -> None:
    code = (
        TYPESCRIPT + "export const name = pulumi.interpolate\\`logs-\\${bucket.id}\\`;\nconst plain = `a`;\n"
    )
    workspace = document("## index.ts\n" + fenced(code, "typescript"))
    assert text_of(workspace, "index.ts").endswith(
        "export const name = pulumi.interpolate`logs-${bucket.id}`;\nconst plain = `a`;\n"
    )
    assert workspace.decisions[0].reason.endswith("; its escaped backticks are read as backticks")


def test_an_escaped_backtick_inside_a_template_stays(document: Document) -> None:
    code = TYPESCRIPT + "const command = `echo \\`date\\` \\${HOME}`;\n"
    workspace = document("## index.ts\n" + fenced(code, "typescript"))
    assert text_of(workspace, "index.ts") == code
    assert "backticks" not in workspace.decisions[0].reason

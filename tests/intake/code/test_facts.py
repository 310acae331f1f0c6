"""Facts about source files, hostile ones included."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.intake.code.read import language_of, read_code
from tests.intake.conftest import COMPONENT, PROGRAM, TYPESCRIPT


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a.py", "python"),
        ("a/b.TS", "typescript"),
        ("a.mjs", "typescript"),
        ("a.tsx", "typescript"),
        ("a.go", None),
        ("py", None),
        ("lib.py/x", None),
    ],
)
def test_the_extension_tells_the_language(path: str, language: str | None) -> None:
    assert language_of(path) == language


@pytest.mark.parametrize(("path", "text"), [("a.py", PROGRAM), ("a.ts", TYPESCRIPT)])
def test_a_program_acts_and_uses_pulumi(path: str, text: str) -> None:
    facts = read_code(path, text)
    assert facts is not None
    assert (facts.parses, facts.uses_pulumi, facts.acts, facts.excerpt) == (True, True, True, None)


def test_a_component_does_not_act() -> None:
    facts = read_code("a.py", COMPONENT)
    assert facts is not None
    assert not facts.acts
    assert facts.classes[0].makes_resources


@pytest.mark.parametrize(
    ("path", "text", "uses"),
    [
        ("a.py", "from pulumi_aws import s3\n", True),
        ("a.py", "def f():\n    import pulumi\n", True),
        ("a.py", "import pulumix\n", False),
        ("a.py", "s = 'import pulumi'\n", False),
        ("a.ts", 'const aws = require("@pulumi/aws");\n', True),
        ("a.ts", 'import aws = require("@pulumi/aws");\n', True),
        ("a.ts", 'export * from "@pulumi/aws";\n', True),
        ("a.ts", '// import "@pulumi/aws"\n', False),
        ("a.tsx", 'import "@pulumi/aws"; const a = <b/>;\n', True),
    ],
)
def test_only_an_import_uses_pulumi(path: str, text: str, uses: bool) -> None:
    facts = read_code(path, text)
    assert facts is not None
    assert facts.uses_pulumi is uses


@pytest.mark.parametrize(
    ("path", "text", "excerpt"),
    [
        ("a.py", "    x = 1\n", "its first line is indented"),
        ("a.py", "x = aws.s3.Bucket('a')\n", "it uses aws without defining it"),
        ("a.py", "self.x = 1\n", "it uses self without defining it"),
        ("a.py", "return 1\n", "it returns outside a function"),
        ("a.py", "def f():\n    return aws\n", None),
        ("a.py", "class A:\n    def f(self):\n        self.x = 1\n", None),
        ("a.ts", "const x = new aws.s3.Bucket('a');\n", "it uses aws without importing it"),
        ("a.ts", "engine: 'postgres',\nversion: 1,\n", "it begins inside an object"),
        ("a.ts", "this.x = 1;\n", "it uses this outside a class"),
        ("a.ts", "export const x = 1;\n", None),
    ],
)
def test_an_excerpt_is_told_by_what_it_borrows(path: str, text: str, excerpt: str | None) -> None:
    facts = read_code(path, text)
    assert facts is not None
    assert facts.excerpt == excerpt


@pytest.mark.parametrize("path", ["a.py", "a.ts", "a.tsx", "a.js"])
@pytest.mark.parametrize(
    "text",
    [
        "(" * 50_000,
        "-" * 50_000 + "1",
        "[" * 5_000 + "]" * 5_000,
        "a." * 50_000,
        "\0",
        "x" * 3_000_000,
        "\ud800",
        "{" * 9_999,
    ],
)
def test_hostile_source_neither_raises_nor_hangs(path: str, text: str) -> None:
    assert read_code(path, text) is not None


PIECES = [
    "class A",
    "(",
    ")",
    "{",
    "}",
    ":\n",
    "    ",
    "import ",
    "from ",
    "pulumi",
    "'",
    '"',
    "`${",
    "new ",
    "export ",
    "\n",
    "@",
]


@settings(deadline=None)
@given(
    st.sampled_from(["a.py", "a.ts"]),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join),
)
def test_any_text_has_facts(path: str, text: str) -> None:
    assert read_code(path, text) is not None

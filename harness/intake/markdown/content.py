"""What a code block holds, told from its info string, else from its text."""

import json
import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from harness.intake.code.facts import CodeFacts
from harness.intake.code.read import read_code
from harness.intake.plain_yaml import plain_yaml

Kind = Literal["code", "data", "shell", "diff", "tree", "markdown", "diagram", "prose"]

_SHELL = {
    "bash",
    "sh",
    "shell",
    "console",
    "zsh",
    "terminal",
    "powershell",
    "ps1",
    "cmd",
    "bat",
    "shellsession",
}
_DIAGRAM = {"mermaid", "plantuml", "dot", "ascii", "puml"}
_EXTENSIONS = {
    "python": "py", "py": "py", "python3": "py", "typescript": "ts", "ts": "ts", "tsx": "tsx",
    "javascript": "js", "js": "js", "jsx": "jsx", "node": "js", "yaml": "yaml", "yml": "yaml", "json": "json",
    "jsonc": "json", "toml": "toml", "ini": "ini", "dockerfile": "dockerfile", "hcl": "tf", "terraform": "tf",
    "tf": "tf", "sql": "sql", "html": "html", "css": "css", "xml": "xml", "go": "go", "java": "java",
    "csharp": "cs", "makefile": "mk",
}  # fmt: skip
_CODE = {"py", "ts", "tsx", "js", "jsx", "tf", "go", "java", "cs", "dockerfile"}
_TREE = re.compile(r"^[ \t]*(?:[│|][ \t]*)*[├└]|^[ \t]*(?:\|[ \t]+)*(?:\|--|`--|\+--)", re.MULTILINE)
_DIFF = re.compile(r"^(?:diff --git |--- \S.*\n\+\+\+ \S|@@ -\d+)", re.MULTILINE)
_COMMAND = re.compile(
    r"^\s*(?:\$ |> |#|(?:npm|npx|pip3?|pulumi|aws|cd|export|git|docker|kubectl|"
    r"python3?|node|yarn|pnpm|curl|mkdir|source)\s)"
)
_PYTHON = re.compile(r"^(?:from [\w.]+ import |import \w+|class \w+.*:|def \w+\(|@\w+)", re.MULTILINE)
_TYPESCRIPT = re.compile(
    r"^(?:import .* from ['\"]|import (?:\{|\* as )|export (?:const|class|interface|default)|const \w+ = )",
    re.MULTILINE,
)
_REQUIREMENT = re.compile(
    r"^[A-Za-z0-9_.\[\]-]+\s*(?:[=<>~!]=|[<>])\s*[\w.*]+(?:\s*,\s*[<>=!~]+[\w.*]+)*(?:\s*[;#].*)?$"
)


class Content(msgspec.Struct, frozen=True):
    """``extension`` is that of the files which hold such text, where one is known."""

    kind: Kind
    extension: str | None = None
    facts: CodeFacts | None = None


def tell(language: str, text: str) -> Content:
    """The content of a block whose info string begins with the word ``language`` (may be empty)."""
    language = language.lower()
    extension = _EXTENSIONS.get(language)
    if extension is not None:
        return _of_extension(extension, text)
    if language in _SHELL:
        return Content("shell", "sh")
    if language in ("diff", "patch") or _DIFF.search(text):
        return Content("diff")
    if language in ("markdown", "md", "mdx"):
        return Content("markdown", "md")
    if language in _DIAGRAM:
        return Content("diagram")
    return _from_text(text)


def _of_extension(extension: str, text: str) -> Content:
    if _DIFF.search(text) and extension in _CODE:
        return Content("diff", extension)
    return Content("code" if extension in _CODE else "data", extension, read_code(f"block.{extension}", text))


def _from_text(text: str) -> Content:
    lines = [line for line in text.split("\n") if line.strip()]
    if len(_TREE.findall(text)) > 1:
        return Content("tree")
    if lines and all(_COMMAND.match(line) for line in lines):
        return Content("shell", "sh")
    for pattern, extension in ((_TYPESCRIPT, "ts"), (_PYTHON, "py")):
        facts = read_code(f"block.{extension}", text) if pattern.search(text) else None
        if facts is not None and (facts.parses or facts.uses_pulumi):
            return Content("code", extension, facts)
    if well_known_name(text, None) is not None:
        return Content("data")
    return Content("prose")


def well_known_name(text: str, extension: str | None) -> str | None:
    """The name that data of this shape goes by, such as ``Pulumi.yaml`` or ``package.json``."""
    lines = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    if extension in (None, "txt") and lines and all(_REQUIREMENT.match(line.strip()) for line in lines):
        return "requirements.txt" if any(line.lower().startswith("pulumi") for line in lines) else None
    if extension in (None, "json") and text.lstrip().startswith("{"):
        return _json_name(text)
    return _yaml_name(text) if extension in (None, "yaml") else None


def _json_name(text: str) -> str | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, Mapping):
        return None
    if "compilerOptions" in value:
        return "tsconfig.json"
    return "package.json" if {"dependencies", "devDependencies"} & set(value) else None


def _yaml_name(text: str) -> str | None:
    value = plain_yaml(text)
    if isinstance(value, Mapping) and "name" in value and "runtime" in value:
        return "Pulumi.yaml"
    return None

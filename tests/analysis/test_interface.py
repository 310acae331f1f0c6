"""The tools say what is true of the source, and nothing in the answer configures or runs them."""

import json
import sys
from pathlib import Path

import pytest

from harness.analysis import process, ruff
from harness.analysis.interface import SdkFolders, analyse
from harness.analysis.process import ToolFailure, run
from harness.model.analysis import SourceAnalysis
from tests.checks.build import workspace

UNUSED_TS = """\
import * as path from 'path';
import { join, sep } from 'path';
const region = process.env.AWS_REGION || 'us-east-1';
const unused = 1;
export function f(used: number, spare: number, _convention: number): string {
  return `${region}${used}${join('a')}`;
}
"""
UNUSED_PY = """\
import os
import sys


def f(argument):
    unused = 1
    return sys.argv


PASSWORD = "hunter2secret"
"""


def _told(found: SourceAnalysis, tool: str, rule: str) -> list[tuple[int, str | None]]:
    return [(item.line, item.symbol) for item in found.diagnostics if (item.tool, item.rule) == (tool, rule)]


def test_oxlint_finds_unused_names_and_leaves_used_ones_alone(
    tmp_path: Path, typescript_sdk: SdkFolders
) -> None:
    found = analyse(workspace(tmp_path, {"index.ts": UNUSED_TS}), typescript_sdk)
    names = {symbol for _, symbol in _told(found, "oxlint", "no-unused-vars")}
    assert names == {"path", "sep", "unused", "spare"}
    assert found.unavailable == {}


def test_typescript_finds_a_type_error_against_the_sdk(tmp_path: Path, typescript_sdk: SdkFolders) -> None:
    text = "import * as aws from '@pulumi/aws';\nnew aws.s3.Bucket('b', { bukcet: 'x' });\n"
    found = analyse(workspace(tmp_path, {"index.ts": text}), typescript_sdk)
    assert [(item.line, item.rule) for item in found.diagnostics if item.tool == "typescript"] == [
        (2, "TS2561")
    ]


def test_ruff_finds_unused_names_passwords_and_broken_syntax(tmp_path: Path) -> None:
    files = {"__main__.py": UNUSED_PY, "broken.py": "def f(:\n"}
    found = analyse(workspace(tmp_path, files, "python"))
    assert _told(found, "ruff", "F401") == [(1, "os")]
    assert _told(found, "ruff", "F841") == [(6, "unused")]
    assert _told(found, "ruff", "S105") == [(10, "PASSWORD")]
    assert any(item.file == "broken.py" and item.rule == "invalid-syntax" for item in found.diagnostics)


def test_ty_finds_an_unknown_name_and_argument_against_the_sdk(
    tmp_path: Path, python_sdk: SdkFolders
) -> None:
    text = "import pulumi_aws as aws\nprint(y)\naws.s3.Bucket('b', bukcet='x')\n"
    found = analyse(workspace(tmp_path, {"__main__.py": text}, "python"), python_sdk)
    assert _told(found, "ty", "unresolved-reference") == [(2, "y")]
    assert [item.line for item in found.diagnostics if item.tool == "ty"] == [2, 3]


def test_no_configuration_or_directive_of_the_answer_is_obeyed(
    tmp_path: Path, typescript_sdk: SdkFolders
) -> None:
    marker = tmp_path / "ran"
    evil = f"require('fs').writeFileSync({json.dumps(str(marker))}, 'x'); module.exports = {{}};\n"
    files = {
        "index.ts": "// oxlint-disable\n/* eslint-disable */\n// @ts-nocheck\n" + UNUSED_TS,
        ".eslintrc.js": evil,
        "eslint.config.js": evil,
        "oxlint.config.ts": evil,
        "plugin.js": evil,
        ".oxlintrc.json": '{"jsPlugins": ["./plugin.js"], "rules": {"no-unused-vars": "off"}}',
        ".eslintignore": "**\n",
        ".gitignore": "**\n",
        "tsconfig.json": '{"compilerOptions": {"plugins": [{"name": "./plugin.js"}]}, "files": []}',
        "package.json": '{"eslintConfig": {"rules": {"no-unused-vars": "off"}}}',
    }
    found = analyse(workspace(tmp_path / "a", files), typescript_sdk)
    assert {symbol for _, symbol in _told(found, "oxlint", "no-unused-vars")} >= {"path", "sep", "unused"}
    assert not marker.exists()


def test_no_configuration_of_a_python_answer_is_obeyed(tmp_path: Path) -> None:
    silent = "[lint]\nselect = []\n"
    files = {
        "__main__.py": "# ruff: noqa\n# flake8: noqa\n" + UNUSED_PY,
        "ruff.toml": silent,
        ".ruff.toml": silent,
        "pyproject.toml": '[tool.ruff]\nexclude = ["*"]\n[tool.ty.src]\nexclude = ["*"]\n',
        "ty.toml": "[rules]\nall = 'ignore'\n",
    }
    found = analyse(workspace(tmp_path, files, "python"))
    assert _told(found, "ruff", "F401") == [(3, "os")]


def test_the_answer_is_not_written_to(tmp_path: Path) -> None:
    made = workspace(tmp_path, {"__main__.py": UNUSED_PY}, "python")
    analyse(made)
    assert [file.name for file in tmp_path.iterdir()] == ["__main__.py"]


def test_two_runs_say_the_same(tmp_path: Path) -> None:
    made = workspace(tmp_path, {"a.py": UNUSED_PY, "b/c.py": UNUSED_PY}, "python")
    assert analyse(made) == analyse(made)


def test_a_missing_tool_is_named_and_fails_nothing(tmp_path: Path) -> None:
    made = workspace(tmp_path / "a", {"index.ts": UNUSED_TS})
    assert set(analyse(made).unavailable) == {"oxlint", "typescript"}
    (tmp_path / "empty").mkdir()
    assert set(analyse(made, SdkFolders(node_modules=tmp_path / "empty")).unavailable) == {
        "oxlint",
        "typescript",
    }


def test_an_answer_without_source_has_no_diagnostics(tmp_path: Path) -> None:
    assert analyse(workspace(tmp_path, {"README.md": "x"}, "python")) == SourceAnalysis()


def test_a_file_name_that_looks_like_an_option_is_a_file(tmp_path: Path, typescript_sdk: SdkFolders) -> None:
    found = analyse(workspace(tmp_path / "p", {"--fix.py": UNUSED_PY}, "python"))
    assert {item.file for item in found.diagnostics} == {"--fix.py"}
    other = analyse(workspace(tmp_path / "t", {"--fix.ts": UNUSED_TS}), typescript_sdk)
    assert {item.file for item in other.diagnostics} == {"--fix.ts"}


def test_a_link_out_of_the_answer_is_not_read(tmp_path: Path) -> None:
    made = workspace(tmp_path / "a", {"__main__.py": UNUSED_PY}, "python")
    outside = tmp_path / "outside.py"
    outside.write_text("import os\n")
    (tmp_path / "a" / "__main__.py").unlink()
    (tmp_path / "a" / "__main__.py").symlink_to(outside)
    assert analyse(made) == SourceAnalysis()


@pytest.mark.parametrize(
    ("program", "what"),
    [
        ("import time; time.sleep(60)", "took longer"),
        ("print('x' * 100000)", "printed more"),
        ("raise SystemExit(7)", "ended with status 7"),
    ],
)
def test_a_tool_that_misbehaves_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, what: str
) -> None:
    monkeypatch.setattr(process, "TIMEOUT_SECONDS", 0.5)
    monkeypatch.setattr(process, "MAXIMUM_OUTPUT", 1000)
    with pytest.raises(ToolFailure, match=what):
        run([sys.executable, "-c", program], tmp_path)


def test_a_report_that_cannot_be_read_makes_the_tool_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ruff, "run", lambda *_arguments: b"not json")
    found = analyse(workspace(tmp_path, {"__main__.py": UNUSED_PY}, "python"))
    assert set(found.unavailable) == {"ruff", "ty"}

"""Checkers that stay loaded say what the tools themselves say, whatever was asked of them before."""

import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from harness.analysis import interface, language_server, typescript_server, warm
from harness.analysis.copy import private_copy
from harness.analysis.interface import SdkFolders, analyse
from harness.intake.interface import open_source
from harness.model.analysis import SourceAnalysis, SourceDiagnostic
from harness.model.places import project_folder
from harness.model.workspace import Language, Workspace
from tests import leftovers
from tests.checks.build import workspace

_SAMPLES = sorted(path for path in (project_folder() / "samples").glob("*/*") if path.is_dir())
_HONEST_PY = """\
import pulumi_aws as aws
from lib import size
aws.s3.Bucket("bucket", acll="private")
aws.sqs.Queue("queue", delay_seconds="many")
broken: str = size()
"""
_HONEST_TS = """\
import * as aws from '@pulumi/aws';
import { size } from './lib';
new aws.s3.Bucket('bucket', { bukcet: 'x' });
const broken: string = size();
String.prototype.shout();
anywhere.call();
"""
# Each is an answer of its own. None but the honest one may change what is said of the honest one.
_PYTHON: dict[str, dict[str, str]] = {
    "honest": {"__main__.py": _HONEST_PY, "lib.py": "def size() -> int:\n    return 1\n"},
    "shadows the SDK": {
        "__main__.py": _HONEST_PY,
        "lib.py": "def size() -> str:\n    return ''\n",
        "pulumi_aws/__init__.py": "s3 = sqs = None\n",
        "typing.py": "Any = 1\n",
    },
    "a package instead": {"__main__.py": _HONEST_PY, "lib/__init__.py": "def size() -> bytes: ...\n"},
    "a source folder": {"__main__.py": _HONEST_PY, "src/lib.py": "def size() -> str: ...\n"},
    "configures": {
        "__main__.py": _HONEST_PY,
        "lib.py": "size = 1\n",
        "ty.toml": '[rules]\nall = "ignore"\n',
        "pyproject.toml": '[tool.ty.rules]\nall = "ignore"\n',
        "iac-harness.ty.toml": '[rules]\nall = "ignore"\n',
        "sitecustomize.py": "x: int = ''\n",
    },
    "writes into the SDK's modules": {
        "__main__.py": "import pulumi_aws.s3\npulumi_aws.s3.Bucket = None\nimport builtins\nbuiltins.x = 1\n",
    },
    "cannot be read": {
        "__main__.py": "def f(:\n",
        "lib.py": "\udcff = '\x00'\n".encode("utf-8", "replace").decode(),
    },
    "has strange names": {
        "__main__.py": "import a b\n",
        "ünder %20#x?.py": "y: int = ''\n",
        "a b.py": "y: int = ''\n",
    },
    "says nothing": {"__main__.py": "print(1)\n"},
    "forbids the linter": {
        "__main__.py": "import os  # noqa\npassword = 'swordfish'  # noqa: S105\n",
        "all.py": "# ruff: noqa\nimport os\n",
        "ruff.toml": "lint.select = []\n",
        "pyproject.toml": "[tool.ruff]\nexclude = ['*']\n",
    },
    "lies where tools do not look": {
        "__main__.py": "import venv.more\n",
        "venv/more.py": "import os\npassword = 'swordfish'\n",
        "node_modules/x.py": "import os\n",
        ".git/hooks/x.py": "import os\n",
        ".gitignore": "venv\n",
    },
    "begins with a mark": {"__main__.py": "\ufeffimport os\n" + "x = 1  #" + " " * 120 + "y\n"},
    "is long": {"__main__.py": "x = '" + "é🦀" * 70 + "'\ndef f(a, b=[]):\n    return undefined\n"},
    "lines end otherwise": {"__main__.py": 'x = "🦀"; y: int = x\r\nz: int = ""\r\n'},
}
_TYPESCRIPT: dict[str, dict[str, str]] = {
    "honest": {"index.ts": _HONEST_TS, "lib.ts": "export const size = (): number => 1;\n"},
    "adds to the SDK": {
        "index.ts": _HONEST_TS,
        "lib.ts": "export const size = (): string => '';\n",
        "more.ts": "import '@pulumi/aws';\n"
        "declare module '@pulumi/aws/s3/bucket' { interface BucketArgs { bukcet?: string } }\n"
        "declare global { interface String { shout(): void } const anywhere: { call(): void }; }\n",
    },
    "declares": {
        "index.ts": _HONEST_TS,
        "lib.d.ts": "export declare function size(): string;\n",
        "globals.d.ts": "declare const anywhere: any;\ndeclare module '@pulumi/aws';\n",
    },
    "scripts": {
        "index.ts": "var anywhere = { call() {} };\nfunction size() {}\n",
        "other.js": "var y = anywhere;\n",
    },
    "configures": {
        "index.ts": _HONEST_TS,
        "lib.js": "exports.size = () => 1;\n",
        "tsconfig.json": '{"compilerOptions": {"noCheck": true, "plugins": [{"name": "./evil"}]}}',
        "package.json": '{"type": "module", "imports": {"#x": "./lib.ts"}}',
        "evil.js": "module.exports = () => { throw new Error('x'); };\n",
    },
    "refers elsewhere": {
        "index.ts": '/// <reference path="/etc/passwd" />\n/// <reference types="x" />\nlet a;\n'
    },
    "cannot be read": {"index.ts": "const a = {;\nlet b: string = 1;\n"},
    "is JavaScript": {"index.js": "const a: string = 1;\nmodule.exports = { a };\n"},
    "has strange names": {
        "index.ts": "import './a b';\nlet s: string = 1;\n",
        "a b.ts": "const ü: string = 1;\n",
    },
    "names its own types": {
        "index.ts": "import { A } from './types';\nconst a: A = new Date();\nconst d: Date = {} as A;\n",
        "types.ts": "export class A { private one = 1; two = 2; }\n",
    },
    "forbids the linter": {
        "index.ts": "/* eslint-disable */\nconst a = 1;\n",
        "b.ts": "// oxlint-disable-next-line\nconst a = 1;\n"
        "// eslint-disable-next-line no-unused-vars\nlet b: any;\n",
        ".oxlintrc.json": '{"rules": {"no-unused-vars": "off"}}',
        ".eslintignore": "*\n",
    },
    "lies where tools do not look": {
        "index.ts": "import './dist/more';\n",
        "dist/more.ts": "const unused = 1;\n",
        "more.d.ts": "declare const unused: any;\n",
        ".gitignore": "dist\n",
    },
    "is wrong in many ways": {
        "index.ts": "const c = 1;\nc = 2;\nconst o = { a: 1, a: 2 };\n"
        "function f(x: any) { return 1; o; }\nwhile (true) { let q = q; q = q; }\n",
        "more.tsx": "export const A = () => <b>{undefined as any}</b>;\n",
        "more.cjs": "var unused = require('x');\n",
    },
    "lines end otherwise": {"index.ts": "const x = '🦀'; const y: number = x;\r\nlet z: string = 1;\r\n"},
}
_WORKER = """
import sys, time
from pathlib import Path
from harness.analysis import warm
from harness.preview.sdk.environments import ensure
warm.keep_warm()
warm.check_python(Path(sys.argv[1]), ("__main__.py",), (".",), ensure("python").root)
warm.check_typescript(Path(sys.argv[1]), ("index.ts",), ensure("typescript").root / "node_modules")
print("asked", flush=True)
time.sleep(60)
"""


@pytest.fixture
def kept() -> Iterator[None]:
    """Keeps checkers."""
    warm.keep_warm()
    yield
    warm.stop()


def _ask(found: Workspace, sdk: SdkFolders, *, kept: bool) -> SourceAnalysis:
    (warm.keep_warm if kept else warm.stop)()
    return analyse(found, sdk)


@pytest.mark.parametrize("sample", _SAMPLES, ids=lambda path: str(path.name))
def test_a_sample_gets_the_same_diagnostics(
    sample: Path, tmp_path: Path, python_sdk: SdkFolders, typescript_sdk: SdkFolders
) -> None:
    found = open_source(str(sample), tmp_path / "answer")
    sdk = python_sdk if found.layout.language == "python" else typescript_sdk
    cold = _ask(found, sdk, kept=False)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            first, second = _ask(found, sdk, kept=True), _ask(found, sdk, kept=True)
    finally:
        warm.stop()
    assert cold.unavailable == {}
    assert first == cold
    assert second == cold


@pytest.mark.parametrize("language", ["python", "typescript"])
def test_no_answer_changes_what_is_said_of_another(
    language: Language, tmp_path: Path, python_sdk: SdkFolders, typescript_sdk: SdkFolders
) -> None:
    answers, sdk = (_PYTHON, python_sdk) if language == "python" else (_TYPESCRIPT, typescript_sdk)
    found = {
        name: workspace(tmp_path / name.replace(" ", "-"), files, language) for name, files in answers.items()
    }
    cold = {name: _said(one, sdk, kept=False) for name, one in found.items()}
    try:
        for name, one in found.items():
            assert _said(one, sdk, kept=True) == cold[name], name
            assert _said(found["honest"], sdk, kept=True) == cold["honest"], f"after {name}"
        for name, one in reversed(found.items()):
            assert _said(one, sdk, kept=True) == cold[name], name
    finally:
        warm.stop()
    assert len(cold["honest"]) >= 3
    assert len(set(map(frozenset, cold.values()))) >= len(cold) - 2


def _said(found: Workspace, sdk: SdkFolders, *, kept: bool) -> set[SourceDiagnostic]:
    """What the tools themselves say, before it is put into our words."""
    (warm.keep_warm if kept else warm.stop)()
    with private_copy(found) as (folder, files):
        tools = interface._tools(found, folder, files, sdk)
        return {item for tool in tools.values() for item in tool()}


def _servers(worker: int | None = None, name: str = "") -> list[psutil.Process]:
    """Those that run, or those of one tool."""
    found = psutil.Process(worker).children(recursive=True)
    return [
        one
        for one in found
        if {"server", "--lsp"} & set(words := one.cmdline())
        and any(name in Path(word).name for word in words)
    ]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("language", "tool"),
    [("python", "ty"), ("python", "ruff"), ("typescript", "tsc"), ("typescript", "oxlint")],
)
def test_a_killed_checker_is_replaced_and_the_answer_asked_of_the_tool(
    language: Language, tool: str, tmp_path: Path, python_sdk: SdkFolders, typescript_sdk: SdkFolders
) -> None:
    answers, sdk = (_PYTHON, python_sdk) if language == "python" else (_TYPESCRIPT, typescript_sdk)
    found = workspace(tmp_path, answers["honest"], language)
    before = analyse(found, sdk)
    (server,) = _servers(name=tool)
    server.kill()
    with pytest.warns(RuntimeWarning, match="starts anew for this answer"):
        assert analyse(found, sdk) == before
    assert analyse(found, sdk) == before
    (another,) = _servers(name=tool)
    assert another.pid != server.pid


@pytest.mark.usefixtures("kept")
def test_a_checker_that_hangs_is_replaced_and_the_answer_asked_of_the_tool(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, python_sdk: SdkFolders
) -> None:
    found = workspace(tmp_path, _PYTHON["honest"], "python")
    before = analyse(found, python_sdk)
    (server,) = _servers(name="ty")
    server.send_signal(signal.SIGSTOP)
    monkeypatch.setattr(language_server, "_PATIENCE_SECONDS", 1.0)
    with pytest.warns(RuntimeWarning, match="starts anew for this answer: TimeoutError"):
        assert analyse(found, python_sdk) == before
    monkeypatch.undo()
    assert analyse(found, python_sdk) == before
    assert not server.is_running()


def test_where_no_checker_starts_the_tools_do_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, typescript_sdk: SdkFolders
) -> None:
    found = workspace(tmp_path, _TYPESCRIPT["honest"], "typescript")
    cold = analyse(found, typescript_sdk)
    monkeypatch.setattr(typescript_server, "compiler", lambda _: Path("/bin/true"))
    warm.keep_warm()
    try:
        with pytest.warns(RuntimeWarning, match="starts anew") as told:
            assert all(analyse(found, typescript_sdk) == cold for _ in range(7))
    finally:
        warm.stop()
    assert len(told) == 5  # then it is not tried again


def test_their_end_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, python_sdk: SdkFolders, typescript_sdk: SdkFolders
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    before, descriptors = leftovers.processes(), _descriptors()
    warm.keep_warm()
    analyse(workspace(tmp_path / "a", _PYTHON["honest"], "python"), python_sdk)
    analyse(workspace(tmp_path / "b", _TYPESCRIPT["honest"], "typescript"), typescript_sdk)
    assert len(_servers()) == len(("ruff", "ty", "oxlint", "tsc"))
    warm.stop()
    assert leftovers.processes() <= before
    assert _descriptors() == descriptors
    assert not any((tmp_path / "temporary").iterdir())


def test_a_killed_worker_leaves_no_checker_running(tmp_path: Path) -> None:
    for name, text in (("index.ts", _HONEST_TS), ("__main__.py", _HONEST_PY)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with subprocess.Popen([sys.executable, "-c", _WORKER, str(tmp_path)], stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"asked\n"
        servers = _servers(worker.pid)
        worker.kill()
    assert len(servers) == 2
    _, alive = psutil.wait_procs(servers, timeout=20)
    assert not alive


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_checker_is_renewed_when_it_has_seen_enough(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, python_sdk: SdkFolders
) -> None:
    monkeypatch.setattr(warm, "_MOST_ANSWERS", 2)
    found = workspace(tmp_path, _PYTHON["honest"], "python")
    warm.keep_warm()
    try:
        for kept in (1, 0, 1, 0):
            analyse(found, python_sdk)
            assert len(_servers()) == kept * len(("ruff", "ty"))
    finally:
        warm.stop()

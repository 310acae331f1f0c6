"""Entry programs around component classes, in both languages."""

import ast
from pathlib import Path

import pytest

from harness.model.preview import PreviewSettings
from harness.model.workspace import ComponentClass
from harness.preview.entry.interface import SynthesisedEntry, synthesise
from harness.preview.entry.plausible import kebab_case, number_value, text_value
from tests.preview.answers import answer

_SETTINGS = PreviewSettings(stack="dev", region="eu-west-1")


def _python(folder: Path, files: dict[str, str], name: str = "TapStack") -> SynthesisedEntry | None:
    file = next(iter(files))
    workspace = answer(folder, "python", files, components=(ComponentClass(name, file, 1),))
    return synthesise(workspace, _SETTINGS)


def _typescript(folder: Path, files: dict[str, str], name: str = "TapStack") -> SynthesisedEntry | None:
    file = next(iter(files))
    workspace = answer(folder, "typescript", files, components=(ComponentClass(name, file, 1),))
    return synthesise(workspace, _SETTINGS)


def test_a_python_class_gets_what_it_cannot_do_without(tmp_path: Path) -> None:
    text = """
from lib.settings import Settings
class TapStack:
    def __init__(self, name: str, settings: Settings, zones: list[str], count: int, *, region, opts=None):
        pass
"""
    settings = """
from dataclasses import dataclass
@dataclass
class Settings:
    environment: str
    tags: dict
    optional: str = "left out"
"""
    entry = _python(tmp_path, {"lib/tap_stack.py": text, "lib/settings.py": settings})
    assert entry is not None
    assert entry.call.startswith("TapStack('tap-stack', settings=Settings(")
    assert "zones=[]" in entry.call
    assert "region='eu-west-1'" in entry.call
    assert "opts" not in entry.call
    assert "optional" not in entry.call
    assert "from lib.tap_stack import TapStack" in entry.text
    assert "from lib.settings import Settings" in entry.text
    ast.parse(entry.text)


def test_a_typescript_class_gets_an_object_with_its_required_properties(tmp_path: Path) -> None:
    text = """
import { Size } from "./size";
export interface Args { environment: string; size: Size; names: string[]; tags?: Record<string, string>; }
export class TapStack {
    constructor(name: string, args: Args, opts?: pulumi.ResourceOptions) {}
}
"""
    size = "export interface Size { count: number; large: boolean; }\n"
    entry = _typescript(tmp_path, {"lib/tap-stack.ts": text, "lib/size.ts": size})
    assert entry is not None
    assert entry.call.startswith('new TapStack("tap-stack", { environment: ')
    assert "names: []" in entry.call
    assert "large: false" in entry.call
    assert "tags" not in entry.call
    assert 'import { TapStack } from "/workspace/lib/tap-stack.ts";' in entry.text


def test_a_default_export_is_imported_as_such(tmp_path: Path) -> None:
    entry = _typescript(
        tmp_path, {"a.ts": "export default class TapStack { constructor(name: string) {} }\n"}
    )
    assert entry is not None
    assert entry.text.startswith("import TapStack from ")


def test_what_is_not_exported_cannot_be_instantiated(tmp_path: Path) -> None:
    assert _typescript(tmp_path, {"a.ts": "class TapStack { constructor(name: string) {} }\n"}) is None


@pytest.mark.parametrize("text", ["class (", "\x00", "class TapStack" * 5000])
def test_source_that_does_not_parse_gives_no_program(text: str, tmp_path: Path) -> None:
    assert _python(tmp_path, {"a.py": text}) is None


def test_a_class_that_needs_itself_ends(tmp_path: Path) -> None:
    text = "class TapStack:\n    def __init__(self, name: str, inner: 'TapStack'): pass\n"
    entry = _python(tmp_path, {"a.py": text})
    assert entry is not None
    assert entry.call.count("TapStack(") < 10


def test_names_are_told_by_their_words() -> None:
    assert kebab_case("TapStackVPC2") == "tap-stack-vpc-2"
    assert text_value("awsRegion", _SETTINGS) == "eu-west-1"
    assert text_value("environment_suffix", _SETTINGS) == "dev"
    assert isinstance(number_value("anything"), int)

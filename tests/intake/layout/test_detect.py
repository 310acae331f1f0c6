"""The layout of an answer, and why some sources cannot be graded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.model.errors import BadInput
from harness.model.workspace import Layout
from tests.intake.conftest import COMPONENT, PROGRAM, PROJECT, TYPESCRIPT, Opener, write

Detect = Callable[[dict[str, str]], Layout]
NODE = "name: shop\nruntime: nodejs\n"


@pytest.fixture
def layout(tmp_path: Path, opened: Opener) -> Detect:
    """The layout of a folder with these files."""

    def detect(files: dict[str, str]) -> Layout:
        return opened(write(tmp_path / "answer", files)).layout

    return detect


def test_a_python_project_at_the_root(layout: Detect) -> None:
    found = layout(
        {
            "Pulumi.yaml": "name: shop\nruntime:\n  name: python\n  options: {virtualenv: venv}\n",
            "Pulumi.dev.yaml": "config: {}\n",
            "Pulumi.prod-eu.yaml": "config: {}\n",
            "__main__.py": PROGRAM,
            "requirements.txt": "pulumi\n",
            "lambda/requirements.txt": "boto3\n",
        }
    )
    assert found == Layout(
        language="python",
        project_folder=".",
        project_file="Pulumi.yaml",
        project_name="shop",
        runtime="python",
        main="__main__.py",
        stack_files=("Pulumi.dev.yaml", "Pulumi.prod-eu.yaml"),
        manifests=("requirements.txt",),
    )


def test_a_project_in_a_folder_counts_its_paths_from_the_root(layout: Detect) -> None:
    found = layout(
        {"infra/Pulumi.yml": NODE, "infra/index.ts": TYPESCRIPT, "package.json": "{}", "Pulumi.dev.yaml": ""}
    )
    assert (found.project_folder, found.project_file, found.main) == (
        "infra",
        "infra/Pulumi.yml",
        "infra/index.ts",
    )
    assert found.manifests == ("package.json",)
    assert found.stack_files == ()


def test_stack_files_may_lie_in_the_declared_folder(layout: Detect) -> None:
    project = PROJECT + "stackConfigDir: config\n"
    found = layout({"Pulumi.yaml": project, "__main__.py": PROGRAM, "config/Pulumi.dev.yaml": ""})
    assert found.stack_files == ("config/Pulumi.dev.yaml",)


@pytest.mark.parametrize(
    ("main", "files", "expected"),
    [
        ("tap.py", {"tap.py": PROGRAM}, "tap.py"),
        ("infra/", {"infra/__main__.py": PROGRAM, "other.py": PROGRAM}, "infra/__main__.py"),
        ("./infra", {"infra/__main__.py": PROGRAM}, "infra/__main__.py"),
        ("missing.py", {"app.py": PROGRAM}, "app.py"),
    ],
)
def test_python_main_is_a_file_or_a_folder(
    layout: Detect, main: str, files: dict[str, str], expected: str
) -> None:
    found = layout({"Pulumi.yaml": f"{PROJECT}main: {main}\n", **files})
    assert (found.declared_main, found.main) == (main, expected)


@pytest.mark.parametrize(
    ("main", "package", "program", "expected"),
    [
        ("bin/tap.ts", None, "bin/tap.ts", "bin/tap.ts"),
        ("bin/tap", None, "bin/tap.ts", "bin/tap.ts"),
        ("src", None, "src/index.ts", "src/index.ts"),
        (None, '{"main": "bin/index.js"}', "bin/index.ts", "bin/index.ts"),
        (None, '{"main": "dist/index.js"}', "index.ts", "index.ts"),
        (None, '{"main": 5}', "index.ts", "index.ts"),
        (None, "not json", "index.ts", "index.ts"),
        (None, None, "index.js", "index.js"),
        (None, None, "bin/tap.ts", "bin/tap.ts"),
    ],
)
def test_node_main_is_resolved_as_node_does(
    layout: Detect, main: str | None, package: str | None, program: str, expected: str
) -> None:
    files = {"Pulumi.yaml": NODE + (f"main: {main}\n" if main else ""), program: TYPESCRIPT}
    assert layout({**files, **({"package.json": package} if package else {})}).main == expected


@pytest.mark.parametrize(
    ("files", "main", "folder"),
    [
        ({"tap.py": PROGRAM, "lib/x.py": PROGRAM}, "tap.py", "."),
        ({"__main__.py": PROGRAM, "tap.py": PROGRAM}, "__main__.py", "."),
        ({"lib/__main__.py": PROGRAM}, "lib/__main__.py", "lib"),
        ({"lib/__main__.py": "from tap import *\n", "lib/x.py": COMPONENT}, "lib/__main__.py", "lib"),
        (
            {"bin/tap.ts": 'import "../lib/tap-stack";\n', "lib/tap-stack.ts": "import '@pulumi/aws';\n"},
            "bin/tap.ts",
            ".",
        ),
        ({"infra/index.ts": TYPESCRIPT, "infra/package.json": "{}"}, "infra/index.ts", "infra"),
        (
            {"lib/tap-stack.ts": TYPESCRIPT, "lambda/index.js": "exports.handler = 1;\n"},
            "lib/tap-stack.ts",
            ".",
        ),
        ({"lib/tap_stack.py": COMPONENT}, None, "."),
    ],
)
def test_without_a_project_file_the_program_that_creates_the_stack_is_found(
    layout: Detect, files: dict[str, str], main: str | None, folder: str
) -> None:
    found = layout(files)
    assert (found.main, found.project_folder, found.project_file, found.runtime) == (main, folder, None, None)


def test_tests_are_never_the_program(layout: Detect) -> None:
    found = layout({"tests/test_app.py": PROGRAM, "app_test.py": PROGRAM, "zz.py": PROGRAM})
    assert found.main == "zz.py"


def test_components_are_found_through_classes_of_the_answer_outermost_first(layout: Detect) -> None:
    base = "import pulumi\nclass Base(pulumi.ComponentResource):\n    pass\n"
    files = {
        "a.py": base,
        "b.py": "from pulumi import ComponentResource\nfrom a import Base\nclass Net(Base):\n    pass\n",
        "c.py": "import pulumi\nfrom b import Net\nclass Stack(pulumi.ComponentResource):\n    x = Net()\n",
    }
    found = layout(files)
    assert [(item.name, item.file, item.line) for item in found.components] == [
        ("Base", "a.py", 2),
        ("Stack", "c.py", 3),
        ("Net", "b.py", 3),
    ]


def test_a_plain_class_that_makes_resources_counts_where_there_is_no_component(layout: Detect) -> None:
    text = (
        "import pulumi_aws as aws\nclass Args:\n    pass\n"
        "class Stack:\n    def go(self):\n        aws.s3.Bucket('a')\n"
    )
    assert [item.name for item in layout({"lib/stack.py": text}).components] == ["Stack"]


def test_typescript_components_are_parsed_not_guessed(layout: Detect) -> None:
    text = (
        'import * as pulumi from "@pulumi/pulumi";\n// class No extends pulumi.ComponentResource {}\n'
        'const s = "class Neither extends pulumi.ComponentResource {}";\n'
        "export default class Yes<T> extends pulumi.ComponentResource { }\n"
        "abstract class Too extends Yes<string> {}\n"
    )
    found = layout({"lib/stack.ts": text})
    assert [(item.name, item.line) for item in found.components] == [("Yes", 4), ("Too", 5)]


@pytest.mark.parametrize("text", [COMPONENT + "def broken(:\n", COMPONENT + "x = (\n"])
def test_a_syntax_error_hides_neither_the_language_nor_the_components(layout: Detect, text: str) -> None:
    found = layout({"lib/store.py": text})
    assert found.language == "python"
    assert [item.name for item in found.components] == ["Store"]


def test_the_runtime_tells_the_language_unless_nothing_is_written_in_it(layout: Detect) -> None:
    assert layout({"Pulumi.yaml": NODE, "index.ts": TYPESCRIPT, "tool.py": PROGRAM}).language == "typescript"


def test_a_runtime_that_contradicts_the_files_gives_way(layout: Detect) -> None:
    found = layout({"Pulumi.yaml": NODE, "__main__.py": PROGRAM})
    assert (found.language, found.runtime, found.main) == ("python", "nodejs", "__main__.py")


@pytest.mark.parametrize(
    "text",
    [
        "name: [",
        "- a\n- b\n",
        "",
        "just text",
        "a: &a [x]\nb: *nowhere\n",
        "!!python/object/apply:os.system [id]\n",
        "[" * 5_000,
        "\t",
        "name: a\n" * 100_000,
        "? [a]\n: b\n",
        "%YAML 9.9\n---\n",
    ],
)
def test_hostile_or_broken_project_files_are_read_as_far_as_they_go(layout: Detect, text: str) -> None:
    found = layout({"Pulumi.yaml": text, "__main__.py": PROGRAM})
    assert found.project_file == "Pulumi.yaml"
    assert found.main == "__main__.py"
    assert found.runtime is None


def test_an_alias_bomb_is_not_expanded(layout: Detect) -> None:
    levels = "\n".join(
        f"l{n}: &l{n} {{<<: [*l{n - 1}, *l{n - 1}], k{n}: [*l{n - 1}, *l{n - 1}]}}" for n in range(1, 60)
    )
    found = layout(
        {"Pulumi.yaml": f"name: shop\nl0: &l0 {{a: b}}\n{levels}\nruntime: python\n", "__main__.py": PROGRAM}
    )
    assert (found.project_name, found.runtime) == ("shop", "python")


def test_names_that_are_no_text_are_ignored(layout: Detect) -> None:
    found = layout({"Pulumi.yaml": "name: [a]\nruntime: {name: [b]}\nmain: {c: d}\n", "__main__.py": PROGRAM})
    assert (found.project_name, found.runtime, found.declared_main) == (None, None, None)


@pytest.mark.parametrize("main", ["../../etc", "/etc/passwd", "..", "a/../../../b"])
def test_a_main_that_leads_out_finds_nothing_there(layout: Detect, main: str) -> None:
    found = layout({"Pulumi.yaml": f"{PROJECT}main: {main}\n", "app.py": PROGRAM})
    assert found.main == "app.py"


@pytest.mark.parametrize("runtime", ["go", "yaml", "dotnet", "java"])
def test_an_unsupported_runtime_is_named(layout: Detect, runtime: str) -> None:
    with pytest.raises(BadInput, match=f"Pulumi.yaml: runtime {runtime} is not graded: give a program"):
        layout({"Pulumi.yaml": f"name: a\nruntime: {runtime}\n"})


def test_two_projects_name_their_folders_and_the_way_out(layout: Detect) -> None:
    with pytest.raises(BadInput, match=r"2 Pulumi projects \(\., b\): grade one of these folders by itself"):
        layout(
            {
                "Pulumi.yaml": PROJECT,
                "__main__.py": PROGRAM,
                "b/Pulumi.yaml": PROJECT,
                "b/__main__.py": PROGRAM,
            }
        )


@pytest.mark.parametrize(
    ("tool", "files"),
    [
        ("Terraform", {"main.tf": 'resource "aws_s3_bucket" "a" {\n}\n'}),
        ("AWS CDK", {"app.py": "import aws_cdk as cdk\napp = cdk.App()\n"}),
        ("AWS CDK", {"bin/app.ts": "import * as cdk from 'aws-cdk-lib';\n"}),
        ("CDK for Terraform", {"main.py": "from cdktf import App\n"}),
        ("CDK for Terraform", {"main.ts": "import { App } from 'cdktf';\n"}),
        ("CloudFormation", {"template.yaml": "AWSTemplateFormatVersion: '2010-09-09'\n"}),
        ("CloudFormation", {"t.json": '{"Resources": {"B": {\n"Type": "AWS::S3::Bucket"}}}\n'}),
    ],
)
def test_another_tools_program_is_named_as_such(layout: Detect, tool: str, files: dict[str, str]) -> None:
    with pytest.raises(BadInput, match=f"this is {tool}, not Pulumi: give a program that uses Pulumi"):
        layout(files)


def test_another_tools_program_is_named_in_markdown_too(tmp_path: Path, opened: Opener) -> None:
    write(tmp_path, {"a.md": '```hcl\nresource "aws_s3_bucket" "a" {\n}\n```\n'})
    with pytest.raises(BadInput, match="this is Terraform, not Pulumi"):
        opened(tmp_path / "a.md")


def test_files_without_pulumi_are_not_pulumi(layout: Detect) -> None:
    with pytest.raises(BadInput, match="not Pulumi: give a program that uses Pulumi in Python or TypeScript"):
        layout({"app.py": "print('hello')\n", "README.md": "import pulumi\n"})


@pytest.mark.parametrize(
    ("runtime", "main"), [("python", "__main__.py"), ("nodejs", "index.ts"), ("nodejs", "index.js")]
)
def test_a_declared_project_whose_program_never_uses_pulumi_is_still_one(
    layout: Detect, runtime: str, main: str
) -> None:
    found = layout({"Pulumi.yaml": f"name: shop\nruntime: {runtime}\n", main: "while (1): 1\n"})
    assert (found.main, found.runtime) == (main, runtime)


@pytest.mark.parametrize(
    ("files", "message"),
    [({}, "not Pulumi"), ({"index.ts": ""}, "not Pulumi"), ({"a.py": "import aws_cdk\n"}, "this is AWS CDK")],
)
def test_a_project_file_alone_or_beside_another_tools_program_is_no_program(
    layout: Detect, files: dict[str, str], message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        layout({"Pulumi.yaml": "name: shop\nruntime: python\n", **files})


def test_a_program_that_imports_its_own_folder_belongs_to_the_folder_above(layout: Detect) -> None:
    files = {
        "lib/__init__.py": "from .tap_stack import TapStack\n",
        "lib/__main__.py": "from lib import TapStack\nTapStack('tap')\n",
        "lib/tap_stack.py": COMPONENT,
    }
    assert (layout(files).main, layout(files).project_folder) == ("lib/__main__.py", ".")
    assert layout({**files, "lib/lib/__init__.py": ""}).project_folder == "lib"

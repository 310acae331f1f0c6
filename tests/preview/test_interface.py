"""The whole preview stage: real programs in the real sandbox, against the embedded engine and LocalStack."""

from pathlib import Path

import msgspec
import pytest

from harness.model.graph import SourcePosition
from harness.model.preview import Preview, PreviewLimits, PreviewSettings
from harness.model.workspace import ComponentClass, Language, Workspace
from harness.preview.interface import preview
from harness.preview.localstack.interface import LocalStackEndpoint
from tests.preview.answers import answer

pytestmark = pytest.mark.usefixtures("localstack")

SMALL = PreviewLimits(
    wall_seconds=60,
    cpu_seconds=30,
    memory_bytes=256 * 1024**2,
    processes=32,
    disk_bytes=16 * 1024**2,
    output_bytes=1024**2,
)
_BUCKET = {
    "python": 'import pulumi_aws as aws\naws.s3.Bucket("logs", force_destroy=True)\n',
    "typescript": 'import * as aws from "@pulumi/aws";\nnew aws.s3.Bucket("logs", { forceDestroy: true });\n',
}
_MAIN = {"python": "__main__.py", "typescript": "index.ts"}
_LANGUAGES: tuple[Language, ...] = ("python", "typescript")


def program(root: Path, language: Language, text: str) -> Workspace:
    """An answer with this one program."""
    root.mkdir(exist_ok=True)
    return answer(root, language, {_MAIN[language]: text}, main=_MAIN[language])


def names(result: Preview) -> list[str]:
    """The registered resources, without the stack."""
    return [item.name for item in result.graph.resources if item.type != "pulumi:pulumi:Stack"]


@pytest.mark.parametrize("language", _LANGUAGES)
def test_an_unmodified_program_succeeds_with_what_it_registered(language: Language, tmp_path: Path) -> None:
    result = preview(program(tmp_path, language, _BUCKET[language]), PreviewSettings())
    assert (result.outcome, result.message) == ("succeeded", None)
    (bucket,) = [item for item in result.graph.resources if item.name == "logs"]
    assert bucket.inputs["forceDestroy"] is True
    assert bucket.position == SourcePosition(_MAIN[language], 2)
    assert result.sdk is not None
    assert result.sdk.language == language


@pytest.mark.parametrize("language", _LANGUAGES)
def test_a_second_preview_says_the_same(language: Language, tmp_path: Path) -> None:
    text = {
        "python": """
import random, secrets, time, uuid, os, pulumi_aws as aws
for index in range(30):
    aws.sqs.Queue(f"queue-{index}")
tags = {"a": str(random.random()), "b": secrets.token_hex(4), "c": str(time.time()), "d": str(uuid.uuid4())}
tags |= {"e": str(os.getuid()), "f": str(hash("text")), "g": os.environ["HOME"], "h": str({"x", "y"})}
aws.s3.Bucket("logs", tags=tags)
print(tags)
""",
        "typescript": """
import * as aws from "@pulumi/aws";
import * as crypto from "crypto";
for (let index = 0; index < 30; index++) { new aws.sqs.Queue(`queue-${index}`); }
const tags = { a: `${Math.random()}`, b: crypto.randomUUID(), c: `${Date.now()}`, d: new Date().toISOString(),
               e: `${process.getuid!()}`, f: crypto.randomBytes(4).toString("hex") };
new aws.s3.Bucket("logs", { tags });
console.log(tags);
""",
    }[language]
    first, second = (preview(program(tmp_path, language, text), PreviewSettings()) for _ in range(2))
    assert first.outcome == "succeeded", first.output
    assert len(names(first)) == 31
    fixed = [msgspec.json.encode(msgspec.structs.replace(each, seconds=0)) for each in (first, second)]
    assert fixed[0] == fixed[1]


def test_a_resource_in_an_arrow_function_stands_in_its_own_line(tmp_path: Path) -> None:
    text = """import * as aws from "@pulumi/aws";
["a", "b"].forEach((name) => {
    new aws.sqs.Queue(name);
});
const later = async () => new aws.sqs.Queue("later");
void later();
"""
    result = preview(program(tmp_path, "typescript", text), PreviewSettings())
    lines = {item.name: item.position.line for item in result.graph.resources if item.position}
    assert lines == {"a": 3, "b": 3, "later": 5}


@pytest.mark.parametrize("language", _LANGUAGES)
def test_an_error_names_its_place_and_keeps_what_was_registered(language: Language, tmp_path: Path) -> None:
    raising = {
        "python": 'raise ValueError("no such zone")\n',
        "typescript": 'throw new TypeError("no such zone");\n',
    }
    result = preview(program(tmp_path, language, _BUCKET[language] + raising[language]), PreviewSettings())
    assert (result.outcome, result.status) == ("program-error", "failed")
    assert result.error is not None
    assert result.error.message == "no such zone"
    assert result.error.position == SourcePosition(_MAIN[language], 3)
    assert str(tmp_path) not in result.output


@pytest.mark.parametrize(
    ("language", "text", "line"),
    [("python", "import pulumi\nx = (\n", 2), ("typescript", "const a = 1;\nconst = 2;\n", 2)],
)
def test_a_syntax_error_has_its_line(language: Language, text: str, line: int, tmp_path: Path) -> None:
    result = preview(program(tmp_path, language, text), PreviewSettings())
    assert result.outcome == "program-error"
    assert result.error is not None
    assert result.error.type == "SyntaxError"
    assert result.error.position == SourcePosition(_MAIN[language], line)


def test_nothing_to_run_is_told(tmp_path: Path) -> None:
    result = preview(answer(tmp_path, "python", {"readme.txt": "hello"}), PreviewSettings())
    assert (result.outcome, result.status) == ("no-entry-program", "failed")


@pytest.mark.parametrize("language", _LANGUAGES)
def test_a_program_without_resources_is_told(language: Language, tmp_path: Path) -> None:
    text = {"python": "import pulumi\n", "typescript": "export {};\n"}[language]
    assert preview(program(tmp_path, language, text), PreviewSettings()).outcome == "no-resources"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("import time\ntime.sleep = time.sleep\nimport threading\nthreading.Event().wait()", "timeout"),
        ("while True: pass", "cpu"),
        ("kept = []\nwhile True: kept.append(b'x' * 4_000_000)", "memory"),
        ("kept = bytearray(40 * 1024**3)", "memory"),
        (
            "import os, time\nfor _ in range(60):\n    if os.fork() == 0: time.sleep(9)\ntime.sleep(9)",
            "processes",
        ),
        ("open('/tmp/large', 'wb').write(b'x' * 40_000_000)", "disk"),
        ("while True: print('x' * 10_000)", "output"),
        ("import os; os.kill(os.getpid(), 9)", "killed"),
        ("import os; os._exit(0)", "no-resources"),
        ("import pulumi_aws as aws, os\naws.sqs.Queue('q')\nos._exit(3)", "no-resources killed"),
    ],
)
def test_each_limit_and_each_end_has_its_own_outcome(text: str, outcome: str, tmp_path: Path) -> None:
    limits = msgspec.structs.replace(
        SMALL,
        wall_seconds=4 if outcome == "timeout" else 60,
        cpu_seconds=3 if outcome == "cpu" else 30,
    )
    result = preview(program(tmp_path, "python", text), PreviewSettings(limits=limits))
    assert result.outcome in outcome.split(), result.message
    assert result.status == "failed"
    assert result.message


def test_what_a_javascript_heap_cannot_hold_is_memory(tmp_path: Path) -> None:
    text = "const kept: unknown[] = [];\nfor (;;) { kept.push(new Array(100000).fill({})); }\n"
    result = preview(program(tmp_path, "typescript", text), PreviewSettings(limits=SMALL))
    assert result.outcome == "memory"


@pytest.mark.parametrize("language", _LANGUAGES)
def test_a_component_class_without_a_program_gets_one(language: Language, tmp_path: Path) -> None:
    python = """
import pulumi
import pulumi_aws as aws
class TapStack(pulumi.ComponentResource):
    def __init__(self, name: str, bucket_name: str, opts=None):
        super().__init__("tap:index:TapStack", name, None, opts)
        aws.s3.Bucket("logs", bucket=bucket_name, opts=pulumi.ResourceOptions(parent=self))
"""
    typescript = """
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
export interface Args { bucketName: string; tags?: Record<string, string>; }
export class TapStack extends pulumi.ComponentResource {
    constructor(name: string, args: Args, opts?: pulumi.ComponentResourceOptions) {
        super("tap:index:TapStack", name, args, opts);
        new aws.s3.Bucket("logs", { bucket: args.bucketName }, { parent: this });
    }
}
"""
    file, text = {"python": ("tap_stack.py", python), "typescript": ("lib/tap-stack.ts", typescript)}[
        language
    ]
    workspace = answer(tmp_path, language, {file: text}, components=(ComponentClass("TapStack", file, 4),))
    result = preview(workspace, PreviewSettings())
    assert result.outcome == "succeeded", result.output
    assert names(result) == ["logs", "tap-stack"] or names(result) == ["tap-stack", "logs"]
    assert [(item.kind, item.target) for item in result.assisted] == [("entry-program", "TapStack")]


def test_a_missing_project_file_is_told_as_assistance(tmp_path: Path) -> None:
    workspace = answer(
        tmp_path, "python", {"__main__.py": _BUCKET["python"]}, main="__main__.py", project=False
    )
    result = preview(workspace, PreviewSettings())
    assert result.outcome == "succeeded"
    assert [item.kind for item in result.assisted] == ["project-file"]


def test_configuration_reaches_the_program_and_the_answers_own_wins(tmp_path: Path) -> None:
    text = """
import pulumi, pulumi_aws as aws
config = pulumi.Config()
aws.sqs.Queue("q", tags={"size": config.require("size"), "owner": config.require("owner"),
                         "region": pulumi.Config("aws").require("region"), "stack": pulumi.get_stack()})
"""
    files = {"__main__.py": text, "Pulumi.dev.yaml": "config:\n  tap:size: large\n  aws:region: eu-west-1\n"}
    workspace = answer(tmp_path, "python", files, main="__main__.py")
    result = preview(workspace, PreviewSettings(config={"size": "small", "owner": "us"}))
    (queue,) = [item for item in result.graph.resources if item.name == "q"]
    assert queue.inputs["tags"] == {"size": "large", "owner": "us", "region": "eu-west-1", "stack": "dev"}


@pytest.mark.parametrize("language", _LANGUAGES)
def test_a_program_that_calls_aws_itself_reaches_localstack_and_no_other_account(
    language: Language, tmp_path: Path, localstack: LocalStackEndpoint
) -> None:
    text = """
import boto3, pulumi_aws as aws
arn = boto3.client("sts").get_caller_identity()["Arn"]
aws.sqs.Queue("q", tags={"account": arn})
"""
    if language == "typescript":
        pytest.skip("the TypeScript environment has no AWS client library")
    result = preview(program(tmp_path, language, text), PreviewSettings())
    assert result.outcome == "succeeded", result.output
    assert localstack.url


def test_two_previews_in_one_process_close_nothing_twice(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    import gc  # noqa: PLC0415
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    text = 'import boto3, pulumi_aws as aws\nboto3.client("sts").get_caller_identity()\naws.sqs.Queue("q")\n'
    workspaces = [program(tmp_path / str(number), "python", f"# {number}\n{text}") for number in range(4)]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda each: preview(each, PreviewSettings()), workspaces))
    gc.collect()
    assert [result.outcome for result in results] == ["succeeded"] * 4
    assert "Bad file descriptor" not in capfd.readouterr().err


def test_the_answers_own_files_stay_as_they_were(tmp_path: Path) -> None:
    text = _BUCKET["python"] + "open('written.txt', 'w').write('x')\nopen('__main__.py', 'w').write('')\n"
    workspace = program(tmp_path, "python", text)
    assert preview(workspace, PreviewSettings()).outcome == "succeeded"
    assert (tmp_path / "__main__.py").read_text() == text
    assert not (tmp_path / "written.txt").exists()

"""Kind ``volatile``: values that change with every run are found where a resource gets them."""

from pathlib import Path

import pytest

from harness.checks.volatile import _in_file
from harness.model.rubric import VolatileCheck
from tests.checks.build import BASE, run, subject

CHECK = VolatileCheck(
    **{**BASE, "basis": "provider", "message": "{detail}"},
    calls=(r"time\.time", r"Date(\.now)?", r"Math\.random", r"random\.choices"),
)
PYTHON = "import random\nimport time\nimport pulumi_aws as aws\n"
TYPESCRIPT = "import * as aws from '@pulumi/aws';\n"


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("__main__.py", f"{PYTHON}aws.s3.Bucket('a', tags={{'At': str(time.time())}})\n", 4),
        ("__main__.py", f"{PYTHON}stamp = str(time.time())\naws.s3.Bucket('a', tags={{'At': stamp}})\n", 4),
        ("index.ts", f"{TYPESCRIPT}new aws.s3.Bucket(`a-${{Date.now()}}`);\n", 2),
        (
            "index.ts",
            f"{TYPESCRIPT}const at = new Date();\nnew aws.s3.Bucket('a', {{ tags: {{ at }} }});\n",
            2,
        ),
    ],
)
def test_it_is_found_where_it_stands(file: str, text: str, line: int, tmp_path: Path) -> None:
    (finding,) = run(subject(tmp_path, (), {file: text}), CHECK).findings
    assert finding.evidence is not None
    assert (finding.evidence.file, finding.evidence.start_line) == (file, line)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("handler.py", "import time\nat = time.time()\n"),
        ("__main__.py", f"{PYTHON}started = time.time()\naws.s3.Bucket('a')\nprint(time.time() - started)\n"),
        (
            "__main__.py",
            f"{PYTHON}password = random.choices('ab', k=9)\naws.rds.Instance('a', password=password)\n",
        ),
        (
            "index.ts",
            f"{TYPESCRIPT}new aws.lambda.CallbackFunction('a', {{ callback: async () => Date.now() }});\n",
        ),
        (
            "index.ts",
            f"{TYPESCRIPT}new aws.rds.Instance('a', {{ password: `${{Math.random()}}` }});\n",
        ),
    ],
)
def test_it_is_left_alone_where_no_resource_gets_it(file: str, text: str) -> None:
    assert list(_in_file(CHECK, file, text, frozenset())) == []

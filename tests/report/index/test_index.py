"""The page of a batch as text: what it holds, where it leads, and what no text of an answer can do."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from harness.report.index.folder import ResultsFolder
from tests.report.index import runs
from tests.report.test_markdown import HOSTILE
from tests.statistics.lines import failed, graded, results

_NAMES = (
    *HOSTILE,
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7*7 }}",
    "javascript:alert(1)",
    "../../etc/passwd",
    "..",
    "a/b",
    "a%2fb",
    "\u202egnp",
    "x" * 5000,
)


def _data(page: str) -> Any:
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return json.loads(found)


def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    folder = runs.small(tmp_path / "run")
    assert runs.text(folder) == runs.text(folder)


def test_answers_lead_to_their_reports_and_defects_to_the_finding(tmp_path: Path) -> None:
    sheets = _data(runs.text(runs.small(tmp_path / "run")))["sheets"]
    answers = dict(
        zip([row[0] for row in sheets["answers"]["rows"]], sheets["answers"]["links"], strict=True)
    )
    assert answers == {
        "north-2": "north-2/report.html", "south-1": "south-1/report.html", "north-10": None, "south-3": None,
    }  # fmt: skip
    password = next(row for row in sheets["defects"]["rows"] if row[0] == "hardcoded-password")
    places = [[name, f"{name}/report.html#hardcoded-password-1a2b3c4d"] for name in ("north-2", "south-1")]
    assert password == ["hardcoded-password", "Hardcoded Database Password", "critical", 2, 50.0, places]


def test_an_address_stays_below_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "report.html"
    outside.write_text("not of this run")
    (tmp_path / "run" / "a b#c?d%2e").mkdir(parents=True)
    (tmp_path / "run" / "a b#c?d%2e" / "report.html").write_text("of this run")
    folder = ResultsFolder(tmp_path / "run")

    assert [folder.page(name) for name in ("..", "../run/a b#c?d%2e", ".", "", "x" * 5000, "nul\0")] == [
        None
    ] * 6
    assert folder.page("a b#c?d%2e") == "a%20b%23c%3Fd%252e/report.html"


@pytest.mark.parametrize("text", ["no json", '{"findings": 7}', "", '{"findings": [{"id": 1}]}'])
def test_a_card_that_cannot_be_read_costs_the_place_and_no_more(tmp_path: Path, text: str) -> None:
    folder = runs.small(tmp_path / "run")
    (folder / "south-1" / "scorecard.json").write_text(text)

    (example,) = ResultsFolder(folder).examples("cost-tags", ["south-1"])
    assert (example.href, example.title) == ("south-1/report.html", None)
    runs.text(folder)


def test_names_of_every_kind_stay_text(tmp_path: Path) -> None:
    lines = [
        graded(f"{name}{number}", task=name, model=name, checks={name: "high"})
        for number, name in enumerate(_NAMES)
    ]
    page = runs.text(results(tmp_path / "run", *lines, failed(_NAMES[0], _NAMES[1], _NAMES[2])))
    plain = runs.text(
        results(tmp_path / "other", *(graded(f"c{n}", model=f"m{n}") for n in range(len(_NAMES))))
    )

    assert page.count("<script") == plain.count("<script") == 2
    assert "<img" not in page
    assert not re.search(r'href="(?!#|[^":/]+/report\.html)', page)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", page)
    assert "x" * 400 not in page
    assert len(_data(page)["sheets"]["answers"]["rows"]) == len(lines)


def test_what_does_not_count_is_said(tmp_path: Path) -> None:
    folder = results(tmp_path / "run", graded("a"), b'{"case": "torn', end=b"")
    assert "the last line is torn and does not count" in runs.text(folder)


def test_where_nothing_was_graded_the_reasons_remain(tmp_path: Path) -> None:
    page = runs.text(results(tmp_path / "run", failed("a", "localstack", "it is gone")))
    assert "it is gone" in page
    assert 'id="answers"' not in page

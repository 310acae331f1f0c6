"""The page of a batch in a real browser: what somebody does with it, with 10,000 answers too."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.report.index import runs
from tests.report.index.test_index import _NAMES
from tests.statistics.lines import failed, graded, results


@pytest.fixture(scope="session", name="index")
def _index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a few answers, two with reports."""
    return runs.page(runs.small(tmp_path_factory.mktemp("index") / "run"))


@pytest.fixture(scope="session", name="large")
def _large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of 10,000 answers."""
    return runs.page(runs.many(tmp_path_factory.mktemp("large") / "run", 10_000))


def _column(page: Page, sheet: str, column: str) -> list[str]:
    return page.locator(f"[data-sheet={sheet}] tbody td.{column}").all_inner_texts()


def _answers(page: Page) -> list[str]:
    return _column(page, "answers", "answer")


def _filter(page: Page, key: str) -> Locator:
    return page.locator(f"form.filters select[name={key}]")


def _head(page: Page, sheet: str, name: str) -> Locator:
    return page.locator(f"[data-sheet={sheet}] thead").get_by_role("button", name=name, exact=True)


def test_filters_narrow_the_answers_together(opened: Open, index: Path) -> None:
    page = opened(index)
    assert _answers(page) == ["north-2", "south-1", "north-10", "south-3"]

    _filter(page, "model").select_option("south")
    assert _answers(page) == ["south-1", "south-3"]
    _filter(page, "verdict").select_option("fail")
    assert _answers(page) == ["south-1"]
    expect(page.locator("#shown")).to_have_text("1 of 4 graded answers")

    page.get_by_role("button", name="Reset").click()
    expect(page.locator("#shown")).to_have_text("4 graded answers")
    _filter(page, "level").select_option("critical")
    assert _answers(page) == ["north-2", "south-1"]
    _filter(page, "task").select_option("shop")
    assert _answers(page) == []
    page.get_by_role("button", name="Show all").click()
    assert len(_answers(page)) == 4


def test_search_finds_every_word_in_answer_model_task_and_checks(opened: Open, index: Path) -> None:
    page = opened(index)
    page.keyboard.press("/")
    page.keyboard.type("TAGS north")
    assert _answers(page) == ["north-2", "north-10"]
    page.keyboard.type(" loan")
    assert _answers(page) == ["north-2"]
    page.keyboard.press("Escape")
    assert len(_answers(page)) == 4


def test_columns_sort_both_ways_and_back(opened: Open, index: Path) -> None:
    page = opened(index)
    given = _answers(page)
    answer, score = (_head(page, "answers", name) for name in ("Answer", "Score"))
    answer.click()
    assert _answers(page) == ["north-2", "north-10", "south-1", "south-3"]
    answer.click()
    assert _answers(page) == ["south-3", "south-1", "north-10", "north-2"]
    answer.click()
    assert _answers(page) == given

    score.click()
    assert _column(page, "answers", "score") == ["100", "95.5", "62.25", "40"]
    expect(page.locator("[data-sheet=answers] th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    _head(page, "defects", "Impact").click()
    assert _column(page, "defects", "impact") == ["critical", "medium", "low"]


def test_a_model_and_a_defect_lead_to_their_answers_and_the_address_can_be_shared(
    opened: Open, index: Path
) -> None:
    page = opened(index)
    page.locator("[data-sheet=defects]").get_by_role("link", name="log-retention").click()
    assert _answers(page) == ["north-2", "south-1"]
    expect(page.locator("#answers-title")).to_be_in_viewport()
    page.locator("[data-sheet=models]").get_by_role("link", name="north").click()
    assert _answers(page) == ["north-2", "north-10"]
    _head(page, "answers", "Score").click()

    again = opened(index, fragment="#" + urlsplit(page.url).fragment)
    assert _answers(again) == ["north-10", "north-2"]
    expect(_filter(again, "model")).to_have_value("north")


def test_an_example_leads_to_the_finding_in_the_report(opened: Open, index: Path) -> None:
    page = opened(index)
    row = page.locator("[data-sheet=defects] tr", has_text="log-retention")
    address = urlsplit(row.get_by_role("link", name="south-1").evaluate("link => link.href"))

    report = opened(Path(unquote(address.path)), fragment=f"#{address.fragment}")
    expect(report.locator("h1")).to_have_text("south-1")
    expect(report.locator("details.finding.current .message")).to_have_text(
        "The log group keeps its events for 7 days."
    )
    assert page.locator("[data-sheet=answers] a").count() == 2


def test_what_was_not_graded_stands_apart_with_its_reason(opened: Open, index: Path) -> None:
    page = opened(index)
    assert "south-2" not in _answers(page)
    assert _column(page, "unscored", "answer") == ["south-2"]
    assert _column(page, "reasons", "reason") == ["it is gone"]


def test_keys_walk_through_answers_and_pages(opened: Open, large: Path) -> None:
    page = opened(large, fragment="#answers")
    first = _answers(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("[data-sheet=answers] tbody tr").nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(page.locator("[data-sheet=answers] tbody tr").nth(0)).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("[data-pages=answers]")).to_contain_text("51\u2013100 of 10000")
    page.keyboard.press("k")
    assert _answers(page) == first
    expect(page.locator("[data-sheet=answers] tbody tr").nth(49)).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_sort_and_a_filter_can_be_done_by_keyboard_alone(opened: Open, index: Path) -> None:
    page = opened(index)
    _head(page, "answers", "Score").focus()
    page.keyboard.press("Enter")
    assert _answers(page)[0] == "south-3"
    _filter(page, "verdict").focus()
    page.keyboard.type("pass")
    assert _answers(page) == ["south-3", "north-10"]


def test_10_000_answers_are_all_there_and_few_are_drawn(opened: Open, large: Path) -> None:
    page = opened(large)
    assert len(_answers(page)) == 50
    assert page.locator("tr").count() < 150

    _filter(page, "verdict").select_option("pass")
    expect(page.locator("#shown")).to_have_text("1429 of 10000 graded answers")
    _head(page, "answers", "Answer").click()
    assert _answers(page)[:3] == ["case-0", "case-7", "case-14"]
    _filter(page, "check").select_option("check-3")
    _filter(page, "model").select_option("model-11")
    wanted = [n for n in range(0, 10_000, 7) if n % 250 == 3 and n % 12 == 11]
    assert _answers(page) == [f"case-{number}" for number in wanted]
    assert wanted


def test_every_page_of_a_table_can_be_reached(opened: Open, large: Path) -> None:
    page = opened(large)
    turn = page.locator("[data-pages=tasks]").get_by_role("button", name="Next")
    seen = _column(page, "tasks", "task")
    while turn.is_enabled():
        turn.click()
        seen += _column(page, "tasks", "task")
    assert sorted(seen) == sorted(f"task-{number}" for number in range(80))


def test_without_javascript_the_same_can_be_read(opened: Open, index: Path, large: Path) -> None:
    plain, live = opened(index, java_script_enabled=False), opened(index)
    for sheet in ("models", "tasks", "defects", "answers", "reasons", "unscored"):
        query = f"[data-sheet={sheet}] tbody tr"
        assert plain.locator(query).all_inner_texts() == live.locator(query).all_inner_texts()
        assert plain.locator(query).count()
    expect(plain.locator("form.filters")).to_be_hidden()
    expect(plain.locator("svg[role=img]")).to_have_count(3)
    expect(plain.locator("[data-sheet=defects] .examples a").first).to_be_visible()

    rest = opened(large, java_script_enabled=False).locator("[data-pages=answers]")
    expect(rest).to_have_text("The first 50 of 10000: more needs JavaScript.")


def test_a_phone_needs_no_sideways_scrolling(opened: Open, index: Path) -> None:
    page = opened(index, viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_hostile_names_run_nothing_and_can_be_filtered(opened: Open, tmp_path: Path) -> None:
    lines = [
        graded(f"{name}{number}", task=name, model=name, checks={name: "high"})
        for number, name in enumerate(_NAMES)
    ]
    folder = results(tmp_path / "run", *lines, failed("u", _NAMES[0], _NAMES[1]))
    page = opened(runs.page(folder))

    assert page.locator("script").count() == 2
    assert page.locator("img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for at in range(1, len(_NAMES) + 1):
        _filter(page, "model").select_option(index=at)
        assert len(_answers(page)) == 1
        page.get_by_role("button", name="Reset").click()
    for link in page.locator("[data-sheet=defects] .check a").all():
        link.click()
        assert len(_answers(page)) == 1


def test_nothing_graded_is_a_page_too(opened: Open, tmp_path: Path) -> None:
    page = opened(runs.page(results(tmp_path / "run", failed("a", "localstack", "it is gone"))))
    assert _column(page, "unscored", "reason") == ["it is gone"]
    page.keyboard.press("j")
    page.keyboard.press("Escape")

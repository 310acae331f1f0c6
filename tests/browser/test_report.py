"""The report in a real browser: what a reviewer does with it."""

from pathlib import Path

import msgspec
from playwright.sync_api import Page, expect

from harness.model.finding import Evidence
from harness.report.page.interface import render
from tests.browser.conftest import Open
from tests.report import samples
from tests.report.test_markdown import HOSTILE

PASSWORD, RETENTION, TAGS = (f"#{item.id}" for item in (samples.PASSWORD, samples.RETENTION, samples.TAGS))


def _shown(page: Page) -> list[str]:
    return [f"#{card.get_attribute('id')}" for card in page.locator("details.finding:visible").all()]


def test_levels_filter(opened: Open) -> None:
    page = opened()
    page.get_by_label("Medium 1").uncheck()

    assert _shown(page) == [PASSWORD, TAGS]
    expect(page.locator("#shown")).to_have_text("2 of 3 findings")


def test_category_and_file_filter(opened: Open) -> None:
    page = opened()
    page.get_by_label("Category").select_option("tagging")
    assert _shown(page) == [TAGS]

    page.get_by_role("button", name="Reset").click()
    page.get_by_label("File").select_option("lib/other.ts")
    assert _shown(page) == [PASSWORD]


def test_search_finds_every_word_and_says_where_there_is_none(opened: Open) -> None:
    page = opened()
    page.keyboard.press("/")
    page.keyboard.type("LOG days")
    assert _shown(page) == [RETENTION]

    page.keyboard.type(" nowhere")
    assert _shown(page) == []
    page.get_by_role("button", name="Show all").click()
    assert _shown(page) == [PASSWORD, RETENTION, TAGS]


def test_a_link_opens_its_finding_and_scrolls_there(opened: Open) -> None:
    page = opened(fragment=TAGS)

    expect(page.locator(TAGS)).to_have_class("finding low current")
    expect(page.locator(f"{TAGS} summary").first).to_be_in_viewport()


def test_a_link_shows_a_finding_that_was_filtered_away(opened: Open) -> None:
    page = opened()
    page.get_by_label("Medium 1").uncheck()
    page.evaluate("id => { location.hash = id; }", RETENTION)

    expect(page.locator(RETENTION)).to_be_visible()
    expect(page.locator(f"{RETENTION} > summary")).to_be_in_viewport()


def test_keys_walk_through_the_findings(opened: Open) -> None:
    page = opened()
    page.keyboard.press("j")
    expect(page.locator(PASSWORD)).to_have_class("finding critical current")
    page.keyboard.press("j")
    expect(page.locator(RETENTION)).to_have_class("finding medium current")
    assert page.url.endswith(RETENTION)
    page.keyboard.press("k")
    expect(page.locator(f"{PASSWORD} > summary")).to_be_focused()
    page.keyboard.press("o")
    expect(page.locator(f"{PASSWORD} .message")).to_be_hidden()


def test_help_and_escape(opened: Open) -> None:
    page = opened()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.get_by_label("Search the findings").fill("nothing like this")
    page.keyboard.press("Escape")
    assert len(_shown(page)) == 3


def test_dark_follows_the_system_and_a_choice_is_kept(opened: Open) -> None:
    page = opened(color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.get_by_role("button", name="Switch between light and dark").click()
    light = page.evaluate(ground)
    page.reload()

    assert (dark, light, page.evaluate(ground)) == ("rgb(20, 23, 28)", "rgb(246, 247, 249)", light)


def test_without_javascript_everything_can_be_read(opened: Open) -> None:
    page = opened(java_script_enabled=False)

    assert _shown(page) == [PASSWORD, RETENTION, TAGS]
    expect(page.locator(f"{PASSWORD} .answer pre").first).to_be_visible()
    expect(page.locator(".graph svg")).to_be_visible()
    expect(page.locator("form.filters")).to_be_hidden()


def test_a_box_of_the_picture_leads_to_its_finding(opened: Open) -> None:
    page = opened()
    page.locator(".graph a .box").first.click()

    expect(page.locator(f"{PASSWORD} > summary")).to_be_in_viewport()


def test_a_phone_needs_no_sideways_scrolling(opened: Open) -> None:
    page = opened(viewport={"width": 360, "height": 740})

    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_paper_shows_no_controls(opened: Open) -> None:
    page = opened()
    page.emulate_media(media="print")

    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator("form.filters")).to_be_hidden()
    assert len(_shown(page)) == 3


def test_a_hostile_answer_runs_nothing(opened: Open, tmp_path: Path) -> None:
    text = "\n".join(HOSTILE) + "\"'><img src=x onerror=alert(1)>"
    evidence = Evidence(text, 1, 1, text)
    finding = msgspec.structs.replace(
        samples.TAGS, title=text, category=text, message=text, evidence=evidence
    )
    path = tmp_path / "hostile.html"
    path.write_text(render(samples.graded(finding, case=text)), encoding="utf-8")
    page = opened(path)

    assert page.locator("script").count() == 1
    assert page.locator("img").count() == 0
    page.get_by_label("File").select_option(index=1)
    assert len(_shown(page)) == 1

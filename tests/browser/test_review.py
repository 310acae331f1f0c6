"""The pages of ``review`` in a real browser: two reviewers, with and without JavaScript."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from harness.review.interface import Review, open_review
from harness.review.web.server import Server
from tests.report import samples
from tests.review import runs
from tests.review.visitor import served

PASSWORD, TAGS = (f"#review-{item.id}" for item in (samples.PASSWORD, samples.TAGS))
Enter = Callable[..., Page]


@pytest.fixture(name="kept")
def _kept(tmp_path: Path) -> Review:
    return open_review(runs.run(tmp_path / "run", runs.card("one"), runs.card("two")))


@pytest.fixture(name="server")
def _server(kept: Review) -> Iterator[Server]:
    with served(kept) as server:
        yield server


@pytest.fixture(name="enter")
def _enter(browser: Browser, server: Server) -> Iterator[Enter]:
    """Comes in as somebody; in the end no page complained, and none asked for anything elsewhere."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []
    ((_, address),) = server.addresses()
    home = address.partition("enter")[0]

    def entered(name: str, *, javascript: bool = True) -> Page:
        context = browser.new_context(java_script_enabled=javascript)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on(
            "request",
            lambda request: None if request.url.startswith(home) else complaints.append(request.url),
        )
        page.goto(address)
        assert "token" not in page.url
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Start").click()
        return page

    yield entered
    for context in contexts:
        context.close()
    assert complaints == []


def test_two_reviewers_judge_one_finding_and_see_each_other(enter: Enter) -> None:
    ada, ben = enter("Ada", javascript=False), enter("Ben")
    ada.get_by_role("link", name="one").click()
    finding = ada.locator(PASSWORD)
    finding.get_by_label("Why").fill("The value comes from the configuration.")
    finding.get_by_role("button", name="Dispute").click()
    expect(ada.locator(PASSWORD).get_by_text("disputes it")).to_be_visible()

    ben.get_by_role("link", name="one").click()
    finding = ben.locator(PASSWORD)
    expect(finding.get_by_text("The value comes from the configuration.")).to_be_visible()
    finding.get_by_label("Why").fill("It is hard to reach.")
    finding.get_by_label("Level").select_option("high")
    finding.get_by_role("button", name="Change level").click()
    expect(ben.locator(PASSWORD).get_by_text("as many say that it is a defect")).to_be_visible()
    ben.get_by_role("link", name="Agreement").click()
    expect(ben.locator("tr.stands-out")).to_contain_text("hardcoded-password")


def test_a_missed_defect_is_added_and_leads_back_to_its_place(enter: Enter) -> None:
    page = enter("Ada", javascript=False)
    page.get_by_role("link", name="two").click()
    form = page.locator("#missed")
    form.get_by_label("The defect, in a line").fill("No backups <b>at all</b>")
    form.get_by_label("Level").select_option("high")
    form.get_by_label("Why, and where").fill("Nothing sets a retention.")
    form.get_by_role("button", name="Add the defect").click()

    added = page.locator("section:target")
    expect(added.locator("h2")).to_contain_text("No backups <b>at all</b>")
    expect(added.get_by_text("adds it as high")).to_be_visible()


def test_the_report_works_in_its_own_origin_and_leads_back_into_the_review(enter: Enter) -> None:
    page = enter("Ada")
    page.get_by_role("link", name="one").click()
    page.locator(TAGS).get_by_role("link", name="in the report").click()
    expect(page.locator(f"#{samples.TAGS.id}")).to_have_class("finding low current")
    assert page.evaluate("self.origin") == "null"
    page.go_back()
    page.locator(TAGS).get_by_role("button", name="Agree").click()
    expect(page.locator(TAGS).get_by_text("agrees (low)")).to_be_visible()


def test_a_script_in_a_served_file_cannot_act_for_its_reader(
    browser: Browser, server: Server, kept: Review
) -> None:
    script = (
        "fetch('/answers/one', {credentials: 'include'}).then(answer => answer.text())"
        ".then(text => document.title = 'read ' + text.length, () => document.title = 'refused')"
    )
    (kept.folder.path / "index.html").write_text(f"<title>trying</title><script>{script}</script>")
    page = browser.new_page()
    page.goto(server.addresses()[0][1])
    page.get_by_label("Your name").fill("Ada")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="The batch as a page").click()

    expect(page).to_have_title("refused")
    page.close()


def test_a_phone_needs_no_sideways_scrolling(enter: Enter) -> None:
    page = enter("Ada")
    page.set_viewport_size({"width": 360, "height": 740})
    for name in ("one", "Agreement"):
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") == 360

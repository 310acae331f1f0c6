"""Real Chromium, the system's own, over pages that were really rendered."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from harness.report.page.interface import render
from tests.report import graphs, samples

Open = Callable[..., Page]
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser per worker; without one the tests say how to install it."""
    binary = next(filter(None, map(shutil.which, _NAMES)), None)
    if binary is None:
        pytest.skip("no Chromium: install it with 'sudo apt-get install chromium'")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=binary)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a card with something in every section."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render(samples.full(), samples.rubric(), graphs.small()), encoding="utf-8")
    return path


@pytest.fixture
def opened(browser: Browser, report: Path) -> Iterator[Open]:
    """Opens the report in a fresh profile; in the end no page complained, and none asked for anything."""
    complaints: list[str] = []

    def watched(path: Path = report, fragment: str = "", **options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        address = path.as_uri()
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on(
            "request",
            lambda request: None if request.url.startswith(address) else complaints.append(request.url),
        )
        page.goto(address + fragment)
        return page

    contexts: list[object] = []
    yield watched
    for context in contexts:
        context.close()  # type: ignore[attr-defined]
    assert complaints == []

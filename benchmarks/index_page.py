"""How soon the page of 10,000 answers can be used: written by ``iac-harness index``, opened in real Chromium.

    python -m benchmarks.index_page [--answers N] [--rounds N]

Milliseconds, the fastest and the slowest round: from asking for the page until its first filter was applied
and drawn (which is when somebody can use it), the CPU time of the page's main thread for that, which a busy
machine does not falsify, and then the time for a sort, a search and the next page.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import test_results
from benchmarks.command import run

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Make the page, open it some times, print what took how long."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--answers", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder) / "run"
        test_results._LINES = chosen.answers
        test_results._run(place, 1)
        written = _milliseconds(lambda: run("index", str(place)))
        page = place / "index.html"
        print(f"{chosen.answers} answers, {page.stat().st_size / 1e6:.1f} MB, written in {written:.0f} ms")
        browser = playwright.chromium.launch(executable_path=next(filter(None, map(shutil.which, _BROWSERS))))
        rounds = [_round(browser, page) for _ in range(chosen.rounds)]
        browser.close()
    for step in rounds[0]:
        values = [one[step] for one in rounds]
        print(f"{step}: {min(values):.0f} to {max(values):.0f} ms")


def _round(browser: Browser, file: Path) -> dict[str, float]:
    page = browser.new_page()
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    found = {"usable": _milliseconds(lambda: _first_use(page, file))}
    metrics = {one["name"]: one["value"] for one in tools.send("Performance.getMetrics")["metrics"]}
    found["of it on the main thread"] = 1000 * metrics["TaskDuration"]
    for step, act in _STEPS.items():
        found[step] = _milliseconds(partial(_drawn, act, page))
    page.close()
    return found


def _drawn(act: Callable[[Page], object], page: Page) -> None:
    act(page)
    page.evaluate(_DRAWN)


def _first_use(page: Page, file: Path) -> None:
    page.goto(file.as_uri(), wait_until="commit")
    page.get_by_label("Verdict").select_option("pass")
    page.locator("#shown", has_text=" of ").wait_for()
    page.evaluate(_DRAWN)


def _milliseconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


# Two frames later what was asked for stands on the screen.
_DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_STEPS: dict[str, Callable[[Page], object]] = {
    "sort": lambda page: page.locator("#answers th button", has_text="Answer").click(),
    "search": lambda page: page.get_by_label("Search answers, models, tasks and checks").fill(
        "task-7 check-12"
    ),
    "next page": lambda page: page.locator("#answers").get_by_role("button", name="Next").click(),
}


if __name__ == "__main__":
    main()

"""Photograph the page of a report and that of a batch, both of real gradings, for the README: `make picture`.

    draw_pages.py SAMPLES TASK REPORT INDEX

Every answer in SAMPLES is graded without its task, too: what is then said of it comes from packs alone.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

_COMMAND = Path(sys.executable).with_name("iac-harness")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_PICTURED = "typescript-flawed"
_WIDTH, _HEIGHT = 1280, 1000


def main(samples: str, task: str, report: str, index: str) -> None:
    """Grade what lies in ``samples``, and save both pictures as PNG."""
    binary = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if binary is None:
        sys.exit("no Chromium: install it with 'sudo apt-get install chromium'")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder) / "samples"
        manifest = Path(folder) / "samples.jsonl"
        manifest.write_text("".join(f"{json.dumps(line)}\n" for line in _lines(Path(samples), task)))
        subprocess.run([_COMMAND, "batch", manifest, "--out", place], check=False)  # noqa: S603 - our own command
        browser = playwright.chromium.launch(executable_path=binary)
        _photograph(browser, place / f"{_PICTURED}-{task}" / "report.html", report)
        _photograph(browser, place / "index.html", index)
        browser.close()


def _lines(samples: Path, task: str) -> list[dict[str, str]]:
    """Lines of a manifest; who wrote a sample says its name."""
    folders = sorted(path for path in samples.absolute().iterdir() if path.is_dir())
    return [
        {
            "id": f"{path.name}-{name}",
            "model": path.name,
            "path": str(path),
            **({"task": name} if name == task else {}),
        }
        for path in folders
        for name in (task, "general")
    ]


def _photograph(browser: Browser, page: Path, picture: str) -> None:
    shown = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, color_scheme="light")
    shown.goto(page.as_uri())
    shown.screenshot(path=picture)
    shown.close()


if __name__ == "__main__":
    main(*sys.argv[1:5])

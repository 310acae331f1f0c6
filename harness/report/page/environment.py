"""Templates in which the text of an answer stays text, and a page that may load nothing."""

import base64
import functools
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from harness.report.page.prose import link, prose
from harness.report.text import counted, one_line, shortened, visible

_HERE = Path(__file__).parent
_TEMPLATES = _HERE / "templates"


def page(template: str, **values: Any) -> str:
    """``template`` filled with ``values``, ending in a newline."""
    return environment().get_template(template).render(values)


@functools.cache
def environment() -> Environment:
    """That of the page of one answer."""
    return environment_of(_TEMPLATES, asset("report.css"), asset("theme.js") + asset("report.js"))


def environment_of(templates: Path, style: Markup, script: Markup) -> Environment:
    """Autoescape for every file of ``templates``, and every text passes ``visible`` before it.

    What ``templates`` lacks (``head.html``, ``tools.html``) is that of the page of one answer.
    """
    made = Environment(
        loader=FileSystemLoader([templates, _TEMPLATES]),
        autoescape=True,
        finalize=_harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters |= {
        "prose": prose, "link": link, "one_line": one_line, "counted": counted, "shortened": shortened,
    }  # fmt: skip
    made.globals |= {"style": style, "script": script, "policy": _policy(style, script)}
    return made


def _harmless(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def asset(name: str, folder: Path = _HERE / "assets") -> Markup:
    """The text of a style or a script that lies beside the templates."""
    return Markup((folder / name).read_text(encoding="utf-8"))  # noqa: S704 - a file of ours


def _policy(style: str, script: str) -> str:
    """A Content Security Policy by which only our own style and script count, and nothing is loaded."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

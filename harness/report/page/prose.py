"""Sentences and links of a finding as HTML."""

import re

from markupsafe import Markup, escape

from harness.report.text import one_line

_SPAN = re.compile(r"(?<!`)`(?!`)([^`]+)(?<!`)`(?!`)")
_URL = re.compile(r"https?://[A-Za-z0-9._~:/?#@!&'*+,;=%-]+")


def prose(text: str) -> Markup:
    """``text`` on one line; its code spans stay code spans, all else is plain text."""
    parts = _SPAN.split(one_line(text))
    return Markup().join(
        Markup("<code>{}</code>").format(part) if index % 2 else escape(part)
        for index, part in enumerate(parts)
    )


def link(address: str) -> Markup:
    """A reference; only a plain web address becomes a link."""
    if not _URL.fullmatch(address):
        return prose(address)
    shown = address.split("://", 1)[1].rstrip("/")
    return Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>').format(address, shown)

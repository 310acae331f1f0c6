"""The form of an act, read into an act: what the reviewer was shown is checked against what there is."""

import secrets
from collections.abc import Iterable, Mapping

import msgspec

from harness.model.errors import BadInput
from harness.review.act import Act
from harness.review.subject import Subject


def read_act(form: Mapping[str, str], case: str, reviewer: str, found: Iterable[Subject]) -> Act:
    """The act that ``form`` describes. Raises BadInput where it is none, or about no finding of ``case``."""
    kind = form.get("kind", "")
    subject, check = _subject(form, kind, found)
    fields = {
        "case": case,
        "kind": kind,
        "reviewer": reviewer,
        "key": _key(form),
        "subject": subject,
        "check": check,
        "level": form.get("level") or None,
        "shown": form.get("shown") or None,
        "title": form.get("title", ""),
        "reason": form.get("reason", "").replace("\r\n", "\n"),
    }
    try:
        return msgspec.convert(fields, Act)
    except msgspec.ValidationError as error:
        raise BadInput("this is no act that the form offers") from error


def _subject(form: Mapping[str, str], kind: str, found: Iterable[Subject]) -> tuple[str | None, str | None]:
    if kind == "missed":
        return f"missed-{secrets.token_hex(8)}", None
    key = form.get("subject") or None
    if key is None:
        return None, None
    for subject in found:
        if subject.key == key:
            return key, subject.check
    raise BadInput("this answer has no such finding any more")


def _key(form: Mapping[str, str]) -> str:
    key = form.get("key", "")
    if not key.isalnum() or not key.isascii() or len(key) != 32:  # noqa: PLR2004 - as the pages make them
        raise BadInput("the form is incomplete")
    return key

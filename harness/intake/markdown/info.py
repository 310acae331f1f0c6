"""Info strings: the language of a code block, and the file name that some writers put beside it."""

import re

from harness.intake.markdown.labels import is_path

_LANGUAGE = re.compile(r"^\{?\s*\.?([A-Za-z][\w+#-]*)(?=$|[\s:{},=])")
_ATTRIBUTE = re.compile(
    r"\b(?:title|file|filename|file_name|filepath|path|name)\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s,}\"']+))",
    re.IGNORECASE,
)


def read_info(info: str) -> tuple[str, str | None]:
    """``(language, file name)``; the language is ``""`` and the name None where there is none.

    Known forms: ``python``, ``python:lib/x.py``, ``python lib/x.py``, ``ts title="bin/tap.ts"``,
    ``{.python filename=x.py}`` and ``lib/x.py`` alone.
    """
    attribute = _ATTRIBUTE.search(info)
    named = next((group for group in attribute.groups() if group), None) if attribute else None
    match = _LANGUAGE.match(info)
    language = match[1] if match and not is_path(info.split(maxsplit=1)[0]) else ""
    return language, named or _bare_name(info, language)


def _bare_name(info: str, language: str) -> str | None:
    rest = info[len(language) :].lstrip(" :") if language else info
    for word in rest.split():
        bare = word.strip("(){}[],\"'`")
        if is_path(bare):
            return bare
    return None

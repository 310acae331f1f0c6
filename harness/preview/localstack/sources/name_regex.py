"""The argument ``nameRegex`` that several data sources have."""

from typing import Any

from harness.preview.localstack.sources.call import LookupFailed

_LONGEST_PATTERN = 500


def named_like(pattern: str, found: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Those of ``found`` whose ``key`` the pattern matches somewhere; all where there is no pattern.

    Raises LookupFailed for what is no pattern.
    """
    if not pattern:
        return found
    # RE2, as the provider has it: a hostile pattern takes linear time.
    import re2  # noqa: PLC0415

    try:
        compiled = re2.compile(pattern[:_LONGEST_PATTERN])
    except re2.error as error:
        raise LookupFailed(f"name_regex: error parsing regexp: {pattern[:60]}") from error
    return [one for one in found if compiled.search(one.get(key, ""))]

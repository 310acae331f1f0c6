"""YAML of unknown origin, read without interpreting any of it."""

from typing import Any

import yaml

_MAX_CHARACTERS = 128 * 1024


def plain_yaml(text: str) -> Any:
    """YAML in which every scalar is text, so that neither tags, nor merge keys, nor numbers are interpreted.

    None where it is no YAML, or larger than any project file (128 KiB): the parser takes 15 s for a MiB.
    """
    if len(text) > _MAX_CHARACTERS:
        return None
    try:
        # BaseLoader makes nothing but str, list and dict, and shares aliased nodes instead of copying them.
        return yaml.BaseLoader(text).get_single_data()
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return None

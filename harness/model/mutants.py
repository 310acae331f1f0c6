"""Why mutants of an ideal survive that violate a requirement: ``rubrics/<task>.mutants.yml``."""

from typing import Annotated, Literal

import msgspec


class Explanation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``mutants`` are ids, or globs over them; ``why`` says why each of them may survive."""

    mutants: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    why: Annotated[str, msgspec.Meta(min_length=20)]


class Explanations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    schema: Literal["iac-harness/mutants@1"]
    survivors: tuple[Explanation, ...] = ()

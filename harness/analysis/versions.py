"""The SDK's types in the chosen major version and, where something is wrong in it, in the others."""

import functools
from collections.abc import Callable, Mapping
from pathlib import Path

from harness.analysis.sdk_classes import SdkClasses
from harness.model.errors import EnvironmentFault


class SdkVersionTypes:
    """``chosen`` are the types that the tools ran against; the others are looked up when first needed."""

    def __init__(
        self, major: int, catalogue: Path | None, others: Callable[[], Mapping[int, Path]] = dict
    ) -> None:
        """``others`` gives the catalogue folders of the other major versions; it may install them."""
        self._major = major
        self._find_others = others
        self.chosen = SdkClasses(catalogue)

    def holding(self, owner: str, name: str, *, missing: bool) -> tuple[int, ...]:
        """The versions in which ``owner`` lacks the argument ``name`` (or, ``missing``, demands it).

        Empty where no other version differs.
        """
        return self._told(
            lambda classes: (_demands if missing else _lacks)(classes, owner, name),
        )

    def lacking(self, dotted: str) -> tuple[int, ...]:
        """The versions that have no resource class of that name; empty where no version has one."""
        return self._told(lambda classes: classes.of(dotted) is None)

    def _told(self, holds: Callable[[SdkClasses], bool]) -> tuple[int, ...]:
        found = [number for number, classes in self._others.items() if holds(classes)]
        return () if len(found) == len(self._others) else tuple(sorted((self._major, *found)))

    @functools.cached_property
    def _others(self) -> dict[int, SdkClasses]:
        try:
            return {number: SdkClasses(folder) for number, folder in self._find_others().items()}
        except EnvironmentFault:
            return {}  # only a remark about other versions is lost


def _lacks(classes: SdkClasses, owner: str, name: str) -> bool:
    resource = classes.of(owner)
    return name not in (classes.fields(owner) if resource is None else resource.inputs)


def _demands(classes: SdkClasses, owner: str, name: str) -> bool:
    resource = classes.of(owner)
    if resource is not None:
        return name in resource.required
    return not classes.fields(owner).get(name, "?").endswith("?")

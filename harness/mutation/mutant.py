"""A mutant of an ideal: one change that a machine made, in its graph or in its files."""

from typing import Literal

import msgspec

from harness.model.graph import Resource

Layer = Literal["graph", "source"]
Operator = Literal[
    "drop",  # what is given is left out: a property, an element of a list, an argument
    "flip",  # on becomes off, and off on
    "lessen",  # a number is halved
    "raise",  # a number is doubled
    "widen",  # one network, action or principal becomes any
    "change",  # a text becomes another
    "detach",  # a relation is cut: the value of another resource becomes a text
    "remove",  # a resource is left out
    "remove-all",  # all resources of a type are left out
    "protect",  # a resource is kept from being destroyed
    "inline-secret",  # a secret stands in plain text
    "delete-file",
]


class Mutant(msgspec.Struct, frozen=True):
    """One change. ``id`` is stable: no line number is in it, and the same ideal gives the same ids.

    In the graph ``changed`` replace the resources of their urns, and ``removed`` (urns) are left out. In the
    source ``text`` replaces that of ``file``; None deletes it.
    """

    id: str
    layer: Layer
    operator: Operator
    changed: tuple[Resource, ...] = ()
    removed: tuple[str, ...] = ()
    file: str | None = None
    text: str | None = None


class Trial(msgspec.Struct, frozen=True):
    """What became of a mutant.

    ``killed_by`` are the checks that found something. ``violates`` says, a line each, which requirements it
    violates and who derived that; empty where none is violated. ``stillborn``: its program does not preview,
    which no check of the rubric's own is needed for.
    """

    id: str
    layer: Layer
    operator: Operator
    killed_by: tuple[str, ...] = ()
    violates: tuple[str, ...] = ()
    stillborn: bool = False

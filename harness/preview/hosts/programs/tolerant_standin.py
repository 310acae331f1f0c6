"""Stand-ins: what takes the place of a value that the program could not make.

A stand-in lets itself be called, read, iterated, added and formatted, and always gives another one. As text
it is a marker, by which the harness knows what rests on it.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

# The engine's own stand-ins, for data sources that nobody answers, have a 0 where these have a 1.
MARKER = re.compile(r"standin[01][0-9a-f]{20}")
_ITEMS = 2
_DEEPEST = 12


def marker(key: str) -> str:
    """A text that stands for what ``key`` names; the same on every run."""
    return "standin1" + hashlib.sha256(key.encode()).hexdigest()[:20]


class Permissive:
    """What a class derives from whose own base class is missing."""

    def __init__(self, *_arguments: Any, **_named: Any) -> None:
        """Takes whatever the missing class would have taken."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Standin(f"{type(self).__name__}.{name}")


class Standin:
    """The value of the expression ``key``."""

    def __init__(self, key: str, depth: int = 0) -> None:
        object.__setattr__(self, "_standin", (key, depth))

    def _child(self, name: str) -> "Standin":
        key, depth = object.__getattribute__(self, "_standin")
        return Standin(f"{key}.{name}", depth + 1) if depth < _DEEPEST else self

    def __getattr__(self, name: str) -> Any:
        # Protocols that other code looks for (pickling, awaiting, Pulumi's own marks) are not there.
        if name.startswith("__") or name in ("_pulumi_type", "_translate_property"):
            raise AttributeError(name)
        return self._child(name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Forgotten: reading gives a stand-in anyway."""

    def __call__(self, *_arguments: Any, **_named: Any) -> "Standin":
        """Whatever is called gives another stand-in."""
        return self._child("()")

    def __getitem__(self, key: Any) -> "Standin":
        return self._child(f"[{key!r:.40}]" if isinstance(key, (str, int)) else "[]")

    def __setitem__(self, key: Any, value: Any) -> None:
        """Forgotten."""

    def __iter__(self) -> Iterator["Standin"]:
        return iter([self._child(f"[{index}]") for index in range(_ITEMS)])

    def __len__(self) -> int:
        return _ITEMS

    def __contains__(self, _item: Any) -> bool:
        return False

    def __bool__(self) -> bool:
        return True

    def __hash__(self) -> int:
        return hash(text_of(self))

    def __eq__(self, other: object) -> bool:
        return self is other

    def __lt__(self, _other: Any) -> bool:
        return False

    __le__ = __gt__ = __ge__ = __lt__

    def __str__(self) -> str:
        return text_of(self)

    __repr__ = __str__

    def __format__(self, _specification: str) -> str:
        return text_of(self)

    def __int__(self) -> int:
        return 1

    __index__ = __int__

    def __float__(self) -> float:
        return 1.0

    def __enter__(self) -> "Standin":
        return self

    def __exit__(self, *_error: Any) -> None:
        """An exception in the body is the body's own."""

    def __mro_entries__(self, _bases: Any) -> tuple[type, ...]:
        return (Permissive,)

    def _operate(self, _other: Any = None) -> "Standin":
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _operate
    __mod__ = __rmod__ = __floordiv__ = __rfloordiv__ = __or__ = __ror__ = __and__ = __rand__ = _operate
    __neg__ = __pos__ = __abs__ = __invert__ = _operate


def text_of(standin: Standin) -> str:
    """The marker of a stand-in."""
    return marker(object.__getattribute__(standin, "_standin")[0])


def is_standin(value: Any) -> bool:
    """Whether ``value`` is one itself."""
    return type(value) is Standin or (isinstance(value, str) and MARKER.search(value) is not None)


_PORT = 8080
_COUNT = 2
# An odd private block, so that it is known again among the author's own.
_CIDR = "10.213.0.0/16"


def for_config(key: str, wanted: str) -> Any:
    """A value of the type that ``Config.require…`` promises, in the form that the key's name suggests."""
    name = key.rpartition(":")[2]
    if "bool" in wanted:
        return False
    if "int" in wanted or "float" in wanted:
        return _PORT if "port" in name.lower() else _COUNT
    if "object" in wanted:
        return Standin(f"config {key}")
    return _text_for(name.lower(), marker(f"config {key}"))


def _text_for(name: str, text: str) -> str:
    if "cidr" in name:
        return _CIDR
    if "arn" in name:
        return f"arn:aws:iam::000000000000:{text}"
    if "email" in name:
        return f"{text}@standin.invalid"
    if "url" in name or "endpoint" in name:
        return f"https://{text}.invalid"
    return f"{text}.invalid" if "domain" in name else text

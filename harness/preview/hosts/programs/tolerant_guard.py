"""What guarded code calls: each function does what the code says, and goes on where that fails."""

import contextvars
import json
import operator
import os
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tolerant_record import Problems, classify, near  # type: ignore[import-not-found]
from tolerant_standin import Standin, for_config, is_standin  # type: ignore[import-not-found]
from tolerant_taint import Taint  # type: ignore[import-not-found]

_MOST_FAILURES = 200  # of one place: a loop that only fails ends
_MOST_REPAIRS = 40
_PASSED_ON = (RecursionError, MemoryError, StopIteration, StopAsyncIteration)


class GiveUp(Exception):
    """A place failed so often that its loop is left."""


class Guard:
    """One for the whole program; ``sdk`` knows Pulumi's classes."""

    caught = (Exception, SystemExit)

    def __init__(self, sites: list[dict[str, Any]], problems: Problems, taint: Taint, sdk: Any) -> None:
        self._sites = sites
        self._problems = problems
        self._taint = taint
        self._sdk = sdk
        self._strict = contextvars.ContextVar("strict", default=False)
        self._failures: dict[int, int] = {}

    @contextmanager
    def strict(self) -> Iterator[None]:
        """The body of a ``try`` that the program handles by itself."""
        token = self._strict.set(True)
        try:
            yield
        finally:
            self._strict.reset(token)

    def failed(self, number: int, error: BaseException) -> None:
        """A statement failed; re-raises what is not to be caught here."""
        site = self._sites[number]
        if self._strict.get() or (isinstance(error, _PASSED_ON) and not site.get("top")):
            raise error
        if isinstance(error, GiveUp):
            if not site.get("loop"):
                raise error
            return
        frame = sys._getframe(1)
        reads = [frame.f_locals.get(name, frame.f_globals.get(name)) for name in site.get("reads", ())]
        if not any(self._taint.reaches(value) for value in reads):
            self._problems.add(
                *classify(error, site["text"])[:2], site, symbol=classify(error, site["text"])[2]
            )
        self._count(number)

    def stand_in(self, number: int) -> Standin:
        """The stand-in of the value of a site."""
        site = self._sites[number]
        return Standin(f"{site['file']}:{site['line']}:{site['text']}")

    def not_imported(self, number: int, error: BaseException, *_whole: bool) -> Any:
        """An import failed: a module or a name that is not there."""
        if self._strict.get():
            raise error
        site = self._sites[number]
        module, name = site["imported"]
        found = self._sdk.not_imported(site, module, name, error)
        if name == "*" and found is not None:
            sys._getframe(1).f_globals.update(_public_names(found))
        return Standin(f"{module}.{name}") if found is None else found

    def undefined(self, number: int, name: str) -> Any:
        """A name that nothing defines."""
        error = NameError(f"name '{name}' is not defined", name=name)
        if self._strict.get():
            raise error
        if not self._sdk.hidden_names:
            self._problems.add(
                "exception", f"the name `{name}` is not defined", self._sites[number], symbol=name
            )
        return Standin(name)

    def attribute(self, number: int, owner: Any, name: str) -> Any:
        """``owner.name``."""
        try:
            value = getattr(owner, name)
        except AttributeError:
            if self._strict.get():
                raise
            return self._no_attribute(number, owner, name)
        return value

    def _no_attribute(self, number: int, owner: Any, name: str) -> Any:
        site = self._sites[number]
        if not self._taint.reaches(owner):
            known = dir(owner)
            what = self._sdk.describe(owner)
            self._problems.add(
                "missing-attribute",
                f"`{name}` is no attribute of {what}",
                site,
                symbol=name,
                suggestion=near(name, known),
                owner=self._sdk.owner_name(owner),
            )
        return self.stand_in(number)

    def item(self, number: int, owner: Any, key: Any) -> Any:
        """``owner[key]``."""
        try:
            return owner[key]
        except Exception as error:
            if self._strict.get() or isinstance(error, _PASSED_ON):
                raise
            return self._no_item(number, owner, key, error)

    def _no_item(self, number: int, owner: Any, key: Any, error: Exception) -> Any:
        site = self._sites[number]
        if owner is os.environ and isinstance(key, str):
            message = f"the environment variable {key} is required, and nothing sets it"
            self._problems.add("missing-config", message, site, symbol=key)
            return for_config(key, "text")
        if not (self._taint.reaches(owner) or self._taint.reaches(key)):
            self._exception(number, error)
        return self.stand_in(number)

    def operate(self, number: int, name: str, left: Any, right: Any) -> Any:
        """A binary operator or a comparison."""
        if name in ("eq", "ne") and not self._strict.get():
            self._compare(number, left, right)
        try:
            result = getattr(operator, name)(left, right)
        except Exception as error:
            if self._strict.get() or isinstance(error, _PASSED_ON):
                raise
            if not (self._taint.reaches(left) or self._taint.reaches(right)):
                self._exception(number, error)
            return self.stand_in(number)
        if name == "mod" and isinstance(left, str) and isinstance(result, str):
            return self._rendered(number, result, right if isinstance(right, tuple) else (right,))
        return result

    def _compare(self, number: int, left: Any, right: Any) -> None:
        for one, other in ((left, right), (right, left)):
            if self._sdk.is_output(one) and isinstance(other, (str, int, float)):
                text = self._sites[number]["text"]
                message = f"an Output is compared with a plain value in `{text}`, which is never true"
                self._problems.add("output-misused", message, self._sites[number], stops=False)

    def formatted(self, number: int, value: Any) -> Any:
        """A value in an f-string: an Output there becomes the SDK's explanation."""
        if self._sdk.is_output(value):
            return self._rendered(number, str(value), (value,))
        return value

    def _rendered(self, number: int, text: str, values: Any) -> Any:
        """Text with Outputs formatted into it, marked so that it is known where it goes."""
        if not any(self._sdk.is_output(value) for value in values):
            return text
        site = self._sites[number]
        message = (
            f"an Output is formatted into text (`{site['text']}`): "
            "the text holds Pulumi's explanation, not the value"
        )
        found = self._problems.add("output-misused", message, site, marked=True, stops=False)
        return self._taint.marked(text, found)

    def key(self, number: int, value: Any) -> Any:
        """The key of a mapping."""
        if self._sdk.is_output(value) and not self._strict.get():
            text = self._sites[number]["text"]
            message = f"an Output is the key of a mapping (`{text}`): keys must be plain text"
            self._problems.add("output-misused", message, self._sites[number])
            return str(self.stand_in(number))
        return str(value) if type(value) is Standin else value

    def items(self, number: int, value: Any) -> Any:
        """What a loop runs over."""
        try:
            return iter(value)
        except Exception as error:
            if self._strict.get() or isinstance(error, _PASSED_ON):
                raise
            if not self._taint.reaches(value):
                self._exception(number, error)
            return iter(self.stand_in(number))

    def call(self, number: int, function: Any, /, *given: Any, **named: Any) -> Any:
        """``function(...)``."""
        if self._strict.get():
            return function(*given, **named)
        site = self._sites[number]
        if function is json.dumps:
            return self._to_json(number, given, named)
        if self._sdk.is_data_source(function):
            self._problems.invoked(function.__name__, site)
        return self._called(number, function, *self._sdk.prepared(site, function, given, named))

    def _called(self, number: int, function: Any, given: Any, named: Any) -> Any:
        """The call, again and again with mended arguments while it fails before it does anything."""
        for _ in range(_MOST_REPAIRS):
            try:
                result = function(*given, **named)
            except (GiveUp, *_PASSED_ON):
                raise
            except (Exception, SystemExit) as error:  # noqa: BLE001  whatever the program raises
                repaired = self._sdk.repaired(self._sites[number], function, given, named, error)
                if repaired is None:
                    return self._recovered(number, function, (given, named), error)
                given, named = repaired
                continue
            return self._finished(number, function, given, named, result)
        return self.stand_in(number)

    def _finished(self, number: int, function: Any, given: Any, named: Any, result: Any) -> Any:
        """Follow what rests on a stand-in into Outputs, and Outputs into text."""
        if self._sdk.is_output(result) and (self._taint.reaches(given) or self._taint.reaches(named)):
            self._taint.add(result)
        renders = function is str or (
            isinstance(function, types.BuiltinMethodType)
            and isinstance(function.__self__, str)
            and function.__name__ == "format"
        )
        if renders and isinstance(result, str):
            return self._rendered(number, result, [*given, *named.values()])
        return result

    def _recovered(self, number: int, function: Any, arguments: Any, error: BaseException) -> Any:
        """A call that failed for good: recorded, unless a stand-in is the cause."""
        site = self._sites[number]
        kind, message, symbol = classify(error, site["text"])
        if kind == "missing-config":
            self._problems.add(kind, message, site, symbol=symbol)
            return self._sdk.config_value(symbol, getattr(function, "__name__", ""))
        owner = getattr(function, "__self__", None)
        caused = self._taint.reaches(arguments) or self._taint.reaches(owner) or is_standin(function)
        if not caused and not (isinstance(error, SystemExit) and not error.code):
            self._exception(number, error)
        return self.stand_in(number)

    def _to_json(self, number: int, given: Any, named: Any) -> Any:
        """``json.dumps``: Outputs in it are recorded, and the value that was meant is made."""
        outputs = list(self._sdk.outputs_in([*given[:1]]))
        if outputs:
            site = self._sites[number]
            where = ", ".join(f"`{path}`" for path, _ in outputs[:3] if path)
            message = (
                f"an Output is passed to json.dumps{' at ' + where if where else ''}: it has no value yet"
            )
            found = self._problems.add("output-serialised", message, site)
            return self._taint.add(self._sdk.json_output(given[0]), found)
        if self._taint.reaches(given):
            return json.dumps(given[0], default=str)
        try:
            return json.dumps(*given, **named)
        except Exception as error:  # noqa: BLE001
            self._exception(number, error)
            return str(self.stand_in(number))

    def _exception(self, number: int, error: BaseException) -> None:
        site = self._sites[number]
        kind, message, symbol = classify(error, site["text"])
        self._problems.add(kind, message, site, symbol=symbol)
        self._count(number)

    def _count(self, number: int) -> None:
        self._failures[number] = self._failures.get(number, 0) + 1
        if self._failures[number] > _MOST_FAILURES:
            raise GiveUp


def _public_names(module: Any) -> dict[str, Any]:
    """What ``import *`` takes."""
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    return {name: getattr(module, name) for name in names if hasattr(module, name)}

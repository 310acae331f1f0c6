"""Rule ``schedule``: the schedule expressions of AWS, whose form alone tells whether AWS takes them.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html
"""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping

import msgspec

from harness.checks import documents
from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.model.graph import Resource
from harness.model.rubric import ValuesCheck

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_CALL = re.compile(r"(?P<form>cron|rate|at)\((?P<rest>[^()]*)\)")
_RATE = re.compile(r"(\d+) (minute|hour|day)(s?)")
_MOMENT = re.compile(
    r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d", re.ASCII
)
_ENDS = 2
_STEP = re.compile(r"\d{1,4}")


class _Field(msgspec.Struct, frozen=True):
    """A field of a cron expression: its bounds, names for its numbers, and further forms."""

    name: str
    least: int
    most: int
    names: tuple[str, ...] = ()
    further: str = r"(?!)"


_DAY_OF_MONTH = _Field("day-of-month", 1, 31, further=r"\?|L(-\d{1,2})?|LW|\d{1,2}W")
_DAY_OF_WEEK = _Field("day-of-week", 1, 7, _DAYS, further=r"\?|L|([1-7]|[A-Z]{3})(L|#[1-5])")
_FIELDS = (
    _Field("minutes", 0, 59),
    _Field("hours", 0, 23),
    _DAY_OF_MONTH,
    _Field("month", 1, 12, _MONTHS),
    _DAY_OF_WEEK,
    _Field("year", 1970, 2199),
)
_UNIX = (
    *_FIELDS[:2],
    _Field("day-of-month", 1, 31),
    _FIELDS[3],
    _Field("day-of-week", 0, 7, _DAYS),
)


def schedule(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """A schedule of a form that its service does not take; ``data`` are types, with a path and its forms."""
    for entry in check.data:
        token, path, *forms = entry.split()
        if resource.type != token:
            continue
        for value in documents.values(stack.document(resource), path):
            wrong = _wrong(value.strip(), forms) if isinstance(value, str) else ""
            if wrong:
                yield Observation((resource,), path, value, detail=f"{path} is {value!r}: {wrong}")


def _wrong(text: str, forms: list[str]) -> str:
    """What is wrong with the expression, in words, or nothing."""
    if forms == ["crontab"]:
        return _crontab(text)
    call = _CALL.fullmatch(text)
    taken = [form for form in forms if form.partition("-")[0] == (call["form"] if call else "")]
    if call is None or not taken:
        return "it must be " + " or ".join(dict.fromkeys(f"{form.partition('-')[0]}(…)" for form in forms))
    return _FORMS[taken[0]](call["rest"])


def _cron(rest: str) -> str:
    parts = rest.split()
    if len(parts) != len(_FIELDS):
        return f"cron(…) takes {len(_FIELDS)} fields, the year the last, and this has {len(parts)}"
    days = (parts[2], parts[4])
    if days.count("?") != 1:
        return "one of day-of-month and day-of-week, and only one, must be ?"
    return _fields(parts, _FIELDS)


def _cron_with_seconds(rest: str) -> str:
    parts = rest.split()
    return _cron(" ".join(parts[1:])) if len(parts) == len(_FIELDS) + 1 else _cron(rest)


def _crontab(text: str) -> str:
    parts = text.split()
    if text.startswith("@") and len(parts) == 1:
        return ""
    if "(" in text:
        return "it takes the five fields of a crontab without cron(…)"
    if len(parts) != len(_UNIX):
        return f"it takes the five fields of a crontab, and this has {len(parts)}"
    return _fields(parts, _UNIX)


def _fields(parts: list[str], fields: tuple[_Field, ...]) -> str:
    for part, field in zip(parts, fields, strict=True):
        for item in part.split(","):
            if not _fits(item.upper(), field):
                return f"{item!r} is nothing that {field.name} takes ({field.least} to {field.most})"
    return ""


def _fits(item: str, field: _Field) -> bool:
    if re.fullmatch(field.further, item):
        return True
    span, slash, step = item.partition("/")
    if slash and not _STEP.fullmatch(step):
        return False
    ends = span.split("-")
    return span == "*" or (len(ends) <= _ENDS and all(_is_value(end, field) for end in ends))


def _is_value(text: str, field: _Field) -> bool:
    if text in field.names:
        return True
    return text.isascii() and text.isdigit() and field.least <= int(text[:5]) <= field.most


def _rate(rest: str) -> str:
    match = _RATE.fullmatch(rest.strip())
    if match is None or int(match[1][:9]) == 0:
        return "rate(…) takes a number above 0 and minutes, hours or days"
    if (int(match[1][:9]) == 1) == bool(match[3]):
        return f"the unit of {match[1]} is {match[2]}{'' if match[3] else 's'}"
    return ""


def _any_rate(rest: str) -> str:
    return "" if _RATE.fullmatch(rest.strip()) else "rate(…) takes a number and minutes, hours or days"


def _at(rest: str) -> str:
    match = _MOMENT.fullmatch(rest.strip())
    if (
        match is None
        or not 1 <= int(match["day"]) <= calendar.monthrange(int(match["year"]), int(match["month"]))[1]
    ):
        return "at(…) takes a date and a time such as 2030-01-31T06:00:00"
    return ""


_FORMS: Mapping[str, Callable[[str], str]] = {
    "cron": _cron,
    "cron-seconds": _cron_with_seconds,
    "rate": _rate,
    "rate-any": _any_rate,
    "at": _at,
}

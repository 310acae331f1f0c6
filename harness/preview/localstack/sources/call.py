"""One call of a data source, and what a data source is."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from harness.preview.localstack.accounts import Account

# LocalStack's clock is no part of an answer's scorecard: every time it reports is this one.
STABLE_TIME = "2024-01-01T00:00:00Z"
T = TypeVar("T")
_REGION = re.compile(r"[a-z]{2,3}(-[a-z]+){1,2}-\d{1,2}", re.ASCII)


class LookupFailed(Exception):
    """AWS would answer this call with an error; the text is one stable line."""


class LookupUnsupported(Exception):
    """LocalStack cannot know what AWS would answer; the text says why."""


class DataSourceCall:
    """The arguments of one call, read by type, and the clients to answer it with.

    Arguments come from untrusted code: every reader raises LookupFailed where the type is wrong.
    """

    def __init__(self, account: Account, arguments: dict[str, Any], region: str) -> None:
        self.account = account
        self.arguments = arguments
        self.region = self.text("region") or region
        if not _REGION.fullmatch(self.region):
            raise LookupFailed(f"invalid AWS Region: {self.region[:40]}")

    @property
    def partition(self) -> str:
        """``aws``, ``aws-cn`` or ``aws-us-gov``."""
        if self.region.startswith("cn-"):
            return "aws-cn"
        return "aws-us-gov" if self.region.startswith("us-gov-") else "aws"

    def client(self, service: str) -> Any:
        """The boto3 client of the account in the call's region."""
        return self.account.client(service, self.region)

    def text(self, name: str) -> str:
        """A string argument, "" where it is not given."""
        value = self.arguments.get(name)
        return "" if value is None else self._typed(name, value, str)

    def flag(self, name: str) -> bool:
        """A boolean argument, False where it is not given."""
        value = self.arguments.get(name)
        return False if value is None else self._typed(name, value, bool)

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        value = self.arguments.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
            raise LookupFailed(f"argument {name} must be a whole number")
        return int(value)

    def texts(self, name: str) -> list[str]:
        """A list of strings, empty where it is not given."""
        return texts(self.arguments.get(name), name)

    def tags(self) -> dict[str, str]:
        """The argument ``tags``."""
        value = self.arguments.get("tags")
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(inner, str) for inner in value.values()):
            raise LookupFailed("argument tags must map names to strings")
        return value

    def filters(self, **named: str) -> list[dict[str, Any]]:
        """EC2 filters: the arguments' own, the tags, and those of ``named`` that have a value.

        Underscores in the names of ``named`` stand for dashes.
        """
        chosen = [
            {"Name": name.replace("_", "-"), "Values": [value]} for name, value in named.items() if value
        ]
        chosen += [{"Name": f"tag:{key}", "Values": [value]} for key, value in self.tags().items()]
        given = self.arguments.get("filters") or []
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            raise LookupFailed("argument filters must be a list of name and values")
        for one in given:
            name = self._typed("filters.name", one.get("name"), str)
            chosen.append({"Name": name, "Values": texts(one.get("values"), "filters.values")})
        return chosen

    def echo(self, *names: str) -> dict[str, Any]:
        """The arguments of these names as they were given; None where they were not."""
        return {name: self.arguments.get(name) for name in names}

    @staticmethod
    def _typed(name: str, value: Any, wanted: type[T]) -> T:
        if not isinstance(value, wanted):
            raise LookupFailed(f"argument {name} must be a {wanted.__name__}")
        return value


def texts(value: Any, name: str) -> list[str]:
    """``value`` as a list of strings; a single string stands for itself."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise LookupFailed(f"argument {name} must be a list of strings")
    return list(value)


def tags_of(listed: list[dict[str, str]] | None) -> dict[str, str]:
    """AWS's list of tags as Pulumi's map, in the order of the keys."""
    return {tag["Key"]: tag["Value"] for tag in sorted(listed or [], key=lambda tag: tag["Key"])}


def only(found: list[T], what: str) -> T:
    """The one thing found; the provider's own errors where there is none, or more than one."""
    if not found:
        raise LookupFailed(f"no matching {what} found")
    if len(found) > 1:
        raise LookupFailed(
            f"multiple {what}s matched; use additional constraints to reduce matches to a single {what}"
        )
    return found[0]


class DataSource(msgspec.Struct, frozen=True):
    """A data source: Pulumi's token, the LocalStack service it needs (None: none), and the function that
    gives every output of the SDK's result class, camelCase.
    """

    token: str
    lookup: Callable[[DataSourceCall], dict[str, Any]]
    service: str | None = None

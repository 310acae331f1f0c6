"""From a data source's token and arguments to an outcome."""

from typing import Any, Literal

import msgspec

from harness.model.errors import EnvironmentFault
from harness.preview.localstack.accounts import Account
from harness.preview.localstack.endpoint import LocalStackEndpoint, Unhealthy, probe
from harness.preview.localstack.faults import SERVER_ERROR, as_fault, one_line, status_of, stopped
from harness.preview.localstack.sources.call import DataSourceCall, LookupFailed, LookupUnsupported
from harness.preview.localstack.sources.registry import find, service_of

# Bad gateway, service unavailable, gateway timeout: LocalStack says 503 while it shuts down.
_GOING = frozenset({502, 503, 504})


class InvocationAnswer(msgspec.Struct, frozen=True):
    """What a data source answered; the outcomes are those of ``harness.model.graph.Invocation``."""

    outcome: Literal["answered", "failed", "unsupported"]
    result: dict[str, Any] | None = None
    message: str | None = None


def answer(account: Account, token: str, arguments: dict[str, Any], region: str) -> InvocationAnswer:
    """Answer one data source of Pulumi's AWS provider, with every output that its result class has.

    Safe between threads. Raises EnvironmentFault("localstack") where LocalStack is gone.
    """
    source = find(token)
    service = source.service if source is not None else service_of(token)
    if service is not None and service not in account.endpoint.services:
        return _unsupported(f"{token}: {account.endpoint.title} does not offer the service {service}")
    if source is None:
        return _unsupported(f"{token}: the harness does not know this data source")
    try:
        call = DataSourceCall(account, account.identifiers.resolve(arguments), region)
        result = account.identifiers.publish(source.lookup(call))
    except LookupFailed as error:
        return InvocationAnswer("failed", message=account.identifiers.publish(str(error)))
    except LookupUnsupported as error:
        return _unsupported(f"{token}: {error}")
    except Exception as error:  # noqa: BLE001 - told apart there, and none is lost
        return _refused(account, token, error)
    return InvocationAnswer("answered", result)


def _refused(account: Account, token: str, error: Exception) -> InvocationAnswer:
    from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError  # noqa: PLC0415
    from botocore.parsers import ResponseParserError  # noqa: PLC0415

    if (fault := as_fault(error)) is not None:
        raise fault from error
    text = account.identifiers.publish(one_line(str(error)))
    if isinstance(error, ParamValidationError):
        return InvocationAnswer("failed", message=text)
    if isinstance(error, ClientError) and status_of(error) < SERVER_ERROR:
        return InvocationAnswer("failed", message=text)
    if isinstance(error, ClientError | BotoCoreError | ResponseParserError):
        _require_alive(account, error)
        return _unsupported(f"{token}: {account.endpoint.title} could not answer: {text}")
    what = f"the harness could not read LocalStack's answer to {token} ({error.__class__.__name__}: {text})"
    raise EnvironmentFault("localstack", what, "please report this") from error


def _require_alive(account: Account, error: Exception) -> None:
    """Raises EnvironmentFault where the error is that of a LocalStack that is going or gone."""
    if status_of(error) in _GOING:
        raise stopped(error.__class__.__name__) from error
    require_alive(account.endpoint)


def require_alive(endpoint: LocalStackEndpoint) -> None:
    """Raises EnvironmentFault("localstack") where LocalStack hangs or is gone."""
    found = probe(endpoint.url, timeout=10.0)
    if isinstance(found, Unhealthy):
        raise stopped(found.health)


def _unsupported(message: str) -> InvocationAnswer:
    return InvocationAnswer("unsupported", message=message)


def services(endpoint: LocalStackEndpoint) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """For ``doctor``: the services that data sources ask for, offered ones and missing ones, sorted."""
    from harness.preview.localstack.sources.registry import known_services  # noqa: PLC0415

    wanted = known_services()
    return (
        tuple(sorted(wanted & set(endpoint.services))),
        tuple(sorted(wanted - set(endpoint.services))),
    )

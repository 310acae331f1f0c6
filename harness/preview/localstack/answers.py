"""From a data source's token and arguments to an outcome."""

from typing import Any, Literal

import msgspec

from harness.preview.localstack.accounts import Account
from harness.preview.localstack.endpoint import LocalStackEndpoint
from harness.preview.localstack.faults import as_fault, one_line
from harness.preview.localstack.sources.call import DataSourceCall, LookupFailed, LookupUnsupported
from harness.preview.localstack.sources.registry import find, service_of


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
    except Exception as error:  # noqa: BLE001 - told apart below; a bug of ours is raised again
        return _refused(account, token, error)
    return InvocationAnswer("answered", result)


def _refused(account: Account, token: str, error: Exception) -> InvocationAnswer:
    from botocore.exceptions import ClientError, ParamValidationError  # noqa: PLC0415

    if isinstance(error, ParamValidationError):
        return InvocationAnswer("failed", message=one_line(str(error)))
    if not isinstance(error, ClientError):
        raise as_fault(error) or error
    text = account.identifiers.publish(one_line(str(error)))
    if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= 500:  # noqa: PLR2004
        return _unsupported(f"{token}: {account.endpoint.title} could not answer: {text}")
    return InvocationAnswer("failed", message=text)


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

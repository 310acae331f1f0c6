"""Provider functions: asks for the answer, keeps the call, and says the answer in the wire's words."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
from google.protobuf import struct_pb2

from harness.model.graph import Invocation
from harness.preview.engine.budget import Budget
from harness.preview.engine.diagnostics import clean
from harness.preview.engine.marshal import to_struct, unmarshal
from harness.preview.engine.options import read_provider
from harness.preview.engine.paths import leaves
from harness.preview.engine.records import Answer
from harness.preview.engine.registrations import Registrations
from harness.preview.engine.standins import stand_in
from harness.preview.sdk.catalogue import Catalogue

_GET_RESOURCE = "pulumi:pulumi:getResource"


class Reply(msgspec.Struct, frozen=True):
    """A result, the reason why there is none, or neither: then it is unknown."""

    result: struct_pb2.Struct | None = None
    failure: str | None = None


class _Later(msgspec.Struct, frozen=True):
    """The answer to a question about a resource that only a deployment makes."""

    outcome: str
    result: dict[str, Any] | None
    message: str | None


_LATER = _Later(
    "unsupported", None, "it asks about a resource of this stack, which exists after a deployment"
)


class Invocations:
    """All calls of provider functions of one deployment."""

    def __init__(
        self,
        answer: Callable[[str, dict[str, Any]], Answer],
        catalogue: Catalogue,
        registrations: Registrations,
        budget: Budget,
        *,
        tolerant: bool = False,
    ) -> None:
        self._answer = answer
        self._catalogue = catalogue
        self._registrations = registrations
        self._budget = budget
        self._tolerant = tolerant
        self._calls: list[Invocation] = []
        self.results: list[Any] = []

    def invoke(self, request: Any) -> Reply:
        """One ``ResourceInvokeRequest``. What ``answer`` raises passes through: a fault of ours."""
        self._budget.invocation(request.ByteSize())
        arguments = unmarshal(request.args).value
        if request.tok == _GET_RESOURCE:
            return self._get_resource(arguments)
        provider = read_provider(request, self._registrations.by_urn.__contains__)
        answered = self._answer(request.tok, self._with_region(provider, arguments))
        if answered.outcome == "failed" and self._asks_about_the_stack(arguments):
            answered = _LATER
        message = None if answered.message is None else clean(answered.message)
        result = answered.result if answered.outcome == "answered" else None
        self._calls.append(
            Invocation(clean(request.tok), arguments, answered.outcome, result, message, provider=provider)
        )
        if answered.outcome == "failed" and not self._tolerant:
            return Reply(failure=message or "the data source failed")
        given = result if answered.outcome == "answered" else self._stand_in(request.tok, arguments)
        if given is None:
            return Reply()
        self.results.append(given)
        return Reply(to_struct(given))

    def call(self, request: Any) -> None:
        """One ``ResourceCallRequest``: a method of a component or provider, which only its plugin knows."""
        self._budget.invocation(request.ByteSize())
        arguments = unmarshal(request.args).value
        message = f"{clean(request.tok)} is a method that only the provider's plugin can answer"
        self._calls.append(Invocation(clean(request.tok), arguments, "unsupported", None, message))

    def sorted(self) -> tuple[Invocation, ...]:
        """All calls by token, then arguments: the same whatever the order in which they came."""
        return tuple(sorted(self._calls, key=lambda call: (call.token, _key(call.arguments), call.outcome)))

    def _asks_about_the_stack(self, arguments: dict[str, Any]) -> bool:
        """Whether an argument holds a made-up output: a real preview knows none, and does not ask."""
        asked = [leaf for _, _, leaf in leaves(arguments) if isinstance(leaf, str)]
        made_up = (
            item.value
            for found in self._registrations.by_urn.values()
            for item in found.outputs.made_up
            if item.strength == "unique" and isinstance(item.value, str)
        )
        return any(value in text for value in made_up for text in asked)

    def _with_region(self, provider: str | None, arguments: dict[str, Any]) -> dict[str, Any]:
        """A provider in another region asks there; the data sources take that as an argument."""
        region = self._registrations.region_of(provider)
        return {"region": region, **arguments} if region else dict(arguments)

    def _stand_in(self, token: str, arguments: dict[str, Any]) -> dict[str, Any] | None:
        return stand_in(self._catalogue, token, _key(arguments))

    def _get_resource(self, arguments: dict[str, Any]) -> Reply:
        urn = arguments.get("urn")
        state = self._registrations.state(urn) if isinstance(urn, str) else None
        return Reply(failure="unknown resource") if state is None else Reply(to_struct(state))


def _key(arguments: dict[str, Any]) -> str:
    return json.dumps(arguments, sort_keys=True)

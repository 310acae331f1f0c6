"""Registers resources: checks the request as Pulumi's engine does, keeps it, and answers its outputs."""

from typing import Any

from google.protobuf import struct_pb2

from harness.model.graph import ResourceOptions
from harness.preview.engine import urns, wire
from harness.preview.engine.answers import answer_properties
from harness.preview.engine.budget import Budget
from harness.preview.engine.diagnostics import DiagnosticLog, clean
from harness.preview.engine.marshal import Marked, unmarshal
from harness.preview.engine.options import read_dependencies, read_options, read_provider
from harness.preview.engine.positions import locate
from harness.preview.engine.records import Refused, Registration
from harness.preview.engine.repetitions import dealt, place
from harness.preview.engine.synthesis import Outputs, Synthesis

# Pulumi's own limit is none; this keeps a hostile name from filling every report.
_LONGEST_NAME = 2_048
_LONGEST_MENDED_NAME = 120


class Registrations:
    """All resources of one deployment, by urn, in the order of their registration."""

    def __init__(
        self,
        *,
        stack: str,
        project: str,
        source_root: str,
        synthesis: Synthesis,
        log: DiagnosticLog,
        budget: Budget,
        tolerant: bool = False,
    ) -> None:
        self._stack = stack
        self._project = project
        self._source_root = source_root
        self._synthesis = synthesis
        self._log = log
        self._budget = budget
        self._tolerant = tolerant
        self.by_urn: dict[str, Registration] = {}
        self._numbered: dict[str, str] = {}
        self.root: str | None = None
        self.exports: Marked = Marked({})

    def register(self, request: Any) -> tuple[Registration, struct_pb2.Struct]:
        """One ``RegisterResourceRequest``. Raises Refused for what the real engine refuses, too."""
        self._budget.resource(request.ByteSize())
        if self._tolerant:
            self._mend(request)
        self._check(request, needs_token=request.custom or request.remote)
        urn = self._urn(request)
        found = self._registration(urn, request)
        self._refuse_duplicate(found)
        self.by_urn[urn] = found
        if request.type == wire.STACK_TYPE and self.root is None:
            self.root = urn
        return found, _answer(request.object, found, request)

    def read(self, request: Any) -> tuple[Registration, struct_pb2.Struct]:
        """One ``ReadResourceRequest``: a resource that exists already. A read may repeat."""
        self._budget.resource(request.ByteSize())
        self._check(request, needs_token=True)
        found = self._reading(self._urn(request), request)
        self.by_urn.setdefault(found.urn, found)
        return found, _answer(request.properties, found, request)

    def add_outputs(self, request: Any) -> None:
        """One ``RegisterResourceOutputsRequest``: the stack's exports, or a component's outputs."""
        self._budget.outputs(request.ByteSize())
        outputs = unmarshal(request.outputs)
        if request.urn == self.root:
            self.exports = outputs
        elif request.urn in self.by_urn:
            self.by_urn[request.urn].registered = outputs
        else:
            raise Refused("NOT_FOUND", f"no resource has the urn '{clean(request.urn)}'")

    def state(self, urn: str) -> dict[str, Any] | None:
        """What ``pulumi:pulumi:getResource`` answers: urn, id and state of a registered resource."""
        found = self.by_urn.get(urn)
        if found is None:
            return None
        added = found.registered.value if found.registered else {}
        state = {**found.inputs.value, **found.outputs.values, **added}
        return {"urn": urn, "id": found.outputs.id, "state": state}

    def region_of(self, provider: str | None) -> str | None:
        """The region that an explicit provider sets."""
        found = self.by_urn.get(provider or "")
        region = found.inputs.value.get("region") if found else None
        return region if isinstance(region, str) else None

    def _is_known(self, urn: str) -> bool:
        return urn in self.by_urn

    def _urn(self, request: Any) -> str:
        return urns.make(self._stack, self._project, request.parent or None, request.type, request.name)

    def _check(self, request: Any, *, needs_token: bool) -> None:
        if needs_token and not urns.is_type_token(request.type):
            message = f"Type '{clean(request.type)}' is not a valid type token (must have format '*:*:*')"
            raise self._refused(request, message)
        if "::" in request.type or "$" in request.type or not request.type.isprintable() or not request.type:
            raise self._refused(request, f"Type '{clean(request.type)}' cannot stand in a urn")
        if not request.name or not request.name.isprintable() or len(request.name) > _LONGEST_NAME:
            raise self._refused(request, f"'{clean(request.name)[:80]}' is not a valid resource name")
        if request.parent and request.parent not in self.by_urn:
            raise self._refused(request, f"could not find parent resource {clean(request.parent)}")

    def _refuse_duplicate(self, found: Registration) -> None:
        """The one that stands first in the source is the resource: the Python SDK sends in any order."""
        held = self.by_urn.get(found.urn)
        if held is None or held.external:
            return
        first, second = sorted((held, found), key=place)
        self.by_urn[found.urn] = first
        message = f"Duplicate resource URN '{found.urn}'; try giving it a unique name"
        self._log.error(message, found.urn, second.position)
        raise Refused("ALREADY_EXISTS", message)

    def _mend(self, request: Any) -> None:
        """Let a name be unique and printable, where the program goes on behind its failures."""
        name = " ".join(request.name.split())[:_LONGEST_MENDED_NAME]
        if name != request.name:
            message = f"'{clean(request.name)[:80]}' is not a valid resource name"
            self._log.error(message, position=locate(request, self._source_root))
            request.name = name
        urn = self._urn(request)
        held = self.by_urn.get(urn)
        number = 2
        while held is not None and not held.external and self._urn(request) in self.by_urn:
            request.name = f"{name}#{number}"
            number += 1
        if self._urn(request) != urn:
            self._numbered[self._urn(request)] = urn

    def settle(self) -> None:
        """Deal the names of repeated resources by their places; nothing registers afterwards."""
        groups: dict[str, list[str]] = {}
        # Of what was registered, not of what got a number: a request may be refused after it.
        for urn in filter(self._numbered.get, self.by_urn):
            groups.setdefault(self._numbered[urn], [self._numbered[urn]]).append(urn)
        self._numbered = {}
        self.by_urn, repeated = dealt(self.by_urn, groups)
        for urn, position in repeated:
            message = f"Duplicate resource URN '{urn}'; try giving it a unique name"
            self._log.error(message, urn, position)

    def _refused(self, request: Any, message: str) -> Refused:
        """The program sees the error, and the graph keeps it with the place of the registration."""
        self._log.error(message, position=locate(request, self._source_root))
        return Refused("INVALID_ARGUMENT", message)

    def _registration(self, urn: str, request: Any) -> Registration:
        inputs = unmarshal(request.object)
        provider = read_provider(request, self._is_known)
        dependencies, by_property = read_dependencies(request, self._is_known)
        return Registration(
            urn=urn,
            type=request.type,
            name=request.name,
            custom=request.custom,
            inputs=inputs,
            outputs=self._outputs(urn, request, inputs, provider),
            parent=request.parent or None,
            provider=provider,
            remote=request.remote,
            dependencies=dependencies,
            property_dependencies=by_property,
            options=read_options(request),
            position=locate(request, self._source_root),
        )

    def _reading(self, urn: str, request: Any) -> Registration:
        inputs = unmarshal(request.properties)
        provider = read_provider(request, self._is_known)
        id_ = None if request.id in wire.UNKNOWNS else request.id or None
        return Registration(
            urn=urn,
            type=request.type,
            name=request.name,
            custom=True,
            inputs=inputs,
            outputs=self._outputs_of_read(urn, request, inputs, self.region_of(provider), id_),
            parent=request.parent or None,
            provider=provider,
            external=True,
            dependencies=tuple(sorted(filter(self._is_known, set(request.dependencies)))),
            options=ResourceOptions(
                additional_secret_outputs=tuple(request.additionalSecretOutputs), import_id=id_
            ),
            position=locate(request, self._source_root),
        )

    def _outputs(self, urn: str, request: Any, inputs: Marked, provider: str | None) -> Outputs:
        if not (request.custom or request.remote):
            return Outputs("", {}, ())
        base = self._numbered.get(urn, urn)
        # Values of a repeated name must not depend on which of the two came first.
        seed = f"{base}\0{locate(request, self._source_root)}\0{inputs.value!r}" if self._tolerant else urn
        region = self.region_of(provider)
        made = self._synthesis.outputs(base, request.type, inputs.value, region=region, seed=seed)
        return made if request.custom else Outputs("", made.values, made.made_up, made.secret)

    def _outputs_of_read(
        self, urn: str, request: Any, inputs: Marked, region: str | None, id_: str | None
    ) -> Outputs:
        """Another stack's outputs are not known; a resource's are made up around the id that was given."""
        if request.type == wire.STACK_REFERENCE_TYPE:
            return Outputs(request.id, {"outputs": wire.UNKNOWN, "secretOutputNames": []}, ())
        return self._synthesis.outputs(urn, request.type, inputs.value, region=region, id_=id_)


def _answer(sent: struct_pb2.Struct, found: Registration, request: Any) -> struct_pb2.Struct:
    secret = found.options.additional_secret_outputs
    return answer_properties(sent, found.outputs, secret, accept_secrets=request.acceptSecrets)

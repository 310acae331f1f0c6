"""Services and outputs that a PROMPT demands or rules out, as checks of a rubric."""

from collections.abc import Iterator
from typing import Any

from harness.model.rubric import Check
from harness.prompt.demand import DemandedService
from harness.prompt.maker import Maker
from harness.prompt.outputs import DemandedOutput
from harness.prompt.vocabulary_types import Service

PRESENCE = "prompt-service-"  # ids of the checks that a service is there at all


def service_id(demanded: DemandedService) -> str:
    """The id of the check that a demanded service is there."""
    return f"{PRESENCE}{demanded.service.id}"


def of_services(maker: Maker, services: tuple[DemandedService, ...]) -> Iterator[Check]:
    """The checks that the services which the PROMPT demands are there."""
    for service in services:
        yield _of_service(maker, service)


def _of_service(maker: Maker, demanded: DemandedService) -> Check:
    service = demanded.service
    fields = {
        "kind": "count",
        "id": service_id(demanded),
        "title": f"No {service.name}",
        "message": f"The stack has no {service.name} ({{detail}}).",
        "category": service.category,
        "impacts": {"Operational": ["A part that the PROMPT asks for is missing"]},
        "resources": _selector(service),
        "topic": service.topic,
    }
    return maker.make(demanded.readings, service.level, service.why or "The model left it out.", fields)


def _selector(service: Service) -> dict[str, Any]:
    return {"type": list(service.type), **({} if service.where is None else {"where": service.where})}


def of_ruled_out(maker: Maker, services: tuple[DemandedService, ...]) -> Iterator[Check]:
    """The checks that services which the PROMPT rules out are not there."""
    for item in services:
        service = item.service
        fields = {
            "kind": "count",
            "id": f"prompt-no-{service.id}",
            "title": f"{service.name[0].upper()}{service.name[1:]} That the PROMPT Rules Out",
            "message": f"The PROMPT rules out {service.name}: {{resource}}.",
            "category": service.category,
            "resources": _selector(service),
            "min": 0,
            "max": 0,
        }
        why = "The model fell back to the usual architecture."
        yield maker.make(item.readings, "ruled-out", why, fields)


def of_outputs(maker: Maker, outputs: tuple[DemandedOutput, ...]) -> Iterator[Check]:
    """The checks that the program exports what the PROMPT names."""
    for output in outputs:
        fields = {
            "kind": "export",
            "id": f"prompt-output-{output.id}",
            "title": f"No Output for {output.name}",
            "message": f"The program exports no {output.name}; its outputs are {{value}}.",
            "category": "outputs",
            "impacts": {"Operational": ["What the PROMPT wants to read from the stack is not there"]},
            "names": [f"(?i){output.pattern.replace('-?', '[-_]?')}"],
            "topic": "named-outputs",
            "cause": "missing-outputs",
        }
        yield maker.make(output.readings, "named-output", "The model exported other values.", fields)

"""What must exist before the ideal runs, as its failed data sources tell."""

from collections.abc import Iterator

from harness.model.graph import Invocation, ResourceGraph
from harness.model.preview import Seed, SeedCertificate, SeedParameter, SeedSecret

# The value of a secret and a parameter of which nothing but the name is known.
_VALUE = "seeded"


def missing_seeds(graph: ResourceGraph) -> tuple[Seed, ...]:
    """A seed for each secret, parameter and certificate that the program asked for and did not get."""
    failed = (item for item in graph.invocations if item.outcome == "failed")
    return tuple(dict.fromkeys(seed for item in failed for seed in _seeds(item)))


def _seeds(invocation: Invocation) -> Iterator[Seed]:
    function = invocation.token.split(":")[-1]
    arguments = invocation.arguments
    match function:
        case "getSecretVersion" | "getSecret":
            name = arguments.get("secretId") or arguments.get("name")
            if isinstance(name, str):
                yield SeedSecret(name, _VALUE)
        case "getParameter":
            if isinstance(arguments.get("name"), str):
                yield SeedParameter(arguments["name"], _VALUE)
        case "getCertificate":
            if isinstance(arguments.get("domain"), str):
                yield SeedCertificate(arguments["domain"])

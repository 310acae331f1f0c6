"""A stand-in for the engine: remembers what the program registered, answers with what AWS would."""

import json
from dataclasses import dataclass, field
from typing import Any

import pulumi

ACCOUNT = "210987654321"
REGION = "eu-north-1"
PASSWORD = "from-secrets-manager"  # noqa: S105 - what the data source answers


@dataclass(frozen=True)
class Registered:
    """One resource, its inputs named as on Pulumi's wire."""

    type: str
    name: str
    inputs: dict[str, Any]

    def policy(self, name: str = "policy") -> list[dict[str, Any]]:
        return json.loads(self.inputs[name])["Statement"]


@dataclass
class Recording(pulumi.runtime.Mocks):
    """Every resource and every data source of one run."""

    zones: int = 6
    resources: list[Registered] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        self.resources.append(Registered(args.typ, args.name, dict(args.inputs)))
        arn = f"arn:aws:mock:{REGION}:{ACCOUNT}:{args.name}"
        computed = {"arn": arn, "arnSuffix": args.name, "address": f"{args.name}.db", "port": 5432}
        return f"{args.name}-id", {**computed, **args.inputs}

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        self.calls.append((args.token, dict(args.args)))
        return self._answers()[args.token], []

    def _answers(self) -> dict[str, dict[str, Any]]:
        return {
            "aws:index/getAvailabilityZones:getAvailabilityZones": {
                "names": [f"{REGION}{letter}" for letter in "abcdef"[: self.zones]]
            },
            "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": ACCOUNT},
            "aws:index/getRegion:getRegion": {"region": REGION},
            "aws:index/getPartition:getPartition": {"partition": "aws", "dnsSuffix": "amazonaws.com"},
            "aws:secretsmanager/getSecretVersion:getSecretVersion": {
                "secretString": PASSWORD,
                "secretArn": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:db-AbCdEf",
            },
            "aws:acm/getCertificate:getCertificate": {"arn": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1"},
        }

    def of(self, type_token: str) -> list[Registered]:
        return [resource for resource in self.resources if resource.type == type_token]

    def one(self, type_token: str, name: str | None = None) -> Registered:
        found = [resource for resource in self.of(type_token) if name in (None, resource.name)]
        assert len(found) == 1, [resource.name for resource in found]
        return found[0]

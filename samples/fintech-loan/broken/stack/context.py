"""What every part of the stack is given: suffix, tags, configuration."""

import os
from dataclasses import dataclass, field

import pulumi


@dataclass(frozen=True)
class Context:
    suffix: str = field(default_factory=lambda: os.environ.get("ENVIRONMENT_SUFFIX") or pulumi.get_stack())
    config: pulumi.Config = field(default_factory=pulumi.Config)

    def name(self, part: str) -> str:
        return f"loanproc-{part}-{self.suffix}"

    def tags(self, part: str) -> dict[str, str]:
        return {
            "Name": self.name(part),
            "Environment": self.suffix,
            "Project": "fintech-loan-processing",
            "Application": "loan-processing",
            "CostCenter": "lending",
            "Owner": "lending-platform",
            "ManagedBy": "pulumi",
        }

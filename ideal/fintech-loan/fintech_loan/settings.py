"""What differs between stacks: the environment suffix, the image, the certificate, who pays."""

import os
import re
from dataclasses import dataclass

import pulumi

# Load balancers and target groups take names of 32 characters; the longest prefix of ours leaves 16.
_SUFFIX = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,14}[a-z0-9])?")
# A first segment with a dot would be another registry's host.
_VERSIONED_IMAGE = re.compile(
    r"[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9._-]*)*(?::[\w][\w.-]*|@sha256:[0-9a-f]{64})"
)


class InvalidSettingError(ValueError):
    """A value of the stack's configuration that no resource could be made from."""


@dataclass(frozen=True)
class Settings:
    """The stack's configuration, validated."""

    environment_suffix: str
    app_image: str
    certificate_domain: str
    owner: str = "lending-platform"
    cost_center: str = "engineering"
    health_check_path: str = "/health"
    alarm_email: str | None = None
    mfa: pulumi.Output[str] | None = None

    def __post_init__(self) -> None:
        if not _SUFFIX.fullmatch(self.environment_suffix):
            raise InvalidSettingError(
                f"environmentSuffix {self.environment_suffix!r}: use 1 to 16 of a-z, 0-9 and inner hyphens"
            )
        if not _VERSIONED_IMAGE.fullmatch(self.app_image) or self.app_image.endswith(":latest"):
            raise InvalidSettingError(
                f"appImage {self.app_image!r}: name a repository of this account's registry with a fixed "
                "version, as in fintech/loan-processing:1.4.2"
            )

    @classmethod
    def from_stack(cls) -> "Settings":
        """Read the configuration of the selected stack.

        Raises:
            pulumi.ConfigMissingError: a required key is not set.
            InvalidSettingError: a value has the wrong form.

        """
        config = pulumi.Config()
        return cls(
            environment_suffix=config.get("environmentSuffix")
            or os.environ.get("ENVIRONMENT_SUFFIX")
            or pulumi.get_stack(),
            app_image=config.require("appImage"),
            certificate_domain=config.require("certificateDomain"),
            owner=config.get("owner") or cls.owner,
            cost_center=config.get("costCenter") or cls.cost_center,
            health_check_path=config.get("healthCheckPath") or cls.health_check_path,
            alarm_email=config.get("alarmEmail"),
            mfa=config.get_secret("mfa"),
        )

    def name(self, resource: str) -> str:
        """The name of a resource: every one carries the environment suffix."""
        return f"fintech-{resource}-{self.environment_suffix}"

    def tags(self, resource: str, component: str) -> dict[str, str]:
        """Tags for cost allocation and ownership. ``component`` is the part of the stack that pays."""
        return {
            "Name": self.name(resource),
            "Environment": self.environment_suffix,
            "Project": "fintech-loan-processing",
            "Application": "loan-processing",
            "Component": component,
            "CostCenter": self.cost_center,
            "Owner": self.owner,
            "ManagedBy": "pulumi",
        }

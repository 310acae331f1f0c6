"""The one door to LocalStack for the rest of ``preview`` and for the command line."""

from harness.preview.localstack.accounts import Account, open_account, warm_up
from harness.preview.localstack.answers import InvocationAnswer, answer, require_alive, services
from harness.preview.localstack.endpoint import LocalStackEndpoint
from harness.preview.localstack.gateway import Gateway, gateway
from harness.preview.localstack.installation import installed, version
from harness.preview.localstack.lifecycle import ensure, start, status, stop
from harness.preview.localstack.renewal import in_use
from harness.preview.localstack.seeding import seed
from harness.preview.localstack.shared import SharedAccount, shared_account

__all__ = [
    "Account",
    "Gateway",
    "InvocationAnswer",
    "LocalStackEndpoint",
    "SharedAccount",
    "answer",
    "ensure",
    "gateway",
    "in_use",
    "installed",
    "open_account",
    "require_alive",
    "seed",
    "services",
    "shared_account",
    "start",
    "status",
    "stop",
    "version",
    "warm_up",
]

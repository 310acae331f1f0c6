"""Rules about what a role must be allowed: ``role-permission`` and ``machine-permission``."""

import re
from collections.abc import Iterator
from typing import Any

from harness.checks import granted, values_cfnlint, values_machine
from harness.checks.documents import Uncertain
from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.model.graph import Resource
from harness.model.rubric import ValuesCheck

# https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
_INTEGRATION = re.compile(
    r"arn:[\w-]+:states:[^:]*:[^:]*:(?P<sdk>aws-sdk:)?(?P<service>[\w-]+):(?P<call>\w+)"
)
_FUNCTION = re.compile(r"arn:[\w-]+:lambda:")


def role_permission(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """The role at ``property`` has none of the actions of ``data``, on any resource."""
    path = check.property or "role"
    role = granted.role_at(stack, resource, path)
    if role is None:
        return
    allowed = granted.grants(stack, role)
    if not any(allowed.allows(action) for action in check.data):
        wanted = " or ".join(check.data)
        detail = f"its role '{role.name}' is not allowed {wanted}"
        yield Observation((resource, role), path, expected=wanted, detail=detail)


def machine_permission(_check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """The role of a state machine lacks an action that a task of its definition calls."""
    role = granted.role_at(stack, resource, "roleArn")
    if role is None:
        return
    allowed = granted.grants(stack, role)
    needed = dict.fromkeys(_needed(stack, resource))
    lacking = [action for action in needed if not allowed.allows(action)]
    if lacking:
        detail = f"its role '{role.name}' is not allowed {', '.join(lacking)}"
        yield Observation((resource, role), "roleArn", expected=", ".join(lacking), detail=detail)


def _needed(stack: Stack, resource: Resource) -> Iterator[str]:
    """The actions behind the tasks of the definition, as far as they can be told."""
    for state in values_machine.states(stack.document(resource).get("definition")):
        if state.get("Type") == "Task":
            action = _action(_text(state.get("Resource")))
            if action and values_cfnlint.is_action(action):
                yield action


def _action(called: str) -> str:
    """IAM's action for what a task calls; a function can stand there by its own ARN."""
    if _FUNCTION.match(called):
        return "lambda:InvokeFunction"
    call = _INTEGRATION.match(called)
    if call is None:
        return ""
    table = granted.managed_actions()
    prefix = table.prefixes.get(call["service"], call["service"])
    own = f"{prefix}:{call['call'][:1].upper()}{call['call'][1:]}"
    return table.integrations.get(f"{call['service']}:{call['call']}", own)


def _text(value: Any) -> str:
    text = value.text if isinstance(value, Uncertain) else value
    return text if isinstance(text, str) else ""

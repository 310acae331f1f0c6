"""What a role may do: its own policies, and the managed ones whose actions are known."""

import fnmatch
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from harness.checks import syntax
from harness.checks.documents import Uncertain
from harness.checks.facts import Stack
from harness.model import yaml_text
from harness.model.graph import Resource

ROLE = "aws:iam/role:Role"
_INLINE = "aws:iam/rolePolicy:RolePolicy"
_MANAGED = "aws:iam/policy:Policy"
_ATTACHMENTS = frozenset(
    {"aws:iam/rolePolicyAttachment:RolePolicyAttachment", "aws:iam/policyAttachment:PolicyAttachment"}
)
# They hold, or replace, all of a role's policies.
_EXCLUSIVE = "aws:iam/rolePol*Exclusive:*"
_CLASSES = frozenset({"RolePolicy", "RolePolicyAttachment", "PolicyAttachment"})
_CALLS = frozenset({"call", "new_expression"})
_PREFIX = ":policy/"


class ManagedActions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Actions of managed policies, of integrations by their names, and IAM's prefixes of services."""

    policies: Mapping[str, tuple[str, ...]]
    integrations: Mapping[str, str]
    prefixes: Mapping[str, str]


class Grants(msgspec.Struct, frozen=True):
    """Patterns of actions, in small letters; ``complete`` where nothing further can be allowed."""

    actions: frozenset[str]
    complete: bool

    def allows(self, action: str) -> bool:
        """Whether some statement may allow it, on whatever resource; yes where it cannot be told."""
        wanted = action.lower()
        return not self.complete or any(fnmatch.fnmatchcase(wanted, pattern) for pattern in self.actions)


def grants(stack: Stack, role: Resource) -> Grants:
    """All that the role's policies allow. One that the program only reads may have any."""
    if role.external or not _are_all_seen(stack):
        return Grants(frozenset(), complete=False)
    found, complete = _of_policies(_own_documents(stack, role))
    for other in _attached(stack, role):
        actions, known = _of_attachment(stack, other)
        found, complete = found | actions, complete and known
    return Grants(found, complete and not _is_elsewhere(stack, role))


def role_at(stack: Stack, resource: Resource, path: str) -> Resource | None:
    """The role that the input at ``path`` names."""
    named = (stack.by_urn.get(item.urn) for item in resource.references if item.path == path)
    return next((item for item in named if item is not None and item.type == ROLE), None)


@functools.cache
def managed_actions() -> ManagedActions:
    """The table of managed policies and their actions."""
    file = Path(__file__).with_name("data") / "managed_actions.yaml"
    return msgspec.convert(yaml_text.parse(file.read_text(encoding="utf-8")), ManagedActions)


def _are_all_seen(stack: Stack) -> bool:
    """Whether the graph has every policy that the program attaches, and to whom.

    A program that failed went on behind its failure; then each place in the source that attaches one must
    have registered something, and nothing may hang on a role that cannot be told.
    """
    if stack.complete:
        return True
    attached = [item for item in stack.graph.resources if item.type == _INLINE or item.type in _ATTACHMENTS]
    at = {(item.position.file, item.position.line) for item in attached if item.position is not None}
    for path in stack.sources.code_paths():
        for first, last in _constructors(path, stack.sources.text(path) or ""):
            if not any(file == path and first <= line <= last for file, line in at):
                return False
    open_ = any(resource.children_unknown for resource in stack.graph.resources)
    return not open_ and all(any(ref.path.startswith("role") for ref in item.references) for item in attached)


@functools.lru_cache(maxsize=64)
def _constructors(path: str, text: str) -> tuple[syntax.Span, ...]:
    """The lines of the calls that attach a policy."""
    tree = syntax.parse(path, text) if any(name in text for name in _CLASSES) else None
    nodes = () if tree is None else syntax.walk(tree.root_node)
    return tuple(
        syntax.span(node) for node in nodes if node.type in _CALLS and syntax.callee(node) in _CLASSES
    )


def _own_documents(stack: Stack, role: Resource) -> Iterator[Any]:
    document = stack.document(role)
    inline = document.get("inlinePolicies", [])
    for item in inline if isinstance(inline, list) else [inline]:
        yield item.get("policy", {}) if isinstance(item, dict) else item
    arns = document.get("managedPolicyArns", [])
    for arn in arns if isinstance(arns, list) else [arns]:
        yield _managed(arn)


def _attached(stack: Stack, role: Resource) -> Iterator[Resource]:
    names = stack.own_names(role)
    for other in stack.graph.resources:
        if other.type == _INLINE or other.type in _ATTACHMENTS:
            given = [other.inputs.get("role"), *(other.inputs.get("roles") or ())]
            refers = any(item.urn == role.urn for item in other.references)
            if refers or any(isinstance(name, str) and name in names for name in given):
                yield other


def _of_attachment(stack: Stack, other: Resource) -> tuple[frozenset[str], bool]:
    document = stack.document(other)
    if other.type == _INLINE:
        return _of_policies([document.get("policy")])
    named = next((item.urn for item in other.references if item.path == "policyArn"), None)
    policy = stack.by_urn.get(named or "")
    if policy is not None:
        own = policy.type == _MANAGED and not policy.external
        return _of_policies([stack.document(policy).get("policy")]) if own else (frozenset(), False)
    return _of_policies([_managed(document.get("policyArn"))])


def _is_elsewhere(stack: Stack, role: Resource) -> bool:
    """Whether policies may come from what this cannot read: a component's child, an exclusive list."""
    return any(
        fnmatch.fnmatchcase(other.type, _EXCLUSIVE) and any(item.urn == role.urn for item in other.references)
        for other in stack.graph.resources
    )


def _managed(arn: Any) -> Any:
    """A managed policy's actions as a document; None, which is uncertain, for one that is not listed."""
    name = arn.partition(_PREFIX)[2] if isinstance(arn, str) else ""
    actions = managed_actions().policies.get(name)
    return None if actions is None else {"Statement": [{"Effect": "Allow", "Action": list(actions)}]}


def _of_policies(policies: Any) -> tuple[frozenset[str], bool]:
    found: set[str] = set()
    complete = True
    for policy in policies:
        statements = policy.get("Statement", []) if isinstance(policy, dict) else None
        for statement in statements if isinstance(statements, list) else [statements]:
            actions = _of_statement(statement)
            complete = complete and actions is not None
            found |= actions or set()
    return frozenset(found), complete


def _of_statement(statement: Any) -> set[str] | None:
    """The patterns that it allows; None where they cannot be told."""
    if not isinstance(statement, dict) or isinstance(statement.get("Effect"), Uncertain):
        return None
    if statement.get("Effect") != "Allow":
        return set()
    actions = statement.get("Action")
    listed: list[Any] = actions if isinstance(actions, list) else [actions]
    if not all(isinstance(action, str) for action in listed):
        return None  # NotAction, or an action that is computed
    return {str(action).lower() for action in listed}

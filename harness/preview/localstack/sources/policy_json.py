"""IAM policy documents as JSON: parsing, merging by Sid, and rendering as Go's encoding/json does.

Source: terraform-provider-aws, internal/service/iam/policy_model.go (IAMPolicyDoc.Merge, the field order of
IAMPolicyStatement, UnmarshalJSON of principals and conditions); Go's encoding/json escapes <, >, & and
U+2028/2029.
"""

import json
from typing import Any

from harness.preview.localstack.sources.call import LookupFailed

_ORDER = (
    "Sid",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "NotPrincipal",
    "Condition",
)
_ESCAPES: dict[str, str | int | None] = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_DEEPEST = 64


class Document:
    """One policy document; ``statements`` hold only keys with a value, values as they are rendered."""

    def __init__(
        self, version: str = "", policy_id: str = "", statements: list[dict[str, Any]] | None = None
    ) -> None:
        self.version = version
        self.policy_id = policy_id
        self.statements = statements or []

    def merge(self, newer: "Document") -> None:
        """Take over the newer one's id, its version if later, and its statements; equal Sids replace."""
        self.policy_id = newer.policy_id or self.policy_id
        self.version = max(self.version, newer.version)
        for statement in newer.statements:
            sid = statement.get("Sid")
            place = next(
                (at for at, one in enumerate(self.statements) if sid and one.get("Sid") == sid), None
            )
            if place is None:
                self.statements.append(statement)
            else:
                self.statements[place] = statement

    def render(self, *, indent: bool) -> str:
        """The document as JSON, indented by two spaces or minified."""
        content: dict[str, Any] = {
            "Version": self.version,
            "Id": self.policy_id,
            "Statement": self.statements,
        }
        content = {key: value for key, value in content.items() if value}
        content["Statement"] = [_ordered(one) for one in self.statements]
        if not self.statements:
            del content["Statement"]
        layout: dict[str, Any] = {"indent": 2} if indent else {"separators": (",", ":")}
        text = json.dumps(content, ensure_ascii=False, **layout)
        return text.translate(str.maketrans(_ESCAPES))


def parse(text: str) -> Document:
    """The document that ``text`` holds. Raises LookupFailed where it is no policy document."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LookupFailed("invalid policy document: it is not JSON") from error
    if not isinstance(content, dict) or _depth(content) > _DEEPEST:
        raise LookupFailed("invalid policy document: it is not an object")
    listed = content.get("Statement", [])
    statements = [listed] if isinstance(listed, dict) else listed
    if not isinstance(statements, list) or not all(isinstance(one, dict) for one in statements):
        raise LookupFailed("invalid policy document: Statement must be a list of objects")
    version, policy_id = content.get("Version", ""), content.get("Id", "")
    if not isinstance(version, str) or not isinstance(policy_id, str):
        raise LookupFailed("invalid policy document: Version and Id must be strings")
    return Document(version, policy_id, [_normalised(one) for one in statements])


def require_unique_sources(documents: list[Document]) -> None:
    """Raises LookupFailed where two statements of the source documents share a Sid."""
    seen: set[str] = set()
    for item, document in enumerate(documents):
        for place, statement in enumerate(document.statements):
            sid = statement.get("Sid")
            if sid in seen:
                where = f"(item {item}; statement {place})"
                raise LookupFailed(
                    f"duplicate Sid ({sid}) in source_policy_documents {where}. "
                    "Remove the Sid or ensure Sids are unique."
                )
            if sid:
                seen.add(sid)


def _normalised(statement: dict[str, Any]) -> dict[str, Any]:
    kept = {key: statement[key] for key in _ORDER if statement.get(key)}
    if not isinstance(kept.get("Sid", ""), str):
        raise LookupFailed("invalid policy document: Sid must be a string")
    for key in ("Principal", "NotPrincipal"):
        if isinstance(kept.get(key), dict):
            kept[key] = _principals(kept[key])
    if isinstance(kept.get("Condition"), dict):
        kept["Condition"] = {
            operator: _condition(inner) for operator, inner in sorted(kept["Condition"].items())
        }
    return kept


def _principals(given: dict[str, Any]) -> Any:
    if given in ({"*": "*"}, {"*": ["*"]}):
        return "*"
    listed = {kind: _strings(value) for kind, value in given.items()}
    return {
        kind: sorted(value, reverse=True) if isinstance(value, list) else value
        for kind, value in sorted(listed.items())
    }


def _condition(given: Any) -> Any:
    if not isinstance(given, dict):
        raise LookupFailed("invalid policy document: a condition must map keys to values")
    return {key: _listed(_strings(value)) for key, value in sorted(given.items())}


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _strings(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [_string(one) for one in value]
    return _string(value)


def _string(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise LookupFailed("invalid policy document: principals and condition values must be strings")


def _ordered(statement: dict[str, Any]) -> dict[str, Any]:
    return {key: statement[key] for key in _ORDER if key in statement}


def _depth(value: Any) -> int:
    """How deep ``value`` nests, level by level, so that a hostile document cannot exhaust the stack."""
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return depth

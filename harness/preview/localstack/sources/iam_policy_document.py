"""aws:iam/getPolicyDocument: pure, rendered byte for byte as terraform-provider-aws does.

Source of the rules: terraform-provider-aws, internal/service/iam/policy_document_data_source.go and
policy_model.go (sets reverse-sorted, lists of one collapsed to a string, documents merged by Sid).
"""

import zlib
from typing import Any

from harness.preview.localstack.sources import policy_json
from harness.preview.localstack.sources.call import DataSource, DataSourceCall, LookupFailed, texts

_LISTS = (
    ("Action", "actions"),
    ("NotAction", "notActions"),
    ("Resource", "resources"),
    ("NotResource", "notResources"),
)
_PRINCIPALS = (("Principal", "principals"), ("NotPrincipal", "notPrincipals"))
_VERSIONS = ("2012-10-17", "2008-10-17")


def policy_document(call: DataSourceCall) -> dict[str, Any]:
    """The document of ``statements``, merged over the sources and under the overrides."""
    merged = policy_json.Document()
    sources = [call.text("sourceJson"), *call.texts("sourcePolicyDocuments")]
    overrides = [*call.texts("overridePolicyDocuments"), call.text("overrideJson")]
    policy_json.require_unique_sources([policy_json.parse(text) for text in sources if text])
    for text in filter(None, sources):
        merged.merge(policy_json.parse(text))
    merged.merge(_own(call))
    for text in filter(None, overrides):
        merged.merge(policy_json.parse(text))
    indented = merged.render(indent=True)
    echoed = call.echo(
        "overrideJson", "overridePolicyDocuments", "policyId", "sourceJson", "sourcePolicyDocuments"
    )
    return {
        **echoed,
        "id": str(zlib.crc32(indented.encode())),
        "json": indented,
        "minifiedJson": merged.render(indent=False),
        "statements": _echoed_statements(call),
        "version": call.text("version") or _VERSIONS[0],
    }


def _own(call: DataSourceCall) -> policy_json.Document:
    version = call.text("version") or _VERSIONS[0]
    if version not in _VERSIONS:
        raise LookupFailed(f'expected version to be one of ["2008-10-17" "2012-10-17"], got {version[:20]}')
    statements = [
        _statement(one, version) for one in _records(call.arguments.get("statements"), "statements")
    ]
    sids = [one["Sid"] for one in statements if "Sid" in one]
    for sid in sids:
        if sids.count(sid) > 1:
            raise LookupFailed(f"duplicate Sid ({sid}). Remove the Sid or ensure the Sid is unique.")
    return policy_json.Document(version, call.text("policyId"), statements)


def _statement(given: dict[str, Any], version: str) -> dict[str, Any]:
    made: dict[str, Any] = {"Sid": _string(given, "sid"), "Effect": _string(given, "effect") or "Allow"}
    for key, name in _LISTS:
        made[key] = _collapsed(texts(given.get(name), name), version)
    for key, name in _PRINCIPALS:
        made[key] = _principals(_records(given.get(name), name), version)
    made["Condition"] = _conditions(_records(given.get("conditions"), "conditions"), version)
    return {key: value for key, value in made.items() if value}


def _collapsed(values: list[str], version: str) -> str | list[str]:
    replaced = [_variables(value, version) for value in values]
    return replaced[0] if len(set(replaced)) == 1 else sorted(set(replaced), reverse=True)


def _principals(given: list[dict[str, Any]], version: str) -> Any:
    listed = [(_string(one, "type"), _identifiers(one, version)) for one in given]
    if len(listed) == 1 and listed[0][0] == "*" and listed[0][1] in ("*", ["*"]):
        return "*"
    merged: dict[str, str | list[str]] = {}
    for kind, identifiers in sorted(listed, key=repr):
        if kind not in merged:
            merged[kind] = identifiers
        else:
            merged[kind] = _as_list(merged[kind]) + _as_list(identifiers)
    return dict(sorted(merged.items()))


def _identifiers(one: dict[str, Any], version: str) -> str | list[str]:
    return _collapsed(texts(one.get("identifiers"), "identifiers"), version)


def _conditions(given: list[dict[str, Any]], version: str) -> dict[str, dict[str, Any]]:
    merged: dict[str, dict[str, Any]] = {}
    for one in given:
        values: Any = [_variables(value, version) for value in texts(one.get("values"), "values")]
        operator = merged.setdefault(_string(one, "test"), {})
        variable = _string(one, "variable")
        before = _as_list(operator[variable]) if variable in operator else []
        values = before + values
        operator[variable] = values[0] if len(values) == 1 else values
    return {operator: dict(sorted(inner.items())) for operator, inner in sorted(merged.items())}


def _variables(text: str, version: str) -> str:
    if version == _VERSIONS[1] and "&{" in text:
        raise LookupFailed(
            f"found &{{ sequence in ({text[:80]}), which is not supported in document version {version}"
        )
    return text.replace("&{", "${")


def _records(value: Any, name: str) -> list[dict[str, Any]]:
    listed = [] if value is None else value
    if not isinstance(listed, list | tuple) or not all(isinstance(one, dict) for one in listed):
        raise LookupFailed(f"argument {name} must be a list of objects")
    return list(listed)


def _string(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise LookupFailed(f"argument {name} must be a str")
    return value or ""


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _echoed_statements(call: DataSourceCall) -> list[dict[str, Any]] | None:
    given = call.arguments.get("statements")
    return None if given is None else [{"effect": "Allow", **one} for one in _records(given, "statements")]


SOURCES = (DataSource("aws:iam/getPolicyDocument:getPolicyDocument", policy_document),)

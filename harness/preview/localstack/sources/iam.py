"""AWS IAM: roles and policies, AWS's managed policies included."""

import json
from typing import Any

from harness.preview.localstack.sources.call import (
    STABLE_TIME,
    DataSource,
    DataSourceCall,
    LookupFailed,
    only,
    tags_of,
)
from harness.preview.localstack.sources.name_regex import named_like


def role(call: DataSourceCall) -> dict[str, Any]:
    """aws:iam/getRole."""
    found = call.client("iam").get_role(RoleName=call.text("name"))["Role"]
    call.account.identifiers.token(found["RoleId"], "role", found["RoleName"])
    return {
        "arn": found["Arn"],
        "assumeRolePolicy": _text(found["AssumeRolePolicyDocument"]),
        "createDate": STABLE_TIME,
        "description": found.get("Description", ""),
        "id": found["RoleName"],
        "maxSessionDuration": found.get("MaxSessionDuration", 3600),
        "name": found["RoleName"],
        "path": found["Path"],
        "permissionsBoundary": found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", ""),
        "roleLastUseds": [],
        "tags": tags_of(found.get("Tags")),
        "uniqueId": found["RoleId"],
    }


def roles(call: DataSourceCall) -> dict[str, Any]:
    """aws:iam/getRoles: by ``pathPrefix`` and ``nameRegex``, sorted."""
    prefix = call.text("pathPrefix") or "/"
    pages = call.client("iam").get_paginator("list_roles").paginate(PathPrefix=prefix)
    listed = [one for page in pages for one in page["Roles"]]
    found = sorted(named_like(call.text("nameRegex"), listed, "RoleName"), key=lambda one: str(one["Arn"]))
    return {
        **call.echo("nameRegex", "pathPrefix"),
        "arns": [one["Arn"] for one in found],
        "id": call.region,
        "names": [one["RoleName"] for one in found],
    }


def policy(call: DataSourceCall) -> dict[str, Any]:
    """aws:iam/getPolicy: by ARN, or by name and path."""
    client = call.client("iam")
    found = client.get_policy(PolicyArn=call.text("arn") or _find(call))["Policy"]
    document = client.get_policy_version(PolicyArn=found["Arn"], VersionId=found["DefaultVersionId"])
    if not found["Arn"].startswith(f"arn:{call.partition}:iam::aws:"):
        call.account.identifiers.token(found["PolicyId"], "policy", found["Arn"])
    return {
        **call.echo("pathPrefix"),
        "arn": found["Arn"],
        "attachmentCount": found.get("AttachmentCount", 0),
        "description": found.get("Description", ""),
        "id": found["Arn"],
        "name": found["PolicyName"],
        "path": found["Path"],
        "policy": _text(document["PolicyVersion"]["Document"]),
        "policyId": "" if found["Arn"].startswith(f"arn:{call.partition}:iam::aws:") else found["PolicyId"],
        "tags": tags_of(found.get("Tags")),
    }


def _find(call: DataSourceCall) -> str:
    name = call.text("name")
    if not name:
        raise LookupFailed("one of arn or name must be specified")
    prefix = call.text("pathPrefix") or "/"
    pages = call.client("iam").get_paginator("list_policies").paginate(PathPrefix=prefix)
    return str(
        only(
            [one["Arn"] for page in pages for one in page["Policies"] if one["PolicyName"] == name],
            "IAM Policy",
        )
    )


def user(call: DataSourceCall) -> dict[str, Any]:
    """aws:iam/getUser."""
    found = call.client("iam").get_user(UserName=call.text("userName"))["User"]
    call.account.identifiers.token(found["UserId"], "user", found["UserName"])
    return {
        "arn": found["Arn"],
        "id": found["UserId"],
        "path": found["Path"],
        "permissionsBoundary": found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", ""),
        "tags": tags_of(found.get("Tags")),
        "userId": found["UserId"],
        "userName": found["UserName"],
    }


def session_context(call: DataSourceCall) -> dict[str, Any]:
    """aws:iam/getSessionContext: the role behind an assumed-role ARN; any other ARN stands for itself."""
    arn = call.text("arn")
    head, _, resource = arn.rpartition(":assumed-role/")
    if not head:
        return {"arn": arn, "id": arn, "issuerArn": arn, "issuerId": "", "issuerName": "", "sessionName": ""}
    name, _, session = resource.partition("/")
    found = call.client("iam").get_role(RoleName=name)["Role"]
    call.account.identifiers.token(found["RoleId"], "role", found["RoleName"])
    return {
        "arn": arn,
        "id": arn,
        "issuerArn": found["Arn"],
        "issuerId": found["RoleId"],
        "issuerName": name,
        "sessionName": session,
    }


def _text(document: Any) -> str:
    return document if isinstance(document, str) else json.dumps(document, separators=(",", ":"))


SOURCES = (
    DataSource("aws:iam/getRole:getRole", role, "iam"),
    DataSource("aws:iam/getRoles:getRoles", roles, "iam"),
    DataSource("aws:iam/getPolicy:getPolicy", policy, "iam"),
    DataSource("aws:iam/getUser:getUser", user, "iam"),
    DataSource("aws:iam/getSessionContext:getSessionContext", session_context, "iam"),
)

"""AWS KMS: keys and aliases, those that AWS manages (``alias/aws/s3``) included."""

from typing import Any

from harness.preview.localstack.sources.call import STABLE_TIME, DataSource, DataSourceCall


def _describe(call: DataSourceCall, name: str) -> dict[str, Any]:
    metadata: dict[str, Any] = call.client("kms").describe_key(KeyId=name)["KeyMetadata"]
    # The alias by which a program knows a key is what tells it from the account's other keys.
    call.account.identifiers.uuid(metadata["KeyId"], call.region, "kms", _alias_of(call, metadata["KeyId"]))
    return metadata


def _alias_of(call: DataSourceCall, key: str) -> str:
    listed = call.client("kms").list_aliases(KeyId=key)["Aliases"]
    return min((alias["AliasName"] for alias in listed), default="")


def alias(call: DataSourceCall) -> dict[str, Any]:
    """aws:kms/getAlias."""
    name = call.text("name")
    key = _describe(call, name)
    arn = f"arn:{call.partition}:kms:{call.region}:{call.account.access_key}:{name}"
    return {
        "arn": arn,
        "id": arn,
        "name": name,
        "region": call.region,
        "targetKeyArn": key["Arn"],
        "targetKeyId": key["KeyId"],
    }


def key(call: DataSourceCall) -> dict[str, Any]:
    """aws:kms/getKey, by id, ARN or alias."""
    name = call.text("keyId")
    found = _describe(call, name)
    return {
        **call.echo("grantTokens"),
        "arn": found["Arn"],
        "awsAccountId": found["AWSAccountId"],
        "cloudHsmClusterId": found.get("CloudHsmClusterId", ""),
        "creationDate": STABLE_TIME,
        "customKeyStoreId": found.get("CustomKeyStoreId", ""),
        "customerMasterKeySpec": found.get("CustomerMasterKeySpec", ""),
        "deletionDate": "",
        "description": found.get("Description", ""),
        "enabled": found["Enabled"],
        "expirationModel": found.get("ExpirationModel", ""),
        "id": found["KeyId"],
        "keyId": name,
        "keyManager": "AWS" if name.startswith("alias/aws/") else found["KeyManager"],
        "keySpec": found.get("KeySpec", ""),
        "keyState": found["KeyState"],
        "keyUsage": found["KeyUsage"],
        "multiRegion": found.get("MultiRegion", False),
        "multiRegionConfigurations": [],
        "origin": found.get("Origin", ""),
        "pendingDeletionWindowInDays": found.get("PendingDeletionWindowInDays", 0),
        "region": call.region,
        "validTo": "",
        "xksKeyConfigurations": [],
    }


SOURCES = (
    DataSource("aws:kms/getAlias:getAlias", alias, "kms"),
    DataSource("aws:kms/getKey:getKey", key, "kms"),
)

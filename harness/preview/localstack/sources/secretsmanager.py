"""AWS Secrets Manager."""

import hashlib
import string
from typing import Any

from harness.preview.localstack.sources.call import (
    STABLE_TIME,
    DataSource,
    DataSourceCall,
    LookupFailed,
    tags_of,
)

_LONGEST = 4096
_PASSWORD_ARGUMENTS = (
    "excludeCharacters",
    "excludeLowercase",
    "excludeNumbers",
    "excludePunctuation",
    "excludeUppercase",
    "includeSpace",
    "passwordLength",
    "requireEachIncludedType",
)


def secret(call: DataSourceCall) -> dict[str, Any]:
    """aws:secretsmanager/getSecret, by name or ARN."""
    name = call.text("name") or call.text("arn")
    if not name:
        raise LookupFailed("must specify either arn or name")
    found = call.client("secretsmanager").describe_secret(SecretId=name)
    _identify(call, found)
    policy = call.client("secretsmanager").get_resource_policy(SecretId=name)
    return {
        "arn": found["ARN"],
        "createdDate": STABLE_TIME,
        "description": found.get("Description", ""),
        "id": found["ARN"],
        "kmsKeyId": found.get("KmsKeyId", ""),
        "lastChangedDate": STABLE_TIME,
        "name": found["Name"],
        "policy": policy.get("ResourcePolicy", ""),
        "region": call.region,
        "tags": tags_of([tag for tag in found.get("Tags", ()) if tag["Key"] != "_custom_id_"]),
        "type": found.get("Type", ""),
    }


def secret_version(call: DataSourceCall) -> dict[str, Any]:
    """aws:secretsmanager/getSecretVersion: by version id, by stage, or the current one."""
    wanted = {"SecretId": call.text("secretId")}
    if version := call.text("versionId"):
        wanted["VersionId"] = version
    elif stage := call.text("versionStage"):
        wanted["VersionStage"] = stage
    found = call.client("secretsmanager").get_secret_value(**wanted)
    _identify(call, found)
    binary = found.get("SecretBinary", b"")
    return {
        **call.echo("versionStage"),
        "arn": found["ARN"],
        "createdDate": STABLE_TIME,
        "id": f"{found['ARN']}|{found['VersionId']}",
        "region": call.region,
        "secretArn": found["ARN"],
        "secretBinary": binary.decode(errors="replace"),
        "secretId": wanted["SecretId"],
        "secretString": found.get("SecretString", ""),
        "versionId": found["VersionId"],
        "versionStages": found.get("VersionStages", []),
    }


def random_password(call: DataSourceCall) -> dict[str, Any]:
    """aws:secretsmanager/getRandomPassword: drawn from a hash of the account and the arguments, so that the
    same answer gets the same password; the rules are those of the API's GetRandomPassword.
    """
    length = call.number("passwordLength", 32)
    families = _families(call)
    if not 1 <= length <= _LONGEST or not any(families):
        raise LookupFailed("InvalidParameterException: no password can be made from these arguments")
    required = call.arguments.get("requireEachIncludedType") is not False and length >= len(families)
    everything = "".join(families)
    pools = [*families, *[everything] * (length - len(families))] if required else [everything] * length
    seed = repr((call.account.access_key, call.region, sorted(call.arguments.items(), key=repr)))
    drawn = [pool[_draw(seed, place) % len(pool)] for place, pool in enumerate(pools)]
    mixed = sorted(range(length), key=lambda place: _draw(seed, length + place))
    password = "".join(drawn[place] for place in mixed)
    return {
        **call.echo(*_PASSWORD_ARGUMENTS),
        "id": "random-password",
        "randomPassword": password,
        "region": call.region,
    }


def _families(call: DataSourceCall) -> list[str]:
    families = [
        "" if call.flag("excludeLowercase") else string.ascii_lowercase,
        "" if call.flag("excludeUppercase") else string.ascii_uppercase,
        "" if call.flag("excludeNumbers") else string.digits,
        "" if call.flag("excludePunctuation") else string.punctuation,
        " " if call.flag("includeSpace") else "",
    ]
    unwanted = set(call.text("excludeCharacters"))
    kept = ("".join(one for one in family if one not in unwanted) for family in families)
    return [family for family in kept if family]


def _draw(seed: str, place: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{place}:{seed}".encode()).digest()[:8], "big")


def _identify(call: DataSourceCall, found: dict[str, Any]) -> None:
    where = (call.region, "secret", found["Name"])
    call.account.identifiers.suffix(found["ARN"], *where)
    if version := found.get("VersionId"):
        value = str(found.get("SecretString", found.get("SecretBinary", "")))
        call.account.identifiers.uuid(version, *where, value)


SOURCES = (
    DataSource("aws:secretsmanager/getSecret:getSecret", secret, "secretsmanager"),
    DataSource("aws:secretsmanager/getSecretVersion:getSecretVersion", secret_version, "secretsmanager"),
    DataSource("aws:secretsmanager/getRandomPassword:getRandomPassword", random_password),
)

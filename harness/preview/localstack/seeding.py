"""What a task needs beforehand, made in the answer's own account, and nothing else left there."""

from collections.abc import Sequence
from typing import Any

from harness.model.errors import BadInput, EnvironmentFault
from harness.model.preview import Seed, SeedCertificate, SeedParameter, SeedSecret
from harness.preview.localstack.accounts import Account
from harness.preview.localstack.faults import SERVER_ERROR, as_fault, one_line, status_of, stopped
from harness.preview.localstack.installation import home


def seed(account: Account, seeds: Sequence[Seed], region: str) -> None:
    """Make the account hold exactly ``seeds`` among its secrets, certificates and parameters of ``region``.

    What is already right stays, so that two gradings of one answer at a time do not disturb each other.
    Raises EnvironmentFault("localstack") where LocalStack is gone, BadInput where it refuses a seed.
    """
    from filelock import FileLock  # noqa: PLC0415 - loads asyncio: only where something is seeded

    locks = home() / "accounts"
    locks.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(locks / f"{account.access_key}.lock"):
            _secrets(account, [one for one in seeds if isinstance(one, SeedSecret)], region)
            _certificates(account, [one for one in seeds if isinstance(one, SeedCertificate)], region)
            _parameters(account, [one for one in seeds if isinstance(one, SeedParameter)], region)
    except (EnvironmentFault, BadInput):
        raise
    except Exception as error:
        raise as_fault(error) or _refusal(error) or error from error


def _refusal(error: Exception) -> BadInput | None:
    from botocore.exceptions import ClientError, ParamValidationError  # noqa: PLC0415

    if isinstance(error, ClientError) and status_of(error) >= SERVER_ERROR:
        raise stopped(one_line(str(error))) from error
    if isinstance(error, ClientError | ParamValidationError):
        return BadInput(
            f"the rubric's seed cannot be made: {one_line(str(error))}", "correct it in the rubric"
        )
    return None


def _secrets(account: Account, wanted: list[SeedSecret], region: str) -> None:
    client = account.client("secretsmanager", region)
    values = {one.name: one.value for one in wanted}
    pages = client.get_paginator("list_secrets").paginate(IncludePlannedDeletion=True)
    for name in [one["Name"] for page in pages for one in page["SecretList"]]:
        if name in values and _secret_value(client, name) == values[name]:
            del values[name]
        else:
            client.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    for name, value in values.items():
        where = (region, "secret", name)
        client.create_secret(
            Name=name,
            SecretString=value,
            ClientRequestToken=account.identifiers.uuid_of(*where, value),
            # LocalStack takes the six random characters of the ARN from this tag.
            Tags=[{"Key": "_custom_id_", "Value": account.identifiers.suffix_of(*where)}],
        )


def _secret_value(client: Any, name: str) -> str | None:
    from botocore.exceptions import ClientError  # noqa: PLC0415

    try:
        value: str | None = client.get_secret_value(SecretId=name).get("SecretString")
    except ClientError:
        return None
    return value


def _certificates(account: Account, wanted: list[SeedCertificate], region: str) -> None:
    client = account.client("acm", region)
    missing = {one.domain for one in wanted}
    pages = client.get_paginator("list_certificates").paginate()
    for listed in [one for page in pages for one in page["CertificateSummaryList"]]:
        if listed["DomainName"] in missing and _ours(client, listed["CertificateArn"]):
            missing.discard(listed["DomainName"])
        else:
            client.delete_certificate(CertificateArn=listed["CertificateArn"])
    for domain in sorted(missing):
        _import(account, client, domain)


def _ours(client: Any, arn: str) -> bool:
    about = client.describe_certificate(CertificateArn=arn)["Certificate"]
    return bool(about["Type"] == "IMPORTED" and about["Status"] == "ISSUED")


def _import(account: Account, client: Any, domain: str) -> None:
    from harness.preview.localstack.certificates import self_signed  # noqa: PLC0415 - loads OpenSSL: only where it is needed

    try:
        material = self_signed(account.access_key, domain)
    except ValueError as error:
        raise BadInput(f"the rubric's seed names the certificate domain {domain!r}: {error}") from error
    client.import_certificate(Certificate=material.certificate, PrivateKey=material.private_key)


def _parameters(account: Account, wanted: list[SeedParameter], region: str) -> None:
    client = account.client("ssm", region)
    missing = {one.name: one for one in wanted}
    pages = client.get_paginator("describe_parameters").paginate()
    for name in [one["Name"] for page in pages for one in page["Parameters"]]:
        found = client.get_parameter(Name=name, WithDecryption=True)["Parameter"]
        same = name in missing and (found["Value"], found["Type"], found["Version"]) == (
            missing[name].value,
            missing[name].type,
            1,
        )
        if same:
            del missing[name]
        else:
            client.delete_parameter(Name=name)
    for one in missing.values():
        client.put_parameter(Name=one.name, Value=one.value, Type=one.type)

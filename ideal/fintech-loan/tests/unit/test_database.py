from tests.unit.recording import PASSWORD, Recording

INSTANCE = "aws:rds/instance:Instance"


def test_the_database_stands_in_two_zones_with_backups(recording: Recording) -> None:
    database = recording.one(INSTANCE).inputs
    assert database["engine"] == "postgres"
    assert database["multiAz"] is True
    assert database["backupRetentionPeriod"] >= 1
    assert database["instanceClass"] == "db.t3.small"


def test_the_database_and_so_its_backups_are_encrypted_with_the_customer_key(recording: Recording) -> None:
    database = recording.one(INSTANCE).inputs
    assert database["storageEncrypted"] is True
    assert database["kmsKeyId"].endswith("fintech-key-pr4711")


def test_the_password_is_the_existing_secrets_and_none_is_created(recording: Recording) -> None:
    arguments = dict(recording.calls)["aws:secretsmanager/getSecretVersion:getSecretVersion"]
    assert arguments["secretId"] == "fintech-db-password-pr4711"
    assert PASSWORD in str(recording.one(INSTANCE).inputs["password"])
    assert not [r for r in recording.resources if r.type.startswith("aws:secretsmanager")]


def test_the_database_is_private_and_speaks_tls_only(recording: Recording) -> None:
    database = recording.one(INSTANCE).inputs
    assert database["publiclyAccessible"] is False
    parameters = recording.one("aws:rds/parameterGroup:ParameterGroup").inputs["parameters"]
    assert {"name": "rds.force_ssl", "value": "1"} in parameters
    subnets = recording.one("aws:rds/subnetGroup:SubnetGroup").inputs["subnetIds"]
    assert subnets == [f"fintech-private-subnet-{index}-pr4711-id" for index in range(3)]


def test_the_database_goes_away_with_the_stack(recording: Recording) -> None:
    database = recording.one(INSTANCE).inputs
    assert database["deletionProtection"] is False
    assert database["skipFinalSnapshot"] is True

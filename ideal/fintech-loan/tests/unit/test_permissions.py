from tests.unit.recording import Recording

ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"


def test_only_the_registry_login_is_granted_on_every_resource(recording: Recording) -> None:
    everywhere = [
        statement["Action"]
        for policy in recording.of(ROLE_POLICY)
        for statement in policy.policy()
        if statement["Resource"] == "*"
    ]
    assert everywhere == [["ecr:GetAuthorizationToken"]]


def test_no_role_may_use_a_wildcard_action(recording: Recording) -> None:
    actions = [
        action
        for policy in recording.of(ROLE_POLICY)
        for statement in policy.policy()
        for action in statement["Action"]
    ]
    assert actions
    assert not [action for action in actions if "*" in action]


def test_no_managed_policy_is_attached(recording: Recording) -> None:
    assert not recording.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")


def test_every_role_is_assumed_by_one_service_under_a_condition(recording: Recording) -> None:
    for role in recording.of("aws:iam/role:Role"):
        (statement,) = role.policy("assumeRolePolicy")
        assert isinstance(statement["Principal"]["Service"], str)
        assert statement["Condition"]


def test_the_key_admits_services_under_a_condition_only(recording: Recording) -> None:
    statements = recording.one("aws:kms/key:Key").policy()
    services = [statement for statement in statements if "Service" in statement["Principal"]]
    assert len(services) == 3
    assert all(statement["Condition"] for statement in services)


def test_the_key_rotates(recording: Recording) -> None:
    assert recording.one("aws:kms/key:Key").inputs["enableKeyRotation"] is True

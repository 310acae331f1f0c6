from tests.unit.recording import REGION, Recording

SUBNET = "aws:ec2/subnet:Subnet"


def tier(recording: Recording, kind: str) -> list[dict]:
    return [s.inputs for s in recording.of(SUBNET) if s.inputs["tags"]["Tier"] == kind]


def test_each_tier_has_three_subnets_in_three_zones_of_the_region(recording: Recording) -> None:
    for kind in ("public", "private"):
        zones = [subnet["availabilityZone"] for subnet in tier(recording, kind)]
        assert sorted(zones) == [f"{REGION}{letter}" for letter in "abc"]


def test_subnets_do_not_overlap(recording: Recording) -> None:
    blocks = [subnet.inputs["cidrBlock"] for subnet in recording.of(SUBNET)]
    assert len(set(blocks)) == 6


def test_each_private_subnet_leaves_through_the_nat_gateway_of_its_own_zone(recording: Recording) -> None:
    zone_of = {f"{s.name}-id": s.inputs["availabilityZone"] for s in recording.of(SUBNET)}
    nat_zone = {
        f"{nat.name}-id": zone_of[nat.inputs["subnetId"]]
        for nat in recording.of("aws:ec2/natGateway:NatGateway")
    }
    nat_of = {
        r.inputs["routeTableId"]: r.inputs["natGatewayId"]
        for r in recording.of("aws:ec2/route:Route")
        if "natGatewayId" in r.inputs
    }
    through = {
        a.inputs["subnetId"]: nat_of[a.inputs["routeTableId"]]
        for a in recording.of("aws:ec2/routeTableAssociation:RouteTableAssociation")
        if a.inputs["routeTableId"] in nat_of
    }
    assert len(through) == 3
    assert all(zone_of[subnet] == nat_zone[nat] for subnet, nat in through.items())


def test_the_default_security_group_has_no_rule(recording: Recording) -> None:
    group = recording.one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").inputs
    assert not group.get("ingress")
    assert not group.get("egress")


def test_only_https_comes_in_from_the_internet(recording: Recording) -> None:
    open_ports = [
        (rule["fromPort"], rule["toPort"], rule["protocol"])
        for group in recording.of("aws:ec2/securityGroup:SecurityGroup")
        for rule in group.inputs["ingress"]
        if "0.0.0.0/0" in rule.get("cidrBlocks", [])
    ]
    assert open_ports == [(443, 443, "tcp")]


def test_every_rule_names_one_of_the_required_ports(recording: Recording) -> None:
    groups = recording.of("aws:ec2/securityGroup:SecurityGroup")
    rules = [rule for g in groups for rule in [*g.inputs["ingress"], *g.inputs.get("egress", [])]]
    assert {rule["protocol"] for rule in rules} == {"tcp"}
    assert {rule["fromPort"] for rule in rules} == {80, 443, 5432}
    assert all(rule["fromPort"] == rule["toPort"] for rule in rules)


def test_the_database_is_reached_from_the_tasks_alone_and_reaches_nothing(recording: Recording) -> None:
    group = recording.one("aws:ec2/securityGroup:SecurityGroup", "fintech-rds-sg-pr4711").inputs
    (rule,) = group["ingress"]
    assert rule["securityGroups"] == ["fintech-ecs-sg-pr4711-id"]
    assert "cidrBlocks" not in rule
    assert not group.get("egress")

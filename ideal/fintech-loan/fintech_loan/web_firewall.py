"""AWS WAF before the load balancer: Amazon's rules against common web exploits."""

from typing import Any

import pulumi
import pulumi_aws as aws

from fintech_loan.settings import Settings

COMPONENT = "security"
RULE_GROUPS = (
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesSQLiRuleSet",
)


class WebFirewall(pulumi.ComponentResource):
    """A regional web ACL, and its association with the load balancer."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        load_balancer: aws.lb.LoadBalancer,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("fintech:security:WebFirewall", name, None, opts)
        within = pulumi.ResourceOptions(parent=self)
        self.web_acl = aws.wafv2.WebAcl(
            settings.name("waf"),
            name=settings.name("waf"),
            scope="REGIONAL",
            default_action={"allow": {}},
            rules=[_managed_rules(priority, group) for priority, group in enumerate(RULE_GROUPS)],
            visibility_config=_visible_as(settings.name("waf")),
            tags=settings.tags("waf", COMPONENT),
            opts=within,
        )
        aws.wafv2.WebAclAssociation(
            settings.name("waf-association"),
            resource_arn=load_balancer.arn,
            web_acl_arn=self.web_acl.arn,
            opts=within,
        )
        self.register_outputs({"webAclArn": self.web_acl.arn})


def _managed_rules(priority: int, group: str) -> Any:
    return {
        "name": group,
        "priority": priority,
        "override_action": {"none": {}},
        "statement": {"managed_rule_group_statement": {"vendor_name": "AWS", "name": group}},
        "visibility_config": _visible_as(group),
    }


def _visible_as(metric: str) -> Any:
    return {"cloudwatch_metrics_enabled": True, "sampled_requests_enabled": True, "metric_name": metric}

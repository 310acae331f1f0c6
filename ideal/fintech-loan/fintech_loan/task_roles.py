"""What the tasks may do: start (execution role), and run (task role, which needs no AWS API at all)."""

import pulumi
import pulumi_aws as aws

from fintech_loan.account import Account
from fintech_loan.policies import allow, assumed_by, document
from fintech_loan.settings import Settings

COMPONENT = "iam"


class TaskRoles(pulumi.ComponentResource):
    """Two roles, each with exactly what it needs; the managed execution policy would grant on ``*``."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        *,
        account: Account,
        log_group: aws.cloudwatch.LogGroup,
        password: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("fintech:iam:TaskRoles", name, None, opts)
        self._settings = settings
        self._account = account
        self._within = pulumi.ResourceOptions(parent=self)
        self.execution = self._role("execution-role")
        self.task = self._role("task-role")
        repository = settings.app_image.partition("@")[0].partition(":")[0]
        self.execution_policy = aws.iam.RolePolicy(
            settings.name("execution-policy"),
            name=settings.name("execution-policy"),
            role=self.execution.id,
            policy=document(
                # The registry's login is not bound to a repository: AWS accepts no other resource here.
                allow("LogInToRegistry", ["ecr:GetAuthorizationToken"], "*"),
                allow(
                    "PullImage",
                    ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                    account.arn("ecr", f"repository/{repository}"),
                ),
                allow(
                    "WriteLogs",
                    ["logs:CreateLogStream", "logs:PutLogEvents"],
                    pulumi.Output.format("{0}:log-stream:*", log_group.arn),
                ),
                allow("ReadDatabasePassword", ["secretsmanager:GetSecretValue"], password),
            ),
            opts=self._within,
        )
        self.register_outputs({})

    def _role(self, resource: str) -> aws.iam.Role:
        return aws.iam.Role(
            self._settings.name(resource),
            name=self._settings.name(resource),
            assume_role_policy=assumed_by(
                "ecs-tasks.amazonaws.com",
                StringEquals={"aws:SourceAccount": self._account.id},
                ArnLike={"aws:SourceArn": self._account.arn("ecs", "*")},
            ),
            tags=self._settings.tags(resource, COMPONENT),
            opts=self._within,
        )

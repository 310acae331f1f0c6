"""Loan processing infrastructure for AWS, as a single Pulumi component."""

from __future__ import annotations

import os

import pulumi
import pulumi_aws as aws

ZONE_COUNT = 3
WEB_PORT = 80
TLS_PORT = 443
DB_PORT = 5432


class LoanProcessingStack(pulumi.ComponentResource):
    """VPC, ECS Fargate service, PostgreSQL, load balancer, logging and alarms."""

    def __init__(
        self,
        name: str,
        tags: dict[str, str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("loans:infrastructure:LoanProcessingStack", name, None, opts)

        self.suffix = os.environ.get("ENVIRONMENT_SUFFIX") or pulumi.get_stack()
        region = os.environ.get("AWS_REGION", "us-east-1")
        self.extra_tags = tags or {}
        self.child = pulumi.ResourceOptions(parent=self)
        self.identity = aws.get_caller_identity_output()
        self.location = aws.get_region_output()

        self.create_key()
        self.create_network()
        self.create_security_groups()
        self.create_log_storage()
        self.create_database()
        self.create_load_balancer()
        self.create_service()
        self.create_alarms()

        self.register_outputs(
            {
                "vpcId": self.vpc.id,
                "albDnsName": self.alb.dns_name,
                "ecsClusterName": self.cluster.name,
                "ecsServiceName": self.service.name,
                "ecsLogGroup": self.log_group.name,
                "rdsEndpoint": self.db.endpoint,
                "logBucket": self.log_bucket.bucket,
                "kmsKeyArn": self.key.arn,
            }
        )

    def named(self, what: str) -> str:
        return f"loan-{what}-{self.suffix}"

    def tagged(self, what: str) -> dict[str, str]:
        return {"Name": self.named(what), **self.extra_tags}

    # -- encryption ---------------------------------------------------------------------------

    def create_key(self) -> None:
        account_root = pulumi.Output.concat("arn:aws:iam::", self.identity.account_id, ":root")
        self.key = aws.kms.Key(
            self.named("key"),
            description=f"Encrypts the loan database and alarm topic of {self.suffix}",
            enable_key_rotation=True,
            deletion_window_in_days=7,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            # AWS's default statement: IAM policies of this account govern the key.
                            "Sid": "AccountAdministersKey",
                            "Effect": "Allow",
                            "Principal": {"AWS": account_root},
                            "Action": "kms:*",
                            "Resource": "*",
                        },
                        {
                            "Sid": "CloudWatchPublishesAlarms",
                            "Effect": "Allow",
                            "Principal": {"Service": "cloudwatch.amazonaws.com"},
                            "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                            "Resource": "*",
                            "Condition": {"StringEquals": {"aws:SourceAccount": self.identity.account_id}},
                        },
                    ],
                }
            ),
            tags=self.tagged("key"),
            opts=self.child,
        )
        aws.kms.Alias(
            self.named("key-alias"),
            name=f"alias/loan-{self.suffix}",
            target_key_id=self.key.key_id,
            opts=self.child,
        )

    # -- network ------------------------------------------------------------------------------

    def create_network(self) -> None:
        self.vpc = aws.ec2.Vpc(
            self.named("vpc"),
            cidr_block="10.20.0.0/16",
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags=self.tagged("vpc"),
            opts=self.child,
        )
        aws.ec2.DefaultSecurityGroup(
            self.named("default-sg"),
            vpc_id=self.vpc.id,
            tags=self.tagged("default-sg"),
            opts=self.child,
        )
        gateway = aws.ec2.InternetGateway(
            self.named("igw"), vpc_id=self.vpc.id, tags=self.tagged("igw"), opts=self.child
        )
        zones = aws.get_availability_zones_output(state="available")
        public_table = aws.ec2.RouteTable(
            self.named("public-rt"),
            vpc_id=self.vpc.id,
            routes=[aws.ec2.RouteTableRouteArgs(cidr_block="0.0.0.0/0", gateway_id=gateway.id)],
            tags=self.tagged("public-rt"),
            opts=self.child,
        )

        self.public_subnets: list[aws.ec2.Subnet] = []
        self.private_subnets: list[aws.ec2.Subnet] = []
        for i in range(ZONE_COUNT):
            public = aws.ec2.Subnet(
                self.named(f"public-{i}"),
                vpc_id=self.vpc.id,
                cidr_block=f"10.20.{i}.0/24",
                availability_zone=zones.names[i],
                tags=self.tagged(f"public-{i}"),
                opts=self.child,
            )
            private = aws.ec2.Subnet(
                self.named(f"private-{i}"),
                vpc_id=self.vpc.id,
                cidr_block=f"10.20.{100 + i}.0/24",
                availability_zone=zones.names[i],
                tags=self.tagged(f"private-{i}"),
                opts=self.child,
            )
            address = aws.ec2.Eip(
                self.named(f"nat-eip-{i}"),
                domain="vpc",
                tags=self.tagged(f"nat-eip-{i}"),
                opts=pulumi.ResourceOptions(parent=self, depends_on=[gateway]),
            )
            nat = aws.ec2.NatGateway(
                self.named(f"nat-{i}"),
                subnet_id=public.id,
                allocation_id=address.id,
                tags=self.tagged(f"nat-{i}"),
                opts=pulumi.ResourceOptions(parent=self, depends_on=[gateway]),
            )
            private_table = aws.ec2.RouteTable(
                self.named(f"private-rt-{i}"),
                vpc_id=self.vpc.id,
                routes=[aws.ec2.RouteTableRouteArgs(cidr_block="0.0.0.0/0", nat_gateway_id=nat.id)],
                tags=self.tagged(f"private-rt-{i}"),
                opts=self.child,
            )
            aws.ec2.RouteTableAssociation(
                self.named(f"public-rta-{i}"),
                subnet_id=public.id,
                route_table_id=public_table.id,
                opts=self.child,
            )
            aws.ec2.RouteTableAssociation(
                self.named(f"private-rta-{i}"),
                subnet_id=private.id,
                route_table_id=private_table.id,
                opts=self.child,
            )
            self.public_subnets.append(public)
            self.private_subnets.append(private)

    def create_security_groups(self) -> None:
        private_ranges = [subnet.cidr_block for subnet in self.private_subnets]
        self.alb_group = aws.ec2.SecurityGroup(
            self.named("alb-sg"),
            name=self.named("alb-sg"),
            description="HTTPS from clients",
            vpc_id=self.vpc.id,
            ingress=[
                aws.ec2.SecurityGroupIngressArgs(
                    description="HTTPS",
                    protocol="tcp",
                    from_port=TLS_PORT,
                    to_port=TLS_PORT,
                    cidr_blocks=["0.0.0.0/0"],
                )
            ],
            egress=[
                aws.ec2.SecurityGroupEgressArgs(
                    description="Application tasks",
                    protocol="tcp",
                    from_port=WEB_PORT,
                    to_port=WEB_PORT,
                    cidr_blocks=private_ranges,
                )
            ],
            tags=self.tagged("alb-sg"),
            opts=self.child,
        )
        self.task_group = aws.ec2.SecurityGroup(
            self.named("task-sg"),
            name=self.named("task-sg"),
            description="Requests from the load balancer",
            vpc_id=self.vpc.id,
            ingress=[
                aws.ec2.SecurityGroupIngressArgs(
                    description="Load balancer",
                    protocol="tcp",
                    from_port=WEB_PORT,
                    to_port=WEB_PORT,
                    security_groups=[self.alb_group.id],
                )
            ],
            egress=[
                aws.ec2.SecurityGroupEgressArgs(
                    description="AWS APIs and image registry",
                    protocol="tcp",
                    from_port=TLS_PORT,
                    to_port=TLS_PORT,
                    cidr_blocks=["0.0.0.0/0"],
                ),
                aws.ec2.SecurityGroupEgressArgs(
                    description="PostgreSQL",
                    protocol="tcp",
                    from_port=DB_PORT,
                    to_port=DB_PORT,
                    cidr_blocks=private_ranges,
                ),
            ],
            tags=self.tagged("task-sg"),
            opts=self.child,
        )
        self.db_group = aws.ec2.SecurityGroup(
            self.named("db-sg"),
            name=self.named("db-sg"),
            description="PostgreSQL from the tasks",
            vpc_id=self.vpc.id,
            ingress=[
                aws.ec2.SecurityGroupIngressArgs(
                    description="PostgreSQL from the tasks",
                    protocol="tcp",
                    from_port=DB_PORT,
                    to_port=DB_PORT,
                    security_groups=[self.task_group.id],
                )
            ],
            egress=[],
            tags=self.tagged("db-sg"),
            opts=self.child,
        )

    # -- logs ---------------------------------------------------------------------------------

    def create_log_storage(self) -> None:
        self.log_group = aws.cloudwatch.LogGroup(
            self.named("ecs-logs"),
            name=f"/ecs/fintech/loan-processing-{self.suffix}",
            retention_in_days=7,
            tags=self.tagged("ecs-logs"),
            opts=self.child,
        )
        self.log_bucket = aws.s3.Bucket(
            self.named("logs"),
            bucket=f"loan-alb-logs-{self.suffix}",
            force_destroy=True,
            tags=self.tagged("logs"),
            opts=self.child,
        )
        aws.s3.BucketVersioning(
            self.named("logs-versioning"),
            bucket=self.log_bucket.id,
            versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"),
            opts=self.child,
        )
        aws.s3.BucketOwnershipControls(
            self.named("logs-ownership"),
            bucket=self.log_bucket.id,
            rule=aws.s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced"),
            opts=self.child,
        )
        block = aws.s3.BucketPublicAccessBlock(
            self.named("logs-private"),
            bucket=self.log_bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=self.child,
        )
        aws.s3.BucketLifecycleConfiguration(
            self.named("logs-lifecycle"),
            bucket=self.log_bucket.id,
            rules=[
                aws.s3.BucketLifecycleConfigurationRuleArgs(
                    id="seven-years",
                    status="Enabled",
                    filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
                    transitions=[
                        aws.s3.BucketLifecycleConfigurationRuleTransitionArgs(days=90, storage_class="GLACIER")
                    ],
                    expiration=aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(days=2557),
                    noncurrent_version_expiration=(
                        aws.s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
                            noncurrent_days=2557
                        )
                    ),
                    abort_incomplete_multipart_upload=(
                        aws.s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
                            days_after_initiation=7
                        )
                    ),
                )
            ],
            opts=self.child,
        )
        self.log_bucket_policy = aws.s3.BucketPolicy(
            self.named("logs-policy"),
            bucket=self.log_bucket.id,
            policy=self.log_bucket_statements(),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[block]),
        )
        aws.ec2.FlowLog(
            self.named("flow-log"),
            vpc_id=self.vpc.id,
            traffic_type="ALL",
            log_destination_type="s3",
            log_destination=pulumi.Output.concat(self.log_bucket.arn, "/flows/"),
            tags=self.tagged("flow-log"),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.log_bucket_policy]),
        )

    def log_bucket_statements(self) -> pulumi.Output[str]:
        arn = self.log_bucket.arn
        same_account = {"StringEquals": {"aws:SourceAccount": self.identity.account_id}}
        return pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "LoadBalancerWrites",
                        "Effect": "Allow",
                        "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
                        "Action": "s3:PutObject",
                        "Resource": pulumi.Output.concat(arn, "/alb/AWSLogs/", self.identity.account_id, "/*"),
                        "Condition": same_account,
                    },
                    {
                        "Sid": "FlowLogsWrite",
                        "Effect": "Allow",
                        "Principal": {"Service": "delivery.logs.amazonaws.com"},
                        "Action": "s3:PutObject",
                        "Resource": pulumi.Output.concat(arn, "/flows/*"),
                        "Condition": same_account,
                    },
                    {
                        "Sid": "FlowLogsCheck",
                        "Effect": "Allow",
                        "Principal": {"Service": "delivery.logs.amazonaws.com"},
                        "Action": "s3:GetBucketAcl",
                        "Resource": arn,
                        "Condition": same_account,
                    },
                    {
                        "Sid": "TlsOnly",
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "s3:*",
                        "Resource": [arn, pulumi.Output.concat(arn, "/*")],
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    },
                ],
            }
        )

    # -- database -----------------------------------------------------------------------------

    def create_database(self) -> None:
        subnet_group = aws.rds.SubnetGroup(
            self.named("db-subnets"),
            name=self.named("db-subnets"),
            subnet_ids=[subnet.id for subnet in self.private_subnets],
            tags=self.tagged("db-subnets"),
            opts=self.child,
        )
        parameters = aws.rds.ParameterGroup(
            self.named("db-parameters"),
            name=self.named("db-parameters"),
            family="postgres16",
            parameters=[aws.rds.ParameterGroupParameterArgs(name="rds.force_ssl", value="1")],
            tags=self.tagged("db-parameters"),
            opts=self.child,
        )
        self.db = aws.rds.Instance(
            self.named("db"),
            identifier=self.named("db"),
            engine="postgres",
            engine_version="16",
            instance_class="db.t3.micro",
            allocated_storage=20,
            max_allocated_storage=100,
            storage_type="gp3",
            storage_encrypted=True,
            kms_key_id=self.key.arn,
            db_name="loans",
            username="loans_admin",
            password=pulumi.Output.secret("L0anAdmin-2024!"),
            db_subnet_group_name=subnet_group.name,
            parameter_group_name=parameters.name,
            vpc_security_group_ids=[self.db_group.id],
            multi_az=True,
            publicly_accessible=False,
            backup_retention_period=7,
            backup_window="02:00-03:00",
            maintenance_window="sun:03:30-sun:04:30",
            copy_tags_to_snapshot=True,
            auto_minor_version_upgrade=True,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=self.key.arn,
            skip_final_snapshot=True,
            deletion_protection=False,
            tags=self.tagged("db"),
            opts=self.child,
        )

    # -- entrance -----------------------------------------------------------------------------

    def create_load_balancer(self) -> None:
        self.alb = aws.lb.LoadBalancer(
            self.named("alb"),
            name=self.named("alb"),
            load_balancer_type="application",
            security_groups=[self.alb_group.id],
            subnets=[subnet.id for subnet in self.public_subnets],
            drop_invalid_header_fields=True,
            enable_deletion_protection=False,
            access_logs=aws.lb.LoadBalancerAccessLogsArgs(
                bucket=self.log_bucket.bucket, prefix="alb", enabled=True
            ),
            tags=self.tagged("alb"),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.log_bucket_policy]),
        )
        self.target_group = aws.lb.TargetGroup(
            self.named("tg"),
            name=self.named("tg"),
            vpc_id=self.vpc.id,
            port=WEB_PORT,
            protocol="HTTP",
            target_type="ip",
            deregistration_delay=30,
            health_check=aws.lb.TargetGroupHealthCheckArgs(
                enabled=True,
                path="/health",
                matcher="200",
                interval=30,
                timeout=5,
                healthy_threshold=2,
                unhealthy_threshold=3,
            ),
            tags=self.tagged("tg"),
            opts=self.child,
        )
        self.listener = aws.lb.Listener(
            self.named("listener"),
            load_balancer_arn=self.alb.arn,
            port=WEB_PORT,
            protocol="HTTP",
            default_actions=[
                aws.lb.ListenerDefaultActionArgs(type="forward", target_group_arn=self.target_group.arn)
            ],
            tags=self.tagged("listener"),
            opts=self.child,
        )

    # -- application --------------------------------------------------------------------------

    def create_role(self, what: str) -> aws.iam.Role:
        return aws.iam.Role(
            self.named(what),
            name=self.named(what),
            assume_role_policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                            "Condition": {"StringEquals": {"aws:SourceAccount": self.identity.account_id}},
                        }
                    ],
                }
            ),
            tags=self.tagged(what),
            opts=self.child,
        )

    def create_service(self) -> None:
        execution_role = self.create_role("execution-role")
        task_role = self.create_role("task-role")
        may_log = aws.iam.RolePolicy(
            self.named("execution-policy"),
            name=self.named("execution-policy"),
            role=execution_role.id,
            policy=pulumi.Output.json_dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                            "Resource": pulumi.Output.concat(self.log_group.arn, ":log-stream:*"),
                        }
                    ],
                }
            ),
            opts=self.child,
        )
        self.cluster = aws.ecs.Cluster(
            self.named("cluster"),
            name=self.named("cluster"),
            settings=[aws.ecs.ClusterSettingArgs(name="containerInsights", value="enabled")],
            tags=self.tagged("cluster"),
            opts=self.child,
        )
        containers = pulumi.Output.json_dumps(
            [
                {
                    "name": "loan-app",
                    "image": "nginx:latest",
                    "essential": True,
                    "portMappings": [{"containerPort": WEB_PORT, "protocol": "tcp"}],
                    "environment": [
                        {"name": "DB_HOST", "value": self.db.address},
                        {"name": "DB_NAME", "value": "loans"},
                        {"name": "DB_SSLMODE", "value": "require"},
                    ],
                    "logConfiguration": {
                        "logDriver": "awslogs",
                        "options": {
                            "awslogs-group": self.log_group.name,
                            "awslogs-region": self.location.region,
                            "awslogs-stream-prefix": "app",
                        },
                    },
                }
            ]
        )
        task = aws.ecs.TaskDefinition(
            self.named("task"),
            family=self.named("task"),
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            cpu="256",
            memory="512",
            execution_role_arn=execution_role.arn,
            task_role_arn=task_role.arn,
            container_definitions=containers,
            tags=self.tagged("task"),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may_log]),
        )
        self.service = aws.ecs.Service(
            self.named("service"),
            name=self.named("service"),
            cluster=self.cluster.arn,
            task_definition=task.arn,
            desired_count=3,
            launch_type="FARGATE",
            health_check_grace_period_seconds=60,
            deployment_circuit_breaker=aws.ecs.ServiceDeploymentCircuitBreakerArgs(enable=True, rollback=True),
            network_configuration=aws.ecs.ServiceNetworkConfigurationArgs(
                subnets=[subnet.id for subnet in self.private_subnets],
                security_groups=[self.task_group.id],
                assign_public_ip=False,
            ),
            load_balancers=[
                aws.ecs.ServiceLoadBalancerArgs(
                    target_group_arn=self.target_group.arn,
                    container_name="loan-app",
                    container_port=WEB_PORT,
                )
            ],
            propagate_tags="SERVICE",
            tags=self.tagged("service"),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.listener]),
        )
        scalable = aws.appautoscaling.Target(
            self.named("scaling"),
            min_capacity=3,
            max_capacity=12,
            service_namespace="ecs",
            scalable_dimension="ecs:service:DesiredCount",
            resource_id=pulumi.Output.concat("service/", self.cluster.name, "/", self.service.name),
            tags=self.tagged("scaling"),
            opts=self.child,
        )
        aws.appautoscaling.Policy(
            self.named("cpu-scaling"),
            name=self.named("cpu-scaling"),
            policy_type="TargetTrackingScaling",
            service_namespace=scalable.service_namespace,
            scalable_dimension=scalable.scalable_dimension,
            resource_id=scalable.resource_id,
            target_tracking_scaling_policy_configuration=(
                aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs(
                    target_value=70,
                    scale_in_cooldown=300,
                    scale_out_cooldown=60,
                    predefined_metric_specification=aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs(
                        predefined_metric_type="ECSServiceAverageCPUUtilization"
                    ),
                )
            ),
            opts=self.child,
        )

    # -- alarms -------------------------------------------------------------------------------

    def create_alarms(self) -> None:
        topic = aws.sns.Topic(
            self.named("alarms"),
            name=self.named("alarms"),
            kms_master_key_id=self.key.arn,
            tags=self.tagged("alarms"),
            opts=self.child,
        )
        watched = {
            "service-cpu": (
                "AWS/ECS",
                {"ClusterName": self.cluster.name, "ServiceName": self.service.name},
            ),
            "db-cpu": ("AWS/RDS", {"DBInstanceIdentifier": self.db.identifier}),
        }
        for what, (namespace, dimensions) in watched.items():
            aws.cloudwatch.MetricAlarm(
                self.named(what),
                name=self.named(what),
                alarm_description=f"{namespace} CPU above 80 percent",
                namespace=namespace,
                metric_name="CPUUtilization",
                dimensions=dimensions,
                comparison_operator="GreaterThanThreshold",
                threshold=80,
                statistic="Average",
                period=300,
                evaluation_periods=2,
                alarm_actions=[topic.arn],
                tags=self.tagged(what),
                opts=self.child,
            )

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { password, postgres } from "./database";
import { https, webTargets } from "./entrance";
import { appImage, forThisAccount, named, policyOf, region, tagged } from "./environment";
import { web as webGroup } from "./firewall";
import { webLog } from "./logs";
import { zones } from "./network";

const taskTrust = policyOf({
  Principal: { Service: "ecs-tasks.amazonaws.com" },
  Action: "sts:AssumeRole",
  Condition: forThisAccount,
});
const launcher = new aws.iam.Role(named("launcher"), {
  name: named("launcher"),
  assumeRolePolicy: taskTrust,
  tags: tagged("launcher", "compute"),
});
const webRole = new aws.iam.Role(named("web"), {
  name: named("web"),
  assumeRolePolicy: taskTrust,
  tags: tagged("web", "compute"),
});
const mayLaunch = new aws.iam.RolePolicy(named("launcher"), {
  name: named("launcher"),
  role: launcher.id,
  policy: policyOf(
    { Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: pulumi.interpolate`${webLog.arn}:*` },
    { Action: "secretsmanager:GetSecretValue", Resource: password.arn },
  ),
});

export const cluster = new aws.ecs.Cluster(named("cluster"), {
  name: named("cluster"),
  settings: [{ name: "containerInsights", value: "enabled" }],
  tags: tagged("cluster", "compute"),
});

const container = {
  name: "web",
  image: appImage,
  essential: true,
  portMappings: [{ containerPort: 80, protocol: "tcp" }],
  environment: [
    { name: "PGHOST", value: postgres.address },
    { name: "PGUSER", value: postgres.username },
    { name: "PGDATABASE", value: postgres.dbName },
    { name: "PGSSLMODE", value: "require" },
  ],
  secrets: [{ name: "PGPASSWORD", valueFrom: password.arn }],
  logConfiguration: {
    logDriver: "awslogs",
    options: { "awslogs-group": webLog.name, "awslogs-region": region, "awslogs-stream-prefix": "web" },
  },
};

const task = new aws.ecs.TaskDefinition(named("web"), {
  family: named("web"),
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  executionRoleArn: launcher.arn,
  taskRoleArn: webRole.arn,
  containerDefinitions: pulumi.jsonStringify([container]),
  tags: tagged("web", "compute"),
}, { dependsOn: mayLaunch });

export const service = new aws.ecs.Service(named("web"), {
  name: named("web"),
  cluster: cluster.arn,
  taskDefinition: task.arn,
  launchType: "FARGATE",
  desiredCount: 3,
  networkConfiguration: {
    subnets: zones.map(zone => zone.privateSubnet.id),
    securityGroups: [webGroup.id],
    assignPublicIp: false,
  },
  loadBalancers: [{ targetGroupArn: webTargets.arn, containerName: container.name, containerPort: 80 }],
  deploymentCircuitBreaker: { enable: true, rollback: true },
  propagateTags: "SERVICE",
  tags: tagged("web", "compute"),
}, { dependsOn: https, ignoreChanges: ["desiredCount"] });

const scaled = new aws.appautoscaling.Target(named("web"), {
  serviceNamespace: "ecs",
  scalableDimension: "ecs:service:DesiredCount",
  resourceId: pulumi.interpolate`service/${cluster.name}/${service.name}`,
  minCapacity: 3,
  maxCapacity: 12,
  tags: tagged("web-scaling", "compute"),
});
new aws.appautoscaling.Policy(named("web-cpu"), {
  name: named("web-cpu"),
  policyType: "TargetTrackingScaling",
  serviceNamespace: scaled.serviceNamespace,
  scalableDimension: scaled.scalableDimension,
  resourceId: scaled.resourceId,
  targetTrackingScalingPolicyConfiguration: {
    targetValue: 70,
    predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
  },
});

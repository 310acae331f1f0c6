import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { postgres } from "./database";
import { dataKey } from "./encryption";
import { named, tagged } from "./environment";
import { cluster, service } from "./web";

export const operators = new aws.sns.Topic(named("operators"), {
  name: named("operators"),
  kmsMasterKeyId: dataKey.arn,
  tags: tagged("operators", "monitoring"),
});

const busy: Record<string, [string, Record<string, pulumi.Input<string>>]> = {
  "web-busy": ["AWS/ECS", { ClusterName: cluster.name, ServiceName: service.name }],
  "database-busy": ["AWS/RDS", { DBInstanceIdentifier: postgres.identifier }],
};

for (const [what, [namespace, dimensions]] of Object.entries(busy)) {
  new aws.cloudwatch.MetricAlarm(named(what), {
    name: named(what),
    namespace,
    dimensions,
    metricName: "CPUUtilization",
    statistic: "Average",
    comparisonOperator: "GreaterThanThreshold",
    threshold: 85,
    period: 300,
    evaluationPeriods: 3,
    alarmActions: [operators.arn],
    tags: tagged(what, "monitoring"),
  });
}

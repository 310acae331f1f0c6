import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { dataKey } from "./encryption";
import { environmentSuffix, named, tagged } from "./environment";
import { database as databaseGroup } from "./firewall";
import { zones } from "./network";

export const password = aws.secretsmanager.getSecretVersionOutput({
  secretId: `fintech-db-password-${environmentSuffix}`,
});

const subnetGroup = new aws.rds.SubnetGroup(named("database"), {
  name: named("database"),
  subnetIds: zones.map(zone => zone.privateSubnet.id),
  tags: tagged("database", "database"),
});

const parameterGroup = new aws.rds.ParameterGroup(named("database"), {
  name: named("database"),
  family: "postgres17",
  parameters: [{ name: "rds.force_ssl", value: "1" }],
  tags: tagged("database", "database"),
});

export const postgres = new aws.rds.Instance(named("database"), {
  identifier: named("database"),
  engine: "postgres",
  engineVersion: "17",
  instanceClass: aws.rds.InstanceType.T3_Small,
  allocatedStorage: 30,
  storageType: aws.rds.StorageType.GP3,
  storageEncrypted: true,
  kmsKeyId: dataKey.arn,
  dbName: "lending",
  username: "lending",
  password: pulumi.secret(password.secretString),
  multiAz: true,
  backupRetentionPeriod: 14,
  copyTagsToSnapshot: true,
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: dataKey.arn,
  dbSubnetGroupName: subnetGroup.name,
  parameterGroupName: parameterGroup.name,
  vpcSecurityGroupIds: [databaseGroup.id],
  publiclyAccessible: false,
  skipFinalSnapshot: true,
  deletionProtection: false,
  tags: tagged("database", "database"),
});

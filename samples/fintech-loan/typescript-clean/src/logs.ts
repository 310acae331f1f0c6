import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { dataKey } from "./encryption";
import { accountId, environmentSuffix, forThisAccount, mfaDevice, named, policyOf, tagged } from "./environment";

export const webLog = new aws.cloudwatch.LogGroup(named("web-log"), {
  name: `/ecs/fintech/web-${environmentSuffix}`,
  retentionInDays: 7,
  kmsKeyId: dataKey.arn,
  tags: tagged("web-log", "logging"),
});

/** A versioned, encrypted bucket that keeps what it gets for seven years. */
function keepingBucket(what: string): aws.s3.Bucket {
  const bucket = new aws.s3.Bucket(named(what), {
    bucket: pulumi.interpolate`${named(what)}-${accountId}`,
    forceDestroy: true,
    tags: tagged(what, "logging"),
  });
  new aws.s3.BucketVersioning(named(what), {
    bucket: bucket.id,
    versioningConfiguration: { status: "Enabled", mfaDelete: "Enabled" },
    mfa: mfaDevice,
  });
  new aws.s3.BucketServerSideEncryptionConfiguration(named(what), {
    bucket: bucket.id,
    rules: [{
      bucketKeyEnabled: true,
      applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: dataKey.arn },
    }],
  });
  new aws.s3.BucketLifecycleConfiguration(named(what), {
    bucket: bucket.id,
    rules: [{
      id: "seven-years",
      status: "Enabled",
      filter: {},
      transitions: [{ days: 90, storageClass: "GLACIER" }],
      expiration: { days: 2557 },
      noncurrentVersionExpiration: { noncurrentDays: 2557 },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    }],
  });
  new aws.s3.BucketPublicAccessBlock(named(what), {
    bucket: bucket.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  return bucket;
}

const tlsOnly = (bucket: aws.s3.Bucket) => ({
  Sid: "TlsOnly",
  Effect: "Deny" as const,
  Principal: "*",
  Action: "s3:*",
  Resource: [bucket.arn, pulumi.interpolate`${bucket.arn}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

export const accessLogs = keepingBucket("access-logs");
export const accessLogsPolicy = new aws.s3.BucketPolicy(named("access-logs"), {
  bucket: accessLogs.id,
  policy: policyOf(
    {
      Sid: "Deliver",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: pulumi.interpolate`${accessLogs.arn}/AWSLogs/${accountId}/*`,
      Condition: forThisAccount,
    },
    tlsOnly(accessLogs),
  ),
});

const archive = keepingBucket("log-archive");
new aws.s3.BucketPolicy(named("log-archive"), { bucket: archive.id, policy: policyOf(tlsOnly(archive)) });

const writer = new aws.iam.Role(named("archive-writer"), {
  name: named("archive-writer"),
  assumeRolePolicy: policyOf({
    Principal: { Service: "firehose.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "sts:ExternalId": accountId } },
  }),
  tags: tagged("archive-writer", "logging"),
});
const mayWrite = new aws.iam.RolePolicy(named("archive-writer"), {
  name: named("archive-writer"),
  role: writer.id,
  policy: policyOf(
    {
      Action: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
      Resource: pulumi.interpolate`${archive.arn}/*`,
    },
    {
      Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
      Resource: archive.arn,
    },
    { Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: dataKey.arn },
  ),
});
const stream = new aws.kinesis.FirehoseDeliveryStream(named("log-archive"), {
  name: named("log-archive"),
  destination: "extended_s3",
  serverSideEncryption: { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: dataKey.arn },
  extendedS3Configuration: {
    roleArn: writer.arn,
    bucketArn: archive.arn,
    kmsKeyArn: dataKey.arn,
    bufferingInterval: 300,
    bufferingSize: 5,
  },
  tags: tagged("log-archive", "logging"),
}, { dependsOn: mayWrite });

const forwarder = new aws.iam.Role(named("log-forwarder"), {
  name: named("log-forwarder"),
  assumeRolePolicy: policyOf({
    Principal: { Service: "logs.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringLike: { "aws:SourceArn": pulumi.interpolate`${webLog.arn}*` } },
  }),
  tags: tagged("log-forwarder", "logging"),
});
const mayForward = new aws.iam.RolePolicy(named("log-forwarder"), {
  name: named("log-forwarder"),
  role: forwarder.id,
  policy: policyOf({ Action: ["firehose:PutRecord", "firehose:PutRecordBatch"], Resource: stream.arn }),
});
new aws.cloudwatch.LogSubscriptionFilter(named("log-archive"), {
  name: named("log-archive"),
  logGroup: webLog.name,
  filterPattern: "",
  destinationArn: stream.arn,
  roleArn: forwarder.arn,
}, { dependsOn: mayForward });

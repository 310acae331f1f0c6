import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { accountId, environmentSuffix, forThisAccount, named, policyOf, region, tagged } from "./environment";

const use = ["kms:Decrypt", "kms:GenerateDataKey*"];

export const dataKey = new aws.kms.Key(named("data"), {
  description: `Everything that ${named("stack")} stores`,
  enableKeyRotation: true,
  deletionWindowInDays: 7,
  policy: policyOf(
    {
      // AWS's own default statement: without it IAM could not govern the key.
      Sid: "Account",
      Principal: { AWS: pulumi.interpolate`arn:aws:iam::${accountId}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "Logs",
      Principal: { Service: pulumi.interpolate`logs.${region}.amazonaws.com` },
      Action: [...use, "kms:Encrypt", "kms:ReEncrypt*", "kms:DescribeKey"],
      Resource: "*",
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn":
            pulumi.interpolate`arn:aws:logs:${region}:${accountId}:log-group:/ecs/fintech/*-${environmentSuffix}`,
        },
      },
    },
    {
      Sid: "Delivery",
      Principal: { Service: ["logdelivery.elasticloadbalancing.amazonaws.com", "cloudwatch.amazonaws.com"] },
      Action: use,
      Resource: "*",
      Condition: forThisAccount,
    },
  ),
  tags: tagged("data", "encryption"),
});

new aws.kms.Alias(named("data-alias"), { name: `alias/${named("data")}`, targetKeyId: dataKey.keyId });

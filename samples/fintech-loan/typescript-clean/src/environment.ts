import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

/** Ends the name of everything in this stack. */
export const environmentSuffix =
  config.get("environmentSuffix") ?? process.env.ENVIRONMENT_SUFFIX ?? pulumi.getStack();

export const appImage = config.require("appImage");
export const certificateDomain = config.require("certificateDomain");
export const mfaDevice = config.getSecret("mfaDevice");

export const accountId = aws.getCallerIdentityOutput().accountId;
export const region = aws.getRegionOutput().region;

export function named(what: string): string {
  return `lend-${what}-${environmentSuffix}`;
}

export function tagged(what: string, component: string): Record<string, string> {
  return {
    Name: named(what),
    Environment: environmentSuffix,
    Project: "fintech-loan-processing",
    Application: "lending",
    Component: component,
    CostCenter: config.get("costCenter") ?? "engineering",
    Owner: config.get("owner") ?? "lending-team",
    ManagedBy: "pulumi",
  };
}

export interface Statement {
  Sid?: string;
  Effect?: "Allow" | "Deny";
  Principal?: pulumi.Input<string> | Record<string, pulumi.Input<pulumi.Input<string>[]> | pulumi.Input<string>>;
  Action: string | string[];
  Resource?: pulumi.Input<string> | pulumi.Input<string>[];
  Condition?: Record<string, Record<string, pulumi.Input<string>>>;
}

/** A policy document; statements allow unless they say otherwise. */
export function policyOf(...statements: Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: statements.map(statement => ({ Effect: "Allow", ...statement })),
  });
}

/** A condition that keeps AWS services from acting for somebody else's account. */
export const forThisAccount = { StringEquals: { "aws:SourceAccount": accountId } };

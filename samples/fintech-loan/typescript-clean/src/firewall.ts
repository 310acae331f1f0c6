import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { named, tagged } from "./environment";
import { vpc } from "./network";

function group(what: string, description: string): aws.ec2.SecurityGroup {
  return new aws.ec2.SecurityGroup(named(what), {
    name: named(what),
    description,
    vpcId: vpc.id,
    tags: tagged(what, "security"),
  });
}

export const edge = group("edge", "Load balancer");
export const web = group("web", "Fargate tasks");
export const database = group("database", "PostgreSQL");

type Peer = { cidrBlocks: string[] } | { sourceSecurityGroupId: pulumi.Input<string> };

function open(what: string, type: "ingress" | "egress", on: aws.ec2.SecurityGroup, port: number, peer: Peer): void {
  new aws.ec2.SecurityGroupRule(named(what), {
    type,
    securityGroupId: on.id,
    protocol: "tcp",
    fromPort: port,
    toPort: port,
    description: what,
    ...peer,
  });
}

const internet = { cidrBlocks: ["0.0.0.0/0"] };
open("clients-to-edge", "ingress", edge, 443, internet);
open("edge-out-to-web", "egress", edge, 80, { sourceSecurityGroupId: web.id });
open("web-in-from-edge", "ingress", web, 80, { sourceSecurityGroupId: edge.id });
open("web-out-to-aws", "egress", web, 443, internet);
open("web-out-to-database", "egress", web, 5432, { sourceSecurityGroupId: database.id });
open("database-in-from-web", "ingress", database, 5432, { sourceSecurityGroupId: web.id });

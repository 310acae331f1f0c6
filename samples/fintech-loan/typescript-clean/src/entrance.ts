import * as aws from "@pulumi/aws";
import { certificateDomain, named, tagged } from "./environment";
import { edge } from "./firewall";
import { accessLogs, accessLogsPolicy } from "./logs";
import { vpc, zones } from "./network";

const certificate = aws.acm.getCertificateOutput({
  domain: certificateDomain,
  statuses: ["ISSUED"],
  mostRecent: true,
});

export const balancer = new aws.lb.LoadBalancer(named("edge"), {
  name: named("edge"),
  loadBalancerType: "application",
  subnets: zones.map(zone => zone.publicSubnet.id),
  securityGroups: [edge.id],
  accessLogs: { enabled: true, bucket: accessLogs.bucket },
  dropInvalidHeaderFields: true,
  tags: tagged("edge", "entrance"),
}, { dependsOn: accessLogsPolicy });

export const webTargets = new aws.lb.TargetGroup(named("web"), {
  name: named("web"),
  vpcId: vpc.id,
  targetType: "ip",
  protocol: "HTTP",
  port: 80,
  healthCheck: { path: "/health", matcher: "200" },
  tags: tagged("web", "entrance"),
});

export const https = new aws.lb.Listener(named("https"), {
  loadBalancerArn: balancer.arn,
  protocol: "HTTPS",
  port: 443,
  sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  certificateArn: certificate.arn,
  defaultActions: [{ type: "forward", forward: { targetGroups: [{ arn: webTargets.arn, weight: 1 }] } }],
  tags: tagged("https", "entrance"),
});

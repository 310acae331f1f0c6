import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { named, region, tagged } from "./environment";

/** One availability zone: a public subnet with a NAT gateway, and the private subnet that uses it. */
class Zone extends pulumi.ComponentResource {
  readonly publicSubnet: aws.ec2.Subnet;
  readonly privateSubnet: aws.ec2.Subnet;
  readonly privateRoutes: aws.ec2.RouteTable;

  constructor(
    index: number,
    zone: pulumi.Input<string>,
    vpc: aws.ec2.Vpc,
    internet: aws.ec2.InternetGateway,
    publicRoutes: aws.ec2.RouteTable,
  ) {
    super("lending:network:Zone", named(`zone-${index}`));
    const parent = { parent: this };

    this.publicSubnet = new aws.ec2.Subnet(named(`public-${index}`), {
      vpcId: vpc.id,
      availabilityZone: zone,
      cidrBlock: `10.77.${index * 16}.0/22`,
      tags: tagged(`public-${index}`, "network"),
    }, parent);
    new aws.ec2.RouteTableAssociation(named(`public-${index}`), {
      subnetId: this.publicSubnet.id,
      routeTableId: publicRoutes.id,
    }, parent);

    const address = new aws.ec2.Eip(named(`nat-${index}`), {
      domain: "vpc",
      tags: tagged(`nat-${index}`, "network"),
    }, { parent: this, dependsOn: internet });
    const nat = new aws.ec2.NatGateway(named(`nat-${index}`), {
      allocationId: address.allocationId,
      subnetId: this.publicSubnet.id,
      tags: tagged(`nat-${index}`, "network"),
    }, { parent: this, dependsOn: internet });

    this.privateSubnet = new aws.ec2.Subnet(named(`private-${index}`), {
      vpcId: vpc.id,
      availabilityZone: zone,
      cidrBlock: `10.77.${128 + index * 16}.0/22`,
      tags: tagged(`private-${index}`, "network"),
    }, parent);
    this.privateRoutes = new aws.ec2.RouteTable(named(`private-${index}`), {
      vpcId: vpc.id,
      routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
      tags: tagged(`private-${index}`, "network"),
    }, parent);
    new aws.ec2.RouteTableAssociation(named(`private-${index}`), {
      subnetId: this.privateSubnet.id,
      routeTableId: this.privateRoutes.id,
    }, parent);
    this.registerOutputs({});
  }
}

export const vpc = new aws.ec2.Vpc(named("vpc"), {
  cidrBlock: "10.77.0.0/16",
  enableDnsHostnames: true,
  enableDnsSupport: true,
  tags: tagged("vpc", "network"),
});
new aws.ec2.DefaultSecurityGroup(named("default"), { vpcId: vpc.id, tags: tagged("default", "network") });

const internet = new aws.ec2.InternetGateway(named("internet"), {
  vpcId: vpc.id,
  tags: tagged("internet", "network"),
});
const publicRoutes = new aws.ec2.RouteTable(named("public"), {
  vpcId: vpc.id,
  routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: internet.id }],
  tags: tagged("public", "network"),
});

const available = aws.getAvailabilityZonesOutput({ state: "available" });
export const zones = [0, 1, 2].map(i => new Zone(i, available.names[i], vpc, internet, publicRoutes));

export const s3Endpoint = new aws.ec2.VpcEndpoint(named("s3"), {
  vpcId: vpc.id,
  serviceName: pulumi.interpolate`com.amazonaws.${region}.s3`,
  routeTableIds: zones.map(zone => zone.privateRoutes.id),
  tags: tagged("s3", "network"),
});

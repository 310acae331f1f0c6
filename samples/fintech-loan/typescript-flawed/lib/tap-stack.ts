import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Tags that the caller wants on every resource. */
export interface LoanPlatformArgs {
  tags?: Record<string, string>;
}

const port = { http: 80, https: 443, postgres: 5432 } as const;
const anywhere = "0.0.0.0/0";
const sevenYears = 2557;

function policy(...statements: pulumi.Input<object>[]): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
}

/**
 * The loan processing platform: network, PostgreSQL, Fargate service behind a
 * load balancer, audit logs and alarms.
 */
export class LoanPlatform extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly albDnsName: pulumi.Output<string>;
  readonly ecsClusterName: pulumi.Output<string>;
  readonly rdsEndpoint: pulumi.Output<string>;
  readonly logBucketName: pulumi.Output<string>;

  constructor(name: string, args: LoanPlatformArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("lending:platform:LoanPlatform", name, {}, opts);

    const environmentSuffix = process.env.ENVIRONMENT_SUFFIX || pulumi.getStack();
    const region = process.env.AWS_REGION || "us-east-1";

    const parent = { parent: this };
    const called = (what: string) => `lending-${what}-${environmentSuffix}`;
    const tags = (what: string) => ({ Name: called(what), ...args.tags });

    const caller = aws.getCallerIdentityOutput({}, parent);
    const here = aws.getRegionOutput({}, parent);
    const sameAccount = { StringEquals: { "aws:SourceAccount": caller.accountId } };

    // ---------------------------------------------------------------- key
    const key = new aws.kms.Key(called("key"), {
      description: `Database and alarm topic, ${environmentSuffix}`,
      enableKeyRotation: true,
      deletionWindowInDays: 7,
      policy: policy(
        {
          // The statement that AWS itself puts on a new key: IAM governs it from here on.
          Sid: "IamGovernsThisKey",
          Effect: "Allow",
          Principal: { AWS: pulumi.interpolate`arn:aws:iam::${caller.accountId}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "AlarmsReachTheTopic",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: "*",
          Condition: sameAccount,
        },
      ),
      tags: tags("key"),
    }, parent);
    new aws.kms.Alias(called("key-alias"), {
      name: `alias/lending-${environmentSuffix}`,
      targetKeyId: key.keyId,
    }, parent);

    // ------------------------------------------------------------ network
    const vpc = new aws.ec2.Vpc(called("vpc"), {
      cidrBlock: "172.20.0.0/16",
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: tags("vpc"),
    }, parent);
    new aws.ec2.DefaultSecurityGroup(called("default-sg"), {
      vpcId: vpc.id,
      ingress: [],
      egress: [],
      tags: tags("default-sg"),
    }, parent);
    const internet = new aws.ec2.InternetGateway(called("igw"), {
      vpcId: vpc.id,
      tags: tags("igw"),
    }, parent);

    const zones = aws.getAvailabilityZonesOutput({ state: "available" }, parent);
    const subnet = (kind: string, index: number, cidrBlock: string) =>
      new aws.ec2.Subnet(called(`${kind}-${index}`), {
        vpcId: vpc.id,
        cidrBlock,
        availabilityZone: zones.names[index],
        tags: tags(`${kind}-${index}`),
      }, parent);
    const publicSubnets = [0, 1, 2].map(i => subnet("public", i, `172.20.${i}.0/24`));
    const privateSubnets = [0, 1, 2].map(i => subnet("private", i, `172.20.${i + 50}.0/24`));
    const privateRanges = privateSubnets.map(s => s.cidrBlock.apply(block => block ?? ""));

    const routed = (what: string, of: aws.ec2.Subnet, table: aws.ec2.RouteTable) =>
      new aws.ec2.RouteTableAssociation(called(what), { subnetId: of.id, routeTableId: table.id }, parent);

    const publicTable = new aws.ec2.RouteTable(called("public-rt"), {
      vpcId: vpc.id,
      tags: tags("public-rt"),
    }, parent);
    new aws.ec2.Route(called("public-default"), {
      routeTableId: publicTable.id,
      destinationCidrBlock: anywhere,
      gatewayId: internet.id,
    }, parent);
    publicSubnets.forEach((s, i) => routed(`public-rta-${i}`, s, publicTable));

    privateSubnets.forEach((s, i) => {
      const eip = new aws.ec2.Eip(called(`nat-eip-${i}`), {
        domain: "vpc",
        tags: tags(`nat-eip-${i}`),
      }, { parent: this, dependsOn: [internet] });
      const nat = new aws.ec2.NatGateway(called(`nat-${i}`), {
        allocationId: eip.allocationId,
        subnetId: publicSubnets[i].id,
        tags: tags(`nat-${i}`),
      }, { parent: this, dependsOn: [internet] });
      const table = new aws.ec2.RouteTable(called(`private-rt-${i}`), {
        vpcId: vpc.id,
        tags: tags(`private-rt-${i}`),
      }, parent);
      new aws.ec2.Route(called(`private-default-${i}`), {
        routeTableId: table.id,
        destinationCidrBlock: anywhere,
        natGatewayId: nat.id,
      }, parent);
      routed(`private-rta-${i}`, s, table);
    });

    // ---------------------------------------------------- security groups
    const tcp = (p: number, description: string) => ({
      description, protocol: "tcp", fromPort: p, toPort: p,
    });
    const albGroup = new aws.ec2.SecurityGroup(called("alb-sg"), {
      name: called("alb-sg"),
      description: "Clients over HTTPS",
      vpcId: vpc.id,
      ingress: [{ ...tcp(port.https, "HTTPS from clients"), cidrBlocks: [anywhere] }],
      egress: [{ ...tcp(port.http, "To the tasks"), cidrBlocks: privateRanges }],
      tags: tags("alb-sg"),
    }, parent);
    const taskGroup = new aws.ec2.SecurityGroup(called("task-sg"), {
      name: called("task-sg"),
      description: "Tasks behind the load balancer",
      vpcId: vpc.id,
      ingress: [{ ...tcp(port.http, "From the load balancer"), securityGroups: [albGroup.id] }],
      egress: [
        { ...tcp(port.https, "AWS APIs and images"), cidrBlocks: [anywhere] },
        { ...tcp(port.postgres, "Database"), cidrBlocks: privateRanges },
      ],
      tags: tags("task-sg"),
    }, parent);
    const databaseGroup = new aws.ec2.SecurityGroup(called("db-sg"), {
      name: called("db-sg"),
      description: "Database, for the tasks only",
      vpcId: vpc.id,
      ingress: [{ ...tcp(port.postgres, "From the tasks"), securityGroups: [taskGroup.id] }],
      egress: [],
      tags: tags("db-sg"),
    }, parent);

    // --------------------------------------------------------------- logs
    const logBucket = new aws.s3.Bucket(called("alb-logs"), {
      bucket: called("alb-logs"),
      forceDestroy: true,
      tags: tags("alb-logs"),
    }, parent);
    new aws.s3.BucketVersioning(called("alb-logs-versioning"), {
      bucket: logBucket.id,
      versioningConfiguration: { status: "Enabled" },
    }, parent);
    new aws.s3.BucketOwnershipControls(called("alb-logs-owner"), {
      bucket: logBucket.id,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    }, parent);
    const closed = new aws.s3.BucketPublicAccessBlock(called("alb-logs-closed"), {
      bucket: logBucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    }, parent);
    new aws.s3.BucketLifecycleConfiguration(called("alb-logs-lifecycle"), {
      bucket: logBucket.id,
      rules: [{
        id: "glacier-then-delete",
        status: "Enabled",
        filter: { prefix: "" },
        transitions: [{ days: 90, storageClass: "GLACIER" }],
        expiration: { days: sevenYears },
        noncurrentVersionExpiration: { noncurrentDays: sevenYears },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 3 },
      }],
    }, parent);
    const logPolicy = new aws.s3.BucketPolicy(called("alb-logs-policy"), {
      bucket: logBucket.id,
      policy: policy(
        {
          Sid: "AccessLogs",
          Effect: "Allow",
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: pulumi.interpolate`${logBucket.arn}/alb/AWSLogs/${caller.accountId}/*`,
          Condition: sameAccount,
        },
        {
          Sid: "FlowLogs",
          Effect: "Allow",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: pulumi.interpolate`${logBucket.arn}/vpc/*`,
          Condition: sameAccount,
        },
        {
          Sid: "FlowLogsAclCheck",
          Effect: "Allow",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: "s3:GetBucketAcl",
          Resource: logBucket.arn,
          Condition: sameAccount,
        },
        {
          Sid: "NoPlainTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [logBucket.arn, pulumi.interpolate`${logBucket.arn}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ),
    }, { parent: this, dependsOn: [closed] });
    new aws.ec2.FlowLog(called("flow-log"), {
      vpcId: vpc.id,
      trafficType: "ALL",
      logDestinationType: "s3",
      logDestination: pulumi.interpolate`${logBucket.arn}/vpc/`,
      tags: tags("flow-log"),
    }, { parent: this, dependsOn: [logPolicy] });

    const containerLogs = new aws.cloudwatch.LogGroup(called("container-logs"), {
      name: `/ecs/fintech/loan-processing-${environmentSuffix}`,
      retentionInDays: 7,
      tags: tags("container-logs"),
    }, parent);

    // ----------------------------------------------------------- database
    const databaseSubnets = new aws.rds.SubnetGroup(called("db-subnets"), {
      name: called("db-subnets"),
      subnetIds: privateSubnets.map(s => s.id),
      tags: tags("db-subnets"),
    }, parent);
    const databaseParameters = new aws.rds.ParameterGroup(called("db-tls"), {
      name: called("db-tls"),
      family: "postgres16",
      parameters: [{ name: "rds.force_ssl", value: "1" }],
      tags: tags("db-tls"),
    }, parent);
    const database = new aws.rds.Instance(called("db"), {
      identifier: called("db"),
      engine: "postgres",
      engineVersion: "16",
      instanceClass: "db.t3.micro",
      allocatedStorage: 20,
      maxAllocatedStorage: 100,
      storageType: "gp3",
      storageEncrypted: true,
      kmsKeyId: key.arn,
      dbName: "lending",
      username: "lending_owner",
      password: pulumi.secret("Lending#Owner1"),
      dbSubnetGroupName: databaseSubnets.name,
      parameterGroupName: databaseParameters.name,
      vpcSecurityGroupIds: [databaseGroup.id],
      multiAz: true,
      publiclyAccessible: false,
      backupRetentionPeriod: 7,
      backupWindow: "01:00-02:00",
      maintenanceWindow: "sat:02:30-sat:03:30",
      copyTagsToSnapshot: true,
      autoMinorVersionUpgrade: true,
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: key.arn,
      deletionProtection: false,
      skipFinalSnapshot: true,
      tags: tags("db"),
    }, parent);

    // ------------------------------------------------------ load balancer
    const alb = new aws.lb.LoadBalancer(called("alb"), {
      name: called("alb"),
      loadBalancerType: "application",
      subnets: publicSubnets.map(s => s.id),
      securityGroups: [albGroup.id],
      accessLogs: { bucket: logBucket.bucket, prefix: "alb", enabled: true },
      dropInvalidHeaderFields: true,
      enableDeletionProtection: false,
      tags: tags("alb"),
    }, { parent: this, dependsOn: [logPolicy] });
    const targets = new aws.lb.TargetGroup(called("tg"), {
      name: called("tg"),
      vpcId: vpc.id,
      targetType: "ip",
      protocol: "HTTP",
      port: port.http,
      deregistrationDelay: 30,
      healthCheck: {
        enabled: true,
        path: "/health",
        matcher: "200",
        interval: 30,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
      tags: tags("tg"),
    }, parent);
    const listener = new aws.lb.Listener(called("listener"), {
      loadBalancerArn: alb.arn,
      protocol: "HTTP",
      port: port.http,
      defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
      tags: tags("listener"),
    }, parent);

    // -------------------------------------------------------- application
    const role = (what: string) =>
      new aws.iam.Role(called(what), {
        name: called(what),
        assumeRolePolicy: policy({
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: sameAccount,
        }),
        tags: tags(what),
      }, parent);
    const executionRole = role("execution-role");
    const taskRole = role("task-role");
    const executionPolicy = new aws.iam.RolePolicy(called("execution-policy"), {
      name: called("execution-policy"),
      role: executionRole.id,
      policy: policy({
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: pulumi.interpolate`${containerLogs.arn}:log-stream:*`,
      }),
    }, parent);

    const cluster = new aws.ecs.Cluster(called("cluster"), {
      name: called("cluster"),
      settings: [{ name: "containerInsights", value: "enabled" }],
      tags: tags("cluster"),
    }, parent);
    const task = new aws.ecs.TaskDefinition(called("task"), {
      family: called("task"),
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      executionRoleArn: executionRole.arn,
      taskRoleArn: taskRole.arn,
      containerDefinitions: pulumi.jsonStringify([{
        name: "lending",
        image: "nginx:latest",
        essential: true,
        portMappings: [{ containerPort: port.http, protocol: "tcp" }],
        environment: [
          { name: "DB_HOST", value: database.address },
          { name: "DB_NAME", value: "lending" },
          { name: "DB_SSLMODE", value: "require" },
        ],
        logConfiguration: {
          logDriver: "awslogs",
          options: {
            "awslogs-group": containerLogs.name,
            "awslogs-region": here.region,
            "awslogs-stream-prefix": "lending",
          },
        },
      }]),
      tags: tags("task"),
    }, { parent: this, dependsOn: [executionPolicy] });
    const service = new aws.ecs.Service(called("service"), {
      name: called("service"),
      cluster: cluster.arn,
      taskDefinition: task.arn,
      launchType: "FARGATE",
      desiredCount: 3,
      healthCheckGracePeriodSeconds: 60,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      networkConfiguration: {
        subnets: privateSubnets.map(s => s.id),
        securityGroups: [taskGroup.id],
        assignPublicIp: false,
      },
      loadBalancers: [{ targetGroupArn: targets.arn, containerName: "lending", containerPort: port.http }],
      propagateTags: "SERVICE",
      tags: tags("service"),
    }, { parent: this, dependsOn: [listener] });

    const scaling = new aws.appautoscaling.Target(called("scaling"), {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: pulumi.interpolate`service/${cluster.name}/${service.name}`,
      minCapacity: 3,
      maxCapacity: 9,
      tags: tags("scaling"),
    }, parent);
    new aws.appautoscaling.Policy(called("cpu-scaling"), {
      name: called("cpu-scaling"),
      policyType: "TargetTrackingScaling",
      serviceNamespace: scaling.serviceNamespace,
      scalableDimension: scaling.scalableDimension,
      resourceId: scaling.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
        targetValue: 70,
        scaleInCooldown: 300,
        scaleOutCooldown: 60,
      },
    }, parent);

    // ------------------------------------------------------------- alarms
    const topic = new aws.sns.Topic(called("alarms"), {
      name: called("alarms"),
      kmsMasterKeyId: key.arn,
      tags: tags("alarms"),
    }, parent);
    const cpuAlarm = (what: string, namespace: string, dimensions: Record<string, pulumi.Input<string>>) =>
      new aws.cloudwatch.MetricAlarm(called(what), {
        name: called(what),
        alarmDescription: `${namespace}: CPU above 80 percent for ten minutes`,
        namespace,
        metricName: "CPUUtilization",
        dimensions,
        statistic: "Average",
        comparisonOperator: "GreaterThanThreshold",
        threshold: 80,
        period: 300,
        evaluationPeriods: 2,
        alarmActions: [topic.arn],
        tags: tags(what),
      }, parent);
    cpuAlarm("service-cpu", "AWS/ECS", { ClusterName: cluster.name, ServiceName: service.name });
    cpuAlarm("db-cpu", "AWS/RDS", { DBInstanceIdentifier: database.identifier });

    this.vpcId = vpc.id;
    this.albDnsName = alb.dnsName;
    this.ecsClusterName = cluster.name;
    this.rdsEndpoint = database.endpoint;
    this.logBucketName = logBucket.bucket;
    this.registerOutputs({
      vpcId: this.vpcId,
      albDnsName: this.albDnsName,
      ecsClusterName: this.ecsClusterName,
      rdsEndpoint: this.rdsEndpoint,
      logBucketName: this.logBucketName,
    });
  }
}

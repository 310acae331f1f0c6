import { operators } from "./alarms";
import { postgres } from "./database";
import { balancer } from "./entrance";
import { accessLogs, webLog } from "./logs";
import { s3Endpoint, vpc } from "./network";
import { cluster, service } from "./web";

export const vpcId = vpc.id;
export const s3EndpointId = s3Endpoint.id;
export const albDnsName = balancer.dnsName;
export const ecsClusterName = cluster.name;
export const ecsServiceName = service.name;
export const rdsEndpoint = postgres.endpoint;
export const accessLogsBucket = accessLogs.bucket;
export const webLogGroup = webLog.name;
export const alarmTopicArn = operators.arn;

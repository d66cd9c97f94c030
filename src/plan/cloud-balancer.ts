import { CloudContext } from './cloud-context';
import { PlannedDeployment } from './deployment';
import { FrontendBase } from './frontend-base';
import { ServicePortPlan, planServicePorts } from './port';
import { serverWeights } from './server-weights';
import { SharePlan, SplitMode } from './traffic';
import { cloudText, MAX_NAME, fitName, serviceName } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { LoadBalancerKind } from '../spec/load-balancer';

/** A CLB (Volcengine's layer-4 load balancer) that Terraform creates or uses. @internal */
export interface CloudBalancerPlan {
  /** Its name in Volcengine: the object name, which does not change with a display name. */
  readonly name: string;
  /** Display name and description, in characters that Volcengine accepts. */
  readonly description: string;
  /**
   * The id of the existing one that is used.
   * @default - one is created
   */
  readonly instance?: string;
  /**
   * The VPC of a created one.
   * @default - none is known; a rule rejects that
   */
  readonly vpc?: string;
  /**
   * The subnet of a created one.
   * @default - none is known; a rule rejects that
   */
  readonly subnet?: string;
  /** Whether a created one is reachable from the internet. */
  readonly publicAccess: boolean;
  /**
   * Its listeners and servers.
   * @default - Volcengine's cloud controller manager creates them, for a Service that names the CLB
   */
  readonly split?: CloudSplitPlan;
}

/** The split of a CLB's connections over the node ports of several deployments. @internal */
export interface CloudSplitPlan {
  /** The ports that clients connect to: a listener for each. */
  readonly listeners: number[];
  /** The servers of every listener, on each node. */
  readonly servers: CloudServerPlan[];
  /** The nodes. */
  readonly nodes: CloudNodesPlan;
  /** How long a connection may last after its server was removed, in seconds; 0–900. */
  readonly drainSeconds: number;
  /** The largest difference between a share and what was declared, 0 to 1: weights are whole, up to 100. */
  readonly error: number;
}

/** A deployment that is a server of a CLB, by the node ports of its Service. @internal */
export interface CloudServerPlan {
  /** Construct path of the deployment. */
  readonly path: string;
  /** Object name of the deployment. */
  readonly deployment: string;
  /**
   * The namespace of its Service.
   * @default - the one that is current when it is applied
   */
  readonly namespace?: string;
  /** Name of the Service with the node ports. */
  readonly service: string;
  /** The weight of each of its servers, 0–100. */
  readonly weight: number;
  /** The ports of its Service, each with a node port. */
  readonly ports: CloudServerPortPlan[];
}

/** A port of a Service, and its node port. @internal */
export interface CloudServerPortPlan extends ServicePortPlan {
  /**
   * The node port.
   * @default - one that the cluster chooses, and that Terraform reads from the Service
   */
  readonly nodePort?: number;
}

/** The nodes that are servers of a CLB. @internal */
export interface CloudNodesPlan {
  /**
   * Ids of their machines.
   * @default - a data source finds the nodes of the cluster
   */
  readonly instances?: string[];
  /**
   * The cluster they belong to.
   * @default - not known
   */
  readonly cluster?: string;
  /** Ids of their node pools; empty for all. */
  readonly nodePools: string[];
}

/** Longest connection drain of a CLB, in seconds. @internal */
export const MAX_DRAIN_SECONDS = 900;

/** @internal */
export function planCloudBalancer(
  frontend: FrontendBase,
  context: CloudContext,
): CloudBalancerPlan | undefined {
  const { loadBalancer, name } = frontend;
  const { platform, network, deployments } = context;
  if (!platform.cloud?.terraform || loadBalancer.kind !== LoadBalancerKind.CLB) {
    return undefined;
  }
  const own = deployments.find(({ path }) => path === frontend.path);
  return omitUndefined({
    name,
    description: describe(own ?? context),
    instance: loadBalancer.instance,
    vpc: network?.vpc,
    subnet: (own?.network?.subnet ?? network?.subnets[0])?.id,
    publicAccess: loadBalancer.publicAccess ?? false,
    split: frontend.traffic.mode === SplitMode.WEIGHTS ? planSplit(frontend, context) : undefined,
  });
}

function describe({ displayName, description }: CloudContext | PlannedDeployment): string {
  return cloudText(description === undefined ? displayName : `${displayName}, ${description}`);
}

function planSplit(frontend: FrontendBase, context: CloudContext): CloudSplitPlan {
  const { traffic, ports } = frontend;
  const { deployments, platform } = context;
  const named = traffic.shares.filter((share) => share.inRoute);
  // a rule rejects weights that are not known
  const parts = named.map(({ routeWeight }) => (isUnresolved(routeWeight) ? 1 : routeWeight));
  const { weights, error } = serverWeights(parts);
  const servicePorts = planServicePorts(ports);
  const byPath = new Map(deployments.map((deployment) => [deployment.path, deployment]));
  const behind = named.map(({ path }) => byPath.get(path)!);
  return {
    listeners: servicePorts.map(({ port }) => port),
    servers: named.map((share, index) =>
      planServer(share, behind[index], weights[index], servicePorts),
    ),
    nodes: omitUndefined({
      instances: platform.cloud!.nodes,
      cluster: platform.cloud!.cluster,
      nodePools: platform.cloud!.nodePools,
    }),
    drainSeconds: Math.min(
      MAX_DRAIN_SECONDS,
      Math.max(...behind.map(({ shutdown }) => shutdown.drainSeconds), 0),
    ),
    error,
  };
}

function planServer(
  { path, deployment: name }: SharePlan,
  deployment: PlannedDeployment,
  weight: number,
  servicePorts: readonly ServicePortPlan[],
): CloudServerPlan {
  const fixed = new Map(deployment.nodePorts.map(({ port, nodePort }) => [port, nodePort]));
  return omitUndefined({
    path,
    deployment: name,
    namespace: deployment.namespace,
    service: fitName(`${serviceName(name)}-node-ports`, MAX_NAME),
    weight,
    ports: servicePorts.map((each) => omitUndefined({ ...each, nodePort: fixed.get(each.port) })),
  });
}

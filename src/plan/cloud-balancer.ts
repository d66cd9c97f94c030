import { CloudContext, FrontendBase } from './cloud-context';
import { DeploymentPlan } from './deployment';
import { ServicePortPlan, planServicePorts } from './port';
import { serverWeights } from './server-weights';
import { SharePlan, SplitMode } from './traffic';
import { cloudText } from '../private/cloud-text';
import { MAX_NAME, fitName } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { AlgorithmName, LoadBalancerKind } from '../spec/load-balancer';

/** A CLB that Terraform makes or uses, as planned. */
export interface CloudBalancerPlan {
  /** Its name in the cloud: the object name, which is legal and does not change with a display name. */
  readonly name: string;
  /** What people call it and what it is for, in characters that the cloud takes. */
  readonly description: string;
  /**
   * The id of the existing one that is used.
   * @default - one is created
   */
  readonly instance?: string;
  /**
   * The VPC of a created one.
   * @default - none is known; a rule refuses that
   */
  readonly vpc?: string;
  /**
   * The subnet of a created one.
   * @default - none is known; a rule refuses that
   */
  readonly subnet?: string;
  /** Whether a created one is reachable from the internet. */
  readonly publicAccess: boolean;
  /**
   * Its listeners and servers.
   * @default - the cluster's controller makes them, for a Service that names the CLB
   */
  readonly split?: CloudSplitPlan;
}

/** How a CLB spreads connections over the node ports of several deployments. */
export interface CloudSplitPlan {
  /** The scheduler of its listeners: `wrr`, `wlc` or `sh`. */
  readonly scheduler: string;
  /** The ports that callers use: a listener for each. */
  readonly listeners: number[];
  /** Who stands behind every listener, on each node. */
  readonly servers: CloudServerPlan[];
  /** The nodes. */
  readonly nodes: CloudNodesPlan;
  /** How long a connection may go on after its server was taken out, in seconds. */
  readonly drainSeconds: number;
  /** The largest difference between a share and what was declared, 0 to 1: weights are whole, up to 100. */
  readonly error: number;
}

/** A deployment behind a CLB, through the node ports of its Service. */
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

/** A port of a Service, and its node port. */
export interface CloudServerPortPlan extends ServicePortPlan {
  /**
   * The node port.
   * @default - one that the cluster chooses, and that Terraform reads from the Service
   */
  readonly nodePort?: number;
}

/** The nodes behind a CLB. */
export interface CloudNodesPlan {
  /**
   * Ids of their machines.
   * @default - those that the cloud finds in the cluster
   */
  readonly instances?: string[];
  /**
   * The cluster they belong to.
   * @default - not known
   */
  readonly cluster?: string;
  /** The node pools they are taken from; empty for all. */
  readonly nodePools: string[];
}

/** Longest that a CLB waits for the connections of a server that is taken out, in seconds. @internal */
export const MAX_DRAIN_SECONDS = 900;

const SCHEDULERS: { readonly [name: string]: string } = {
  [AlgorithmName.WEIGHTED_ROUND_ROBIN]: 'wrr',
  [AlgorithmName.WEIGHTED_LEAST_CONNECTIONS]: 'wlc',
  [AlgorithmName.SOURCE_ADDRESS_HASH]: 'sh',
};

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

function describe({ displayName, description }: CloudContext | DeploymentPlan): string {
  return cloudText(description === undefined ? displayName : `${displayName}, ${description}`);
}

function planSplit(frontend: FrontendBase, context: CloudContext): CloudSplitPlan {
  const { loadBalancer, traffic, ports } = frontend;
  const { deployments, platform } = context;
  const named = traffic.shares.filter((share) => share.inRoute);
  // a rule refuses what is not known
  const parts = named.map(({ routeWeight }) => (isUnresolved(routeWeight) ? 1 : routeWeight));
  const { weights, error } = serverWeights(parts);
  const servicePorts = planServicePorts(ports);
  const byPath = new Map(deployments.map((deployment) => [deployment.path, deployment]));
  const behind = named.map(({ path }) => byPath.get(path)!);
  return {
    scheduler: SCHEDULERS[loadBalancer.algorithm.name],
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
  deployment: DeploymentPlan,
  weight: number,
  servicePorts: readonly ServicePortPlan[],
): CloudServerPlan {
  const fixed = new Map(deployment.nodePorts.map(({ port, nodePort }) => [port, nodePort]));
  return omitUndefined({
    path,
    deployment: name,
    namespace: deployment.namespace,
    service: fitName(`${name}-node-ports`, MAX_NAME),
    weight,
    ports: servicePorts.map((each) => omitUndefined({ ...each, nodePort: fixed.get(each.port) })),
  });
}

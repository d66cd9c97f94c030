import { VisibilityPlan, VisibilitySaid, planVisibility } from './access-plan';
import { planCloudBalancer } from './cloud-balancer-plan';
import { planCloudGateway } from './cloud-gateway-plan';
import { DeploymentPlan, planDeployment } from './deployment-plan';
import { DeploymentSaid } from './deployment-said';
import { FrontPlan, ownFront, serviceFront } from './front-plan';
import {
  LoadBalancerKind,
  LoadBalancerPlan,
  LoadBalancerSaid,
  planLoadBalancer,
} from './load-balancer-plan';
import { NetworkAccessSaid } from './network-access-plan';
import { NetworkPlan, NetworkSaid, planNetwork } from './network-plan';
import { OpeningPlan, planOpenings } from './opening-plan';
import { PlatformPlan, PlatformSaid, planPlatform } from './platform-plan';
import { PortPlan, PortSaid, planPort } from './port-plan';
import {
  PolicySaid,
  SharedSaid,
  SplitMode,
  TrafficPlan,
  modeOf,
  planTraffic,
  splitOf,
} from './traffic-plan';
import { given } from '../private/given';
import { HomeKind } from '../private/home-kind';

/** Everything a service will be: what was said, with every default filled in. */
export interface ServicePlan {
  /** Construct path. */
  readonly path: string;
  /** Object name. */
  readonly name: string;
  /** The name people read. */
  readonly displayName: string;
  /**
   * What it is for.
   * @default - none
   */
  readonly description?: string;
  /**
   * The namespace of all its objects.
   * @default - the one that is current when they are applied
   */
  readonly namespace?: string;
  /** What it runs on. */
  readonly platform: PlatformPlan;
  /**
   * VPC, subnets and security groups: the service's own, or else its platform's.
   * @default - none
   */
  readonly network?: NetworkPlan;
  /**
   * Who may see it and its deployments.
   * @default - whoever the cluster lets: no RBAC objects
   */
  readonly visibility?: VisibilityPlan;
  /** Its ports: the declared ones, or those that the image preset of its deployments brings. */
  readonly ports: PortPlan[];
  /**
   * Its load balancer.
   * @default - none: Services only
   */
  readonly loadBalancer?: LoadBalancerPlan;
  /** Who gets which part of its traffic. */
  readonly traffic: TrafficPlan;
  /** Every load balancer with what stands behind it: the service's, then deployments' own. */
  readonly fronts: FrontPlan[];
  /** Ports that security groups open, where Terraform makes their rules. */
  readonly openings: OpeningPlan[];
  /** Its deployments, in the order of their declaration. */
  readonly deployments: DeploymentPlan[];
}

/** Everything a user said about one service; what the rules and the plan start from. @internal */
export interface ServiceSaid {
  readonly home: HomeKind;
  readonly path: string;
  readonly id: string;
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly namespace?: string;
  readonly platform?: PlatformSaid;
  readonly network?: NetworkSaid;
  readonly networkAccess?: NetworkAccessSaid;
  readonly visibility?: VisibilitySaid;
  readonly ports: readonly PortSaid[];
  readonly loadBalancer?: LoadBalancerSaid;
  readonly policies: readonly PolicySaid[];
  readonly deployments: readonly DeploymentSaid[];
}

/** @internal */
export function planService(said: ServiceSaid): ServicePlan {
  const platform = planPlatform(said.platform, said.home);
  const network = said.network ?? said.platform?.cloud?.network;
  const kind = said.loadBalancer?.kind;
  const declared = said.ports.map((port) => planPort(port, kind));
  const planned = network && planNetwork(network);
  const split = splitOf(said.policies);
  const inherited = {
    ports: declared,
    platform,
    switchable: kind === LoadBalancerKind.CLB && modeOf(split, kind) === SplitMode.INSTANCE_COUNT,
    ...given({
      namespace: said.namespace,
      network,
      access: said.networkAccess,
      repository: said.platform?.modelRepository,
      loadBalancer: kind,
    }),
  };
  const deployments = said.deployments.map((deployment) => planDeployment(deployment, inherited));
  const loadBalancer =
    said.loadBalancer && planLoadBalancer(said.loadBalancer, platform, planned?.subnets[0]?.id);
  const ports = declared.length > 0 ? declared : (deployments[0]?.ports ?? []);
  const traffic = planTraffic(deployments.map(shared), said.policies, platform, loadBalancer);
  const service = {
    path: said.path,
    name: said.name,
    displayName: said.displayName ?? said.id,
    platform,
    ...given({
      description: said.description,
      namespace: said.namespace,
      network: planned,
    }),
  };
  const context = { ...service, deployments };
  const unplaced = [
    ...(loadBalancer
      ? [serviceFront(said, loadBalancer, ports, traffic, deployments, platform)]
      : []),
    ...deployments.flatMap((deployment) => ownFront(deployment, platform)),
  ];
  const fronts: FrontPlan[] = unplaced.map((front) => ({
    ...front,
    ...given({
      cloudBalancer: planCloudBalancer(front, context),
      cloudGateway: planCloudGateway(front, context),
    }),
  }));
  return {
    ...service,
    ports,
    traffic,
    fronts,
    openings: planOpenings(context, fronts),
    deployments,
    ...given({
      visibility: said.visibility && planVisibility(said.visibility, said, deployments, platform),
      loadBalancer,
    }),
  };
}

function shared(deployment: DeploymentPlan): SharedSaid {
  const { path, name, acceptTraffic, replicas, autoscaler } = deployment;
  return given({
    path,
    name,
    acceptTraffic,
    instances: replicas,
    leastInstances: replicas ?? autoscaler?.minReplicas ?? 1,
  });
}

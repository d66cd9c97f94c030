import { VisibilityPlan, planVisibility } from './access';
import { planCloudBalancer } from './cloud-balancer';
import { planCloudGateway } from './cloud-gateway';
import { DeploymentPlan, planDeployment } from './deployment';
import { Frontend, ownFrontend, serviceFrontend } from './frontend';
import { IngressRule, planIngressRules } from './ingress-rules';
import { LoadBalancerPlan, planLoadBalancer } from './load-balancer';
import { NetworkPlan, planNetwork } from './network';
import { PlatformPlan, planPlatform } from './platform';
import { PortPlan, planPort } from './port';
import { SharedSpec, SplitMode, TrafficPlan, modeOf, planTraffic, splitOf } from './traffic';
import { omitUndefined } from '../private/omit-undefined';
import { LoadBalancerKind } from '../spec/load-balancer';
import { ServiceSpec } from '../spec/service';

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
  readonly frontends: Frontend[];
  /** Ports that security groups open, where Terraform makes their rules. */
  readonly ingressRules: IngressRule[];
  /** Its deployments, in the order of their declaration. */
  readonly deployments: DeploymentPlan[];
}

/** @internal */
export function planService(spec: ServiceSpec): ServicePlan {
  const platform = planPlatform(spec.platform, spec.home);
  const network = spec.network ?? spec.platform?.cloud?.network;
  const kind = spec.loadBalancer?.kind;
  const declared = spec.ports.map((port) => planPort(port, kind));
  const planned = network && planNetwork(network);
  const split = splitOf(spec.policies);
  const inherited = {
    ports: declared,
    platform,
    switchable: kind === LoadBalancerKind.CLB && modeOf(split, kind) === SplitMode.INSTANCE_COUNT,
    ...omitUndefined({
      namespace: spec.namespace,
      network,
      access: spec.networkAccess,
      repository: spec.platform?.modelRepository,
      loadBalancer: kind,
    }),
  };
  const deployments = spec.deployments.map((deployment) => planDeployment(deployment, inherited));
  const loadBalancer =
    spec.loadBalancer && planLoadBalancer(spec.loadBalancer, platform, planned?.subnets[0]?.id);
  const ports = declared.length > 0 ? declared : (deployments[0]?.ports ?? []);
  const traffic = planTraffic(deployments.map(shared), spec.policies, platform, loadBalancer);
  const service = {
    path: spec.path,
    name: spec.name,
    displayName: spec.displayName ?? spec.id,
    platform,
    ...omitUndefined({
      description: spec.description,
      namespace: spec.namespace,
      network: planned,
    }),
  };
  const context = { ...service, deployments };
  const unplaced = [
    ...(loadBalancer
      ? [serviceFrontend(spec, loadBalancer, ports, traffic, deployments, platform)]
      : []),
    ...deployments.flatMap((deployment) => ownFrontend(deployment, platform)),
  ];
  const frontends: Frontend[] = unplaced.map((frontend) => ({
    ...frontend,
    ...omitUndefined({
      cloudBalancer: planCloudBalancer(frontend, context),
      cloudGateway: planCloudGateway(frontend, context),
    }),
  }));
  return {
    ...service,
    ports,
    traffic,
    frontends,
    ingressRules: planIngressRules(context, frontends),
    deployments,
    ...omitUndefined({
      visibility: spec.visibility && planVisibility(spec.visibility, spec, deployments, platform),
      loadBalancer,
    }),
  };
}

function shared(deployment: DeploymentPlan): SharedSpec {
  const { path, name, acceptTraffic, replicas, autoscaler } = deployment;
  return omitUndefined({
    path,
    name,
    acceptTraffic,
    instances: replicas,
    leastInstances: replicas ?? autoscaler?.minReplicas ?? 1,
  });
}

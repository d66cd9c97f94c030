import { VisibilityPlan, planVisibility } from './access';
import { planAdopted } from './adopted';
import { DeploymentPlan, PlannedDeployment, planDeployment } from './deployment';
import { Frontend, planFrontend } from './frontend';
import { ownFrontend, serviceFrontend } from './frontend-base';
import { IngressRule, planIngressRules } from './ingress-rules';
import { LoadBalancerPlan, PlannedLoadBalancer, planLoadBalancer } from './load-balancer';
import { MonitoringPlan, PlannedMonitoring, planMonitoring } from './monitoring';
import { NetworkPlan, planNetwork } from './network';
import { PlannedPlatform, PlatformPlan, planPlatform } from './platform';
import { PortPlan, planPort } from './port';
import { GatedReleasePlan, planRelease } from './release';
import { PlannedTraffic, SplitMode, TrafficPlan, planTraffic, resolveSplit } from './traffic';
import { omitUndefined } from '../private/omit-undefined';
import { LoadBalancerKind } from '../spec/load-balancer';
import { ServiceSpec } from '../spec/service';

/** A service, every default filled in. */
export interface ServicePlan {
  /** Construct path, with which findings name the service. */
  readonly path: string;
  /** Name of the service's objects, and prefix of the names of its deployments. */
  readonly name: string;
  /** The name for people. */
  readonly displayName: string;
  /**
   * A description for people.
   * @default - no annotation with a description
   */
  readonly description?: string;
  /**
   * The namespace of all its objects.
   * @default - the namespace that is current when they are applied
   */
  readonly namespace?: string;
  /** The platform that the service runs on. */
  readonly platform: PlatformPlan;
  /** Its ports: the declared ones, or those of the image preset of its deployments. */
  readonly ports: PortPlan[];
  /**
   * The load balancer in front of its deployments.
   * @default - none: each deployment has a Service only
   */
  readonly loadBalancer?: LoadBalancerPlan;
  /** The split of its traffic. */
  readonly traffic: TrafficPlan;
  /** Its deployments, in the order of their declaration. */
  readonly deployments: DeploymentPlan[];
  /**
   * Its alerts and its dashboard.
   * @default - neither alerts nor a dashboard
   */
  readonly monitoring?: MonitoringPlan;
}

/** A service with the parts that only rules and renderers read. @internal */
export interface PlannedService extends ServicePlan {
  readonly platform: PlannedPlatform;
  /** Whether its objects come with their namespace. */
  readonly createNamespace: boolean;
  readonly loadBalancer?: PlannedLoadBalancer;
  readonly traffic: PlannedTraffic;
  /**
   * VPC, subnets and security groups: those of the service, or else of its platform.
   * @default - none
   */
  readonly network?: NetworkPlan;
  /**
   * The users that may read its objects.
   * @default - decided by the cluster: no RBAC objects
   */
  readonly visibility?: VisibilityPlan;
  /** Every load balancer with its backends: that of the service, then those of deployments. */
  readonly frontends: Frontend[];
  /** Rules of security groups that Terraform creates. */
  readonly ingressRules: IngressRule[];
  readonly deployments: PlannedDeployment[];
  readonly monitoring?: PlannedMonitoring;
  /**
   * The release, with its gates.
   * @default - none
   */
  readonly release?: GatedReleasePlan;
}

/** @internal */
export function planService(spec: ServiceSpec): PlannedService {
  const platform = planPlatform(spec.platform, spec.home);
  const network = spec.network ?? spec.platform?.cloud?.network;
  const kind = spec.loadBalancer?.kind;
  const declared = spec.ports.map((port) => planPort(port, kind));
  const planned = network && planNetwork(network);
  const split = resolveSplit(spec.policies, kind);
  const inherited = {
    ports: declared,
    platform,
    watched: spec.monitoring !== undefined,
    switchable: kind === LoadBalancerKind.CLB && split.mode === SplitMode.INSTANCE_COUNT,
    ...omitUndefined({
      namespace: spec.namespace,
      network,
      access: spec.networkAccess,
      repository: spec.platform?.modelRepository,
      loadBalancer: kind,
    }),
  };
  const deployments = spec.deployments.map((deployment) =>
    deployment.adopted
      ? planAdopted(deployment, deployment.adopted, inherited)
      : planDeployment(deployment, inherited),
  );
  const loadBalancer =
    spec.loadBalancer && planLoadBalancer(spec.loadBalancer, platform, planned?.subnets[0]?.id);
  const ports = declared.length > 0 ? declared : (deployments[0]?.ports ?? []);
  const release = planRelease(spec, deployments);
  const traffic = planTraffic(deployments, split, platform, loadBalancer);
  const service = {
    path: spec.path,
    name: spec.name,
    displayName: spec.displayName ?? spec.id,
    platform,
    createNamespace: spec.createNamespace ?? false,
    ...omitUndefined({
      description: spec.description,
      namespace: spec.namespace,
      network: planned,
    }),
  };
  const context = { deployments, ...service };
  const frontends = [
    ...(loadBalancer
      ? [serviceFrontend(spec, loadBalancer, ports, traffic, deployments, platform)]
      : []),
    ...deployments.flatMap((deployment) => ownFrontend(deployment, platform)),
  ].map((base) => planFrontend(base, context));
  return {
    ports,
    traffic,
    frontends,
    ingressRules: planIngressRules(context, frontends),
    ...context,
    ...omitUndefined({
      visibility: spec.visibility && planVisibility(spec.visibility, spec, deployments, platform),
      loadBalancer,
      release,
      monitoring:
        spec.monitoring &&
        planMonitoring(spec.monitoring, spec, {
          name: spec.name,
          platform,
          deployments,
          traffic,
          ...(loadBalancer && { loadBalancer }),
          ...(release && { release }),
        }),
    }),
  };
}

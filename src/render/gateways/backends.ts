import { DeploymentPlan } from '../../plan/deployment-plan';
import { FrontPlan } from '../../plan/front-plan';
import { mirrorsParts } from '../../plan/gateway-features';
import { PortPlan, servicePortOf } from '../../plan/port-plan';
import { ServicePlan } from '../../plan/service-plan';
import { extended } from '../../private/extended';
import { given } from '../../private/given';
import { DEPLOYMENT_HEADER } from '../../private/vocabulary';

/** The backends of a port: the Service of each deployment with its weight, or the shared one. @internal */
export function backends(plan: ServicePlan, front: FrontPlan, port: PortPlan): object[] {
  const { sharedService, traffic } = front;
  if (sharedService) {
    const { name, namespace, ports } = sharedService;
    return [
      given({ name, namespace: foreign(namespace, front), port: servicePortOf(port, ports) }),
    ];
  }
  return traffic.shares
    .filter(({ named }) => named)
    .map(({ path, routeWeight }) => {
      const deployment = deploymentAt(plan, path);
      return extended(
        backend(deployment, front, port),
        traffic.clusterPerDeployment
          ? { weight: routeWeight, filters: [tellDeployment(deployment.name)] }
          : { weight: routeWeight },
      );
    });
}

function backend(deployment: DeploymentPlan, front: FrontPlan, port: PortPlan): object {
  const { serviceName, namespace, servicePorts } = deployment;
  return given({
    name: serviceName,
    namespace: foreign(namespace, front),
    port: servicePortOf(port, servicePorts),
  });
}

function foreign(namespace: string | undefined, front: FrontPlan): string | undefined {
  return namespace === front.namespace ? undefined : namespace;
}

function deploymentAt(plan: ServicePlan, path: string): DeploymentPlan {
  return plan.deployments.find((deployment) => deployment.path === path)!;
}

/** Tells the instance, and whoever reads its logs, which deployment was chosen. */
function tellDeployment(deployment: string): object {
  return {
    type: 'RequestHeaderModifier',
    requestHeaderModifier: { set: [{ name: DEPLOYMENT_HEADER, value: deployment }] },
  };
}

/** The copies for a second deployment; none where nothing is mirrored. @internal */
export function mirrorFilter(
  plan: ServicePlan,
  front: FrontPlan,
  port: PortPlan,
): object[] | undefined {
  const { mirror } = front.traffic;
  return (
    mirror && [
      {
        type: 'RequestMirror',
        requestMirror: given({
          backendRef: backend(deploymentAt(plan, mirror.target), front, port),
          percent: mirrorsParts(plan.platform.gateway) ? mirror.percent : undefined,
        }),
      },
    ]
  );
}

/** Rules for requests that name their deployment: all deployments, whatever their weights. @internal */
export function pinnedRules(
  plan: ServicePlan,
  front: FrontPlan,
  ports: readonly PortPlan[],
): { readonly port: PortPlan; readonly headers: object[]; readonly backendRefs: object[] }[] {
  const { pinningHeader } = front.loadBalancer;
  if (pinningHeader === undefined || front.path !== plan.path) {
    return [];
  }
  return plan.deployments.flatMap((deployment) =>
    ports.map((port) => ({
      port,
      headers: [{ type: 'Exact', name: pinningHeader, value: deployment.id }],
      backendRefs: [backend(deployment, front, port)],
    })),
  );
}

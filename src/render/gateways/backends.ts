import { DeploymentPlan } from '../../plan/deployment';
import { Frontend } from '../../plan/frontend';
import { mirrorsParts } from '../../plan/gateway-features';
import { PortPlan, servicePortOf } from '../../plan/port';
import { ServicePlan } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { DEPLOYMENT_HEADER } from '../../private/vocabulary';

/** The backends of a port: the Service of each deployment with its weight, or the shared one. @internal */
export function backends(plan: ServicePlan, frontend: Frontend, port: PortPlan): object[] {
  const { sharedService, traffic } = frontend;
  if (sharedService) {
    const { name, namespace, ports } = sharedService;
    return [
      omitUndefined({
        name,
        namespace: foreign(namespace, frontend),
        port: servicePortOf(port, ports),
      }),
    ];
  }
  return traffic.shares
    .filter(({ inRoute }) => inRoute)
    .map(({ path, routeWeight }) => {
      const deployment = deploymentAt(plan, path);
      return {
        ...backend(deployment, frontend, port),
        ...(traffic.clusterPerDeployment
          ? { weight: routeWeight, filters: [setDeployment(deployment.name)] }
          : { weight: routeWeight }),
      };
    });
}

function backend(deployment: DeploymentPlan, frontend: Frontend, port: PortPlan): object {
  const { serviceName, namespace, servicePorts } = deployment;
  return omitUndefined({
    name: serviceName,
    namespace: foreign(namespace, frontend),
    port: servicePortOf(port, servicePorts),
  });
}

function foreign(namespace: string | undefined, frontend: Frontend): string | undefined {
  return namespace === frontend.namespace ? undefined : namespace;
}

function deploymentAt(plan: ServicePlan, path: string): DeploymentPlan {
  return plan.deployments.find((deployment) => deployment.path === path)!;
}

/** Tells the instance, and whoever reads its logs, which deployment was chosen. */
function setDeployment(deployment: string): object {
  return {
    type: 'RequestHeaderModifier',
    requestHeaderModifier: { set: [{ name: DEPLOYMENT_HEADER, value: deployment }] },
  };
}

/** The copies for a second deployment; none where nothing is mirrored. @internal */
export function mirrorFilter(
  plan: ServicePlan,
  frontend: Frontend,
  port: PortPlan,
): object[] | undefined {
  const { mirror } = frontend.traffic;
  return (
    mirror && [
      {
        type: 'RequestMirror',
        requestMirror: omitUndefined({
          backendRef: backend(deploymentAt(plan, mirror.target), frontend, port),
          percent: mirrorsParts(plan.platform.gateway) ? mirror.percent : undefined,
        }),
      },
    ]
  );
}

/** Rules for requests that name their deployment: all deployments, whatever their weights. @internal */
export function overriddenRules(
  plan: ServicePlan,
  frontend: Frontend,
  ports: readonly PortPlan[],
): { readonly port: PortPlan; readonly headers: object[]; readonly backendRefs: object[] }[] {
  const { overrideHeader } = frontend.loadBalancer;
  if (overrideHeader === undefined || frontend.path !== plan.path) {
    return [];
  }
  return plan.deployments.flatMap((deployment) =>
    ports.map((port) => ({
      port,
      headers: [{ type: 'Exact', name: overrideHeader, value: deployment.id }],
      backendRefs: [backend(deployment, frontend, port)],
    })),
  );
}

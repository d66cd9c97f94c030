import { interceptorOf, setIntercepted } from './interceptor';
import { PlannedDeployment } from '../../plan/deployment';
import { Frontend } from '../../plan/frontend';
import { mirrorsParts } from '../../plan/gateway-features';
import { PortPlan, servicePortOf } from '../../plan/port';
import { PlannedService } from '../../plan/service';
import { rulesBesideSplit, splitSizes } from '../../plan/split-rules';
import { SharePlan, takingTraffic } from '../../plan/traffic';
import { omitUndefined } from '../../private/omit-undefined';
import { DEPLOYMENT_HEADER } from '../../private/vocabulary';
import { POOL_GROUP, POOL_KIND } from '../kubernetes/endpoint-picker';

/** A rule of a port, whatever the kind of its route. @internal */
export interface PortRule {
  readonly port: PortPlan;
  readonly headers?: object[];
  readonly filters?: object[];
  readonly backendRefs: object[];
}

/**
 * No client can send it: Envoy Gateway responds 400 to a header name with an underscore, unless a
 * ClientTrafficPolicy allows it. A rule that needs it keeps its clusters and gets no request.
 */
const NEVER = [{ type: 'Exact', name: 'cdk_inference_never', value: 'true' }];

/**
 * The rules that split the traffic, one per port. They are the first of a route: gateways name
 * clusters by the index of the rule, and of the backend in it.
 *
 * With a cluster per deployment there is a rule for every number of deployments with traffic, and one
 * of them gets all requests. Envoy Gateway removes a cluster before the routes stop naming it
 * (envoyproxy/gateway#9029, read at 1.9.0), and Envoy responds 503 until then. Between two steps with
 * the same number of deployments the clusters keep their names, and change only their endpoints. Any
 * other step moves the requests to another rule, and both rules keep their clusters. The rule of a
 * single deployment has the index and the cluster of a service that has no other deployment, so that
 * the removal of the other one is safe too.
 *
 * @internal
 */
export function splitRules(
  plan: PlannedService,
  frontend: Frontend,
  ports: readonly PortPlan[],
): PortRule[] {
  const rule = (port: PortPlan, backendRefs: object[], live: boolean): PortRule =>
    omitUndefined({
      port,
      headers: live ? undefined : NEVER,
      filters: mirrorFilter(plan, frontend, port),
      backendRefs,
    });
  const { clusterPerDeployment, shares } = frontend.traffic;
  if (!clusterPerDeployment) {
    return ports.map((port) => rule(port, backends(plan, frontend, port), true));
  }
  const taking = takingTraffic(frontend.traffic);
  const named = shares.filter(({ inRoute }) => inRoute);
  const beside = rulesBesideSplit(frontend, ports[0].expose, plan.deployments.length);
  const sizes = splitSizes(named.length, ports.length, beside);
  const liveSize = sizes.find((size) => size >= taking.length);
  return sizes.flatMap((size) => {
    const live = size === liveSize;
    // pods of a deployment with traffic are the likeliest to be ready
    const chosen = [...new Set([...taking, ...named])].slice(0, size);
    const members = named
      .filter((share) => chosen.includes(share))
      // a backend with weight 0 has no cluster
      .map((share) => (live ? share : withWeight(share)));
    return ports.map((port) =>
      rule(
        port,
        members.map((share) =>
          omitUndefined({
            filters: size === 1 ? undefined : [setDeployment(deploymentAt(plan, share.path).name)],
            ...weighted(plan, frontend, port, share),
          }),
        ),
        live,
      ),
    );
  });
}

function withWeight(share: SharePlan): SharePlan {
  return share.routeWeight === 0 ? { ...share, routeWeight: 1 } : share;
}

/** The backends of a port: the Service of each deployment with its weight, or the shared one. */
function backends(plan: PlannedService, frontend: Frontend, port: PortPlan): object[] {
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
    .map((share) => weighted(plan, frontend, port, share));
}

function weighted(
  plan: PlannedService,
  frontend: Frontend,
  port: PortPlan,
  { path, routeWeight }: SharePlan,
): object {
  return { weight: routeWeight, ...backend(deploymentAt(plan, path), frontend, port) };
}

function backend(deployment: PlannedDeployment, frontend: Frontend, port: PortPlan): object {
  const { serviceName, namespace, servicePorts, picker } = deployment;
  if (picker) {
    return { group: POOL_GROUP, kind: POOL_KIND, name: picker.pool };
  }
  const interceptor = interceptorOf(deployment);
  if (interceptor) {
    return { filters: [setIntercepted(deployment)], ...interceptor };
  }
  return omitUndefined({
    name: serviceName,
    namespace: foreign(namespace, frontend),
    port: servicePortOf(port, servicePorts),
  });
}

function foreign(namespace: string | undefined, frontend: Frontend): string | undefined {
  return namespace === frontend.namespace ? undefined : namespace;
}

function deploymentAt(plan: PlannedService, path: string): PlannedDeployment {
  return plan.deployments.find((deployment) => deployment.path === path)!;
}

/** Sets a header with the name of the chosen deployment, for the pod and its logs. */
function setDeployment(deployment: string): object {
  return {
    type: 'RequestHeaderModifier',
    requestHeaderModifier: { set: [{ name: DEPLOYMENT_HEADER, value: deployment }] },
  };
}

/** The copies for a second deployment; none where nothing is mirrored. */
function mirrorFilter(
  plan: PlannedService,
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
  plan: PlannedService,
  frontend: Frontend,
  ports: readonly PortPlan[],
): PortRule[] {
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

import { Finding, violation } from './finding';
import { Subject } from './subject';
import { addedPodLabels } from '../plan/adopted-labels';
import { PlannedDeployment } from '../plan/deployment';
import { PlannedService } from '../plan/service';
import { hasLabels, selects } from '../private/selectors';
import { DEPLOYMENT_LABEL, SERVICE_LABEL } from '../private/vocabulary';
import { AdoptedSpec, ManifestRoles, ManifestSpec } from '../spec/adopted';
import { AutoscalingKind } from '../spec/platform';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const COMPATIBILITY = new Subject('Adoption', checkCompatibility);

const COMPAT_SELECTOR = COMPATIBILITY.error(
  'COMPAT_SELECTOR',
  'the selectors of an adopted Deployment and of its Services match no other pods',
  "service.addDeployment('canary', { image, compute, pod: { labels: { app: 'llm' } } }) // the adopted Service selects app: llm",
);
const COMPAT_AUTOSCALER = COMPATIBILITY.error(
  'COMPAT_AUTOSCALER',
  'a declared autoscaler can replace the adopted one: there is only one, and an HPA replaces no ScaledObject',
  'objects: [deployment, scaledObject, hpa] // scaled by autoscale({ … }) as well',
);
const COMPAT_RESTART = COMPATIBILITY.warning(
  'COMPAT_RESTART',
  'one Service selects the pods of all deployments by a label, which restarts the pods of an adopted deployment once',
  'service.splitByInstanceCount() // of an adopted service behind an API gateway',
);
const COMPAT_MAX_UNAVAILABLE = COMPATIBILITY.warning(
  'COMPAT_MAX_UNAVAILABLE',
  'a rolling update of an adopted deployment may stop all pods at once: maxUnavailable is 100 %, or the strategy is Recreate',
  "strategy: { type: 'Recreate' }",
);
const COMPAT_REPLICAS = COMPATIBILITY.warning(
  'COMPAT_REPLICAS',
  'the manifest of an autoscaled Deployment sets "replicas", which every apply resets',
  'objects: [deployment, hpa] // the Deployment sets replicas: 2',
);
const COMPAT_ROUTE = COMPATIBILITY.warning(
  'COMPAT_ROUTE',
  'an adopted route or Service of type LoadBalancer bypasses the load balancer and its split',
  'loadBalancer: LoadBalancer.apiGateway(), objects: [deployment, service, ingress]',
);

/** Additions that affect running pods. */
function checkCompatibility(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return plan.deployments.flatMap((deployment, index) => {
    const { adopted } = spec.deployments[index];
    if (!adopted) {
      return [];
    }
    const { roles } = adopted;
    return [
      ...foreignPods(plan, deployment, roles),
      ...siblingPods(plan, deployment, roles),
      ...autoscalers(deployment, roles),
      ...restart(plan, deployment),
      ...unavailable(deployment),
      ...replicas(deployment, roles),
      ...routes(plan, deployment, adopted),
    ];
  });
}

const titleOf = ({ object }: ManifestSpec) => `${object.kind} "${object.metadata.name}"`;

/** Pods of added deployments that adopted selectors match. */
function foreignPods(
  plan: PlannedService,
  own: PlannedDeployment,
  roles: ManifestRoles,
): Finding[] {
  const others = plan.deployments.filter(
    ({ path, namespace }) => path !== own.path && namespace === own.namespace,
  );
  return others.flatMap((other) => {
    const labels = {
      ...other.pod.labels,
      [SERVICE_LABEL]: plan.name,
      [DEPLOYMENT_LABEL]: other.name,
    };
    const by = matchingSelectors(roles, labels);
    return by.length === 0
      ? []
      : [
          violation(COMPAT_SELECTOR, other.path, {
            problem: `the labels of these pods match the selector of the adopted ${by.map(titleOf).join(' and ')}`,
            value: other.pod.labels,
            fix: `remove one of these labels or change its value: ${Object.keys(roles.podLabels).join(', ')}`,
          }),
        ];
  });
}

/** Pods of other workloads in the manifests. */
function siblingPods(
  plan: PlannedService,
  own: PlannedDeployment,
  roles: ManifestRoles,
): Finding[] {
  if (plan.deployments.length === 1 && !plan.loadBalancer && !own.loadBalancer) {
    return [];
  }
  return roles.others.flatMap(({ workload, labels }) =>
    matchingSelectors(roles, labels)
      .filter((taker) => taker === roles.service)
      .map((taker) =>
        violation(COMPAT_SELECTOR, own.path, {
          problem: `${titleOf(taker)} also selects the pods of ${titleOf(workload)}, which would get a part of the share`,
          value: taker.object.spec.selector,
          fix: 'add a Service that selects the pods of the Deployment only, and set it as "serviceName"',
        }),
      ),
  );
}

function matchingSelectors(roles: ManifestRoles, labels: object): ManifestSpec[] {
  const { deployment, services } = roles;
  return [
    ...(deployment && selects(deployment.object.spec.selector, labels) ? [deployment] : []),
    ...services.filter(({ object }) => hasLabels(object.spec.selector, labels)),
  ];
}

function autoscalers({ autoscaler }: PlannedDeployment, roles: ManifestRoles): Finding[] {
  if (!autoscaler) {
    return [];
  }
  const [first, second] = roles.autoscalers;
  if (second) {
    return [
      violation(COMPAT_AUTOSCALER, autoscaler.path, {
        problem: `the manifests have two autoscalers, ${titleOf(first)} and ${titleOf(second)}; only one can be replaced`,
        fix: 'delete one in the cluster and in the manifests',
      }),
    ];
  }
  return first?.object.kind === 'ScaledObject' && autoscaler.engine === AutoscalingKind.HPA
    ? [
        violation(COMPAT_AUTOSCALER, autoscaler.path, {
          problem: `an HPA cannot replace the adopted ${titleOf(first)}: KEDA would continue to scale`,
          fix: 'set AutoscalingEngine.keda() on the platform, or delete it in the cluster and in the manifests',
        }),
      ]
    : [];
}

function restart(plan: PlannedService, deployment: PlannedDeployment): Finding[] {
  const labels = addedPodLabels(plan, deployment);
  return Object.keys(labels).length === 0
    ? []
    : [
        violation(COMPAT_RESTART, deployment.path, {
          problem: `the running pods restart once, because one Service selects them by ${Object.entries(
            labels,
          )
            .map(([name, value]) => `${name}: ${value}`)
            .join(', ')}`,
          fix: 'split by weights, which needs no label; ignore it if one rolling update is acceptable',
        }),
      ];
}

function unavailable({ path, rollingUpdate }: PlannedDeployment): Finding[] {
  return rollingUpdate.maxUnavailable === 100 && rollingUpdate.counts !== true
    ? [
        violation(COMPAT_MAX_UNAVAILABLE, path, {
          problem:
            'the next change of the pods stops all of them before new ones serve: maxUnavailable is 100 %, or the strategy is Recreate',
          fix: 'set rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(25) }), which restarts no pod; ignore it if downtime is acceptable',
        }),
      ]
    : [];
}

function replicas({ path, autoscaler }: PlannedDeployment, roles: ManifestRoles): Finding[] {
  const written: unknown = roles.deployment?.object.spec.replicas;
  if (written === undefined) {
    return [];
  }
  if (autoscaler) {
    return [
      violation(COMPAT_REPLICAS, path, {
        problem: `"replicas" of the manifest (${String(written)}) is not rendered with the autoscaler ${autoscaler.path}; if no other manager owns the field, one apply sets it to 1`,
        fix: 'transfer the ownership of the field first, as docs/changes.md shows, then remove it from the manifest',
      }),
    ];
  }
  return roles.autoscalers.map((manifest) =>
    violation(COMPAT_REPLICAS, path, {
      problem: `"replicas" of the manifest (${String(written)}) resets the count of ${titleOf(manifest)} on every apply`,
      fix: 'transfer the ownership of the field, as docs/changes.md shows, then remove it from the manifest',
    }),
  );
}

const ROUTES = new Set(['Ingress', 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'VirtualService']);

/** Adopted routes bypass the added load balancer. */
function routes(
  plan: PlannedService,
  { path }: PlannedDeployment,
  { manifests, roles: { services } }: AdoptedSpec,
): Finding[] {
  const names = services.map(({ object }) => object.metadata.name);
  const past = manifests.filter(
    ({ object }) =>
      (ROUTES.has(object.kind) && names.some((name) => mentions(object.spec, name))) ||
      (services.some((service) => service.object === object) &&
        object.spec.type === 'LoadBalancer'),
  );
  return plan.loadBalancer
    ? past.map((manifest) =>
        violation(COMPAT_ROUTE, path, {
          problem: `${titleOf(manifest)} bypasses the load balancer: its clients reach this deployment only`,
          fix: 'move clients to the new address, then remove it from the manifests; ignore it until they moved',
        }),
      )
    : [];
}

function mentions(value: unknown, name: string): boolean {
  if (Array.isArray(value)) {
    return value.some((item) => mentions(item, name));
  }
  return typeof value === 'object' && value !== null
    ? Object.values(value).some((item) => item === name || mentions(item, name))
    : false;
}

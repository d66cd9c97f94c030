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
  'no pods of others match the selector of an adopted Deployment or of its Services',
);
const COMPAT_AUTOSCALER = COMPATIBILITY.error(
  'COMPAT_AUTOSCALER',
  'an adopted deployment has one autoscaler, and another one takes its place in the cluster as well',
);
const COMPAT_RESTART = COMPATIBILITY.warning(
  'COMPAT_RESTART',
  'one Service over the instances of all deployments selects them by a label, which replaces the instances of an adopted deployment once',
);
const COMPAT_MAX_UNAVAILABLE = COMPATIBILITY.warning(
  'COMPAT_MAX_UNAVAILABLE',
  'a rolling update of an adopted deployment leaves an instance in service: max unavailable is below 100 %',
);
const COMPAT_REPLICAS = COMPATIBILITY.warning(
  'COMPAT_REPLICAS',
  'the number of instances of an adopted deployment is either its manifest’s or its autoscaler’s',
);
const COMPAT_ROUTE = COMPATIBILITY.warning(
  'COMPAT_ROUTE',
  'callers reach an adopted service by its load balancer, and not by an adopted route beside it',
);

/** What is added to what runs already. */
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

/** Pods of deployments that were added. */
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
            problem: `the pods of this deployment match the selector of ${by.map(titleOf).join(' and of ')}, adopted for other pods: they would be counted as its own, or get requests whatever the split`,
            value: other.pod.labels,
            fix: `leave one of these labels out, or give it another value: ${Object.keys(roles.podLabels).join(', ')}`,
          }),
        ];
  });
}

/** Pods that others in the manifests make. */
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
          problem: `${titleOf(taker)} also selects the pods of ${titleOf(workload)}: what it gets is not this deployment's share alone`,
          value: taker.object.spec.selector,
          fix: 'let requests go through a Service that selects the pods of the Deployment alone, and name it by "serviceName"',
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
        problem: `two autoscalers were adopted, ${titleOf(first)} and ${titleOf(second)}, and one can take the place of one`,
        fix: 'delete one of them in the cluster, and take it out of the manifests',
      }),
    ];
  }
  return first?.object.kind === 'ScaledObject' && autoscaler.engine === AutoscalingKind.HPA
    ? [
        violation(COMPAT_AUTOSCALER, autoscaler.path, {
          problem: `${titleOf(first)} was adopted, and an HPA cannot take its place: KEDA would go on scaling`,
          fix: 'let KEDA scale (AutoscalingEngine.keda() on the platform), or delete it in the cluster and take it out of the manifests',
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
          problem: `the pods get ${Object.entries(labels)
            .map(([name, value]) => `${name}: ${value}`)
            .join(', ')}, so that one Service selects them: that replaces the running instances`,
          fix: 'accept it once, or split by weights, which needs no label',
        }),
      ];
}

function unavailable({ path, rollingUpdate }: PlannedDeployment): Finding[] {
  return rollingUpdate.maxUnavailable === 100
    ? [
        violation(COMPAT_MAX_UNAVAILABLE, path, {
          problem:
            'max unavailable is 100 % (or the strategy is Recreate): the next change of the pods takes all instances down before new ones serve',
          fix: 'say rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(25) }), which restarts nothing by itself',
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
        problem: `"replicas" of the manifest (${String(written)}) is not written any more, since ${autoscaler.path} decides: unless somebody else owns the number, an apply sets it to 1`,
        fix: 'hand the number over first, as docs/changes.md shows, then take it out of the manifest',
      }),
    ];
  }
  return roles.autoscalers.map((manifest) =>
    violation(COMPAT_REPLICAS, path, {
      problem: `the manifest has replicas: ${String(written)} beside ${titleOf(manifest)}: every apply sets the number back to it`,
      fix: 'hand the number over, as docs/changes.md shows, and take it out of the manifest',
    }),
  );
}

const ROUTES = new Set(['Ingress', 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'VirtualService']);

/** What leads to an adopted Service leads past the load balancer that was added. */
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
          problem: `${titleOf(manifest)} goes on leading callers to this deployment alone, past the load balancer and its split`,
          fix: 'move callers to the new address, then take it out of the manifests',
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

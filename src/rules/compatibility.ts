import { Finding, Rule, broken, error, warning } from './finding';
import { AdoptedChoice, chooseAdopted, podLabelsOf } from '../plan/adopted-choice';
import { addedPodLabels } from '../plan/adopted-labels';
import { AdoptedSaid, ManifestSaid } from '../plan/adopted-said';
import { DeploymentPlan } from '../plan/deployment-plan';
import { AutoscalingKind } from '../plan/platform-plan';
import { ServicePlan, ServiceSaid } from '../plan/service-plan';
import { hasLabels, selects } from '../private/selectors';
import { DEPLOYMENT_LABEL, SERVICE_LABEL } from '../private/vocabulary';

const COMPAT_SELECTOR = error(
  'COMPAT_SELECTOR',
  'no pods of others match the selector of an adopted Deployment or of its Services',
);
const COMPAT_AUTOSCALER = error(
  'COMPAT_AUTOSCALER',
  'an adopted deployment has one autoscaler, and another one takes its place in the cluster as well',
);
const COMPAT_RESTART = warning(
  'COMPAT_RESTART',
  'one Service over the instances of all deployments selects them by a label, which replaces the instances of an adopted deployment once',
);
const COMPAT_MAX_UNAVAILABLE = warning(
  'COMPAT_MAX_UNAVAILABLE',
  'a rolling update of an adopted deployment leaves an instance in service: max unavailable is below 100 %',
);
const COMPAT_REPLICAS = warning(
  'COMPAT_REPLICAS',
  'the number of instances of an adopted deployment is either its manifest’s or its autoscaler’s',
);
const COMPAT_ROUTE = warning(
  'COMPAT_ROUTE',
  'callers reach an adopted service by its load balancer, and not by an adopted route beside it',
);

/** @internal */
export const COMPATIBILITY_RULES: Rule[] = [
  COMPAT_SELECTOR,
  COMPAT_AUTOSCALER,
  COMPAT_RESTART,
  COMPAT_MAX_UNAVAILABLE,
  COMPAT_REPLICAS,
  COMPAT_ROUTE,
];

/** What is added to what runs already. @internal */
export function checkCompatibility(said: ServiceSaid, plan: ServicePlan): Finding[] {
  return plan.deployments.flatMap((deployment, index) => {
    const { adopted } = said.deployments[index];
    if (!adopted) {
      return [];
    }
    const choice = chooseAdopted(adopted);
    return [
      ...strangers(plan, deployment, choice),
      ...neighbours(plan, deployment, adopted, choice),
      ...autoscalers(deployment, choice),
      ...restart(plan, deployment),
      ...unavailable(deployment),
      ...replicas(deployment, choice),
      ...routes(plan, deployment, adopted, choice),
    ];
  });
}

const titleOf = ({ object }: ManifestSaid) => `${object.kind} "${object.metadata.name}"`;

/** Pods of deployments that were added. */
function strangers(plan: ServicePlan, own: DeploymentPlan, choice: AdoptedChoice): Finding[] {
  const others = plan.deployments.filter(
    ({ path, namespace }) => path !== own.path && namespace === own.namespace,
  );
  return others.flatMap((other) => {
    const labels = {
      ...other.pod.labels,
      [SERVICE_LABEL]: plan.name,
      [DEPLOYMENT_LABEL]: other.name,
    };
    const by = takers(choice, labels);
    return by.length === 0
      ? []
      : [
          broken(COMPAT_SELECTOR, other.path, {
            problem: `the pods of this deployment match the selector of ${by.map(titleOf).join(' and of ')}, adopted for other pods: they would be counted as its own, or get requests whatever the split`,
            got: other.pod.labels,
            mend: `leave one of these labels out, or give it another value: ${Object.keys(choice.podLabels).join(', ')}`,
          }),
        ];
  });
}

/** Pods that others in the manifests make. */
function neighbours(
  plan: ServicePlan,
  own: DeploymentPlan,
  { manifests }: AdoptedSaid,
  choice: AdoptedChoice,
): Finding[] {
  if (plan.deployments.length === 1 && !plan.loadBalancer && !own.loadBalancer) {
    return [];
  }
  const workloads = manifests.filter((each) => each !== choice.deployment);
  return workloads.flatMap((workload) =>
    podLabelsOf(workload.object)
      .flatMap((labels) => takers(choice, labels))
      .filter((taker) => taker === choice.service)
      .map((taker) =>
        broken(COMPAT_SELECTOR, own.path, {
          problem: `${titleOf(taker)} also selects the pods of ${titleOf(workload)}: what it gets is not this deployment's share alone`,
          got: taker.object.spec.selector,
          mend: 'let requests go through a Service that selects the pods of the Deployment alone, and name it by "serviceName"',
        }),
      ),
  );
}

function takers(choice: AdoptedChoice, labels: object): ManifestSaid[] {
  const { deployment, services } = choice;
  return [
    ...(deployment && selects(deployment.object.spec.selector, labels) ? [deployment] : []),
    ...services.filter(({ object }) => hasLabels(object.spec.selector, labels)),
  ];
}

function autoscalers({ autoscaler }: DeploymentPlan, choice: AdoptedChoice): Finding[] {
  if (!autoscaler) {
    return [];
  }
  const [first, second] = choice.autoscalers;
  if (second) {
    return [
      broken(COMPAT_AUTOSCALER, autoscaler.path, {
        problem: `two autoscalers were adopted, ${titleOf(first)} and ${titleOf(second)}, and one can take the place of one`,
        mend: 'delete one of them in the cluster, and take it out of the manifests',
      }),
    ];
  }
  return first?.object.kind === 'ScaledObject' && autoscaler.engine === AutoscalingKind.HPA
    ? [
        broken(COMPAT_AUTOSCALER, autoscaler.path, {
          problem: `${titleOf(first)} was adopted, and an HPA cannot take its place: KEDA would go on scaling`,
          mend: 'let KEDA scale (AutoscalingEngine.keda() on the platform), or delete it in the cluster and take it out of the manifests',
        }),
      ]
    : [];
}

function restart(plan: ServicePlan, deployment: DeploymentPlan): Finding[] {
  const labels = addedPodLabels(plan, deployment);
  return Object.keys(labels).length === 0
    ? []
    : [
        broken(COMPAT_RESTART, deployment.path, {
          problem: `the pods get ${Object.entries(labels)
            .map(([name, value]) => `${name}: ${value}`)
            .join(', ')}, so that one Service selects them: that replaces the running instances`,
          mend: 'accept it once, or split by weights, which needs no label',
        }),
      ];
}

function unavailable({ path, rollingUpdate }: DeploymentPlan): Finding[] {
  return rollingUpdate.maxUnavailable === 100
    ? [
        broken(COMPAT_MAX_UNAVAILABLE, path, {
          problem:
            'max unavailable is 100 % (or the strategy is Recreate): the next change of the pods takes all instances down before new ones serve',
          mend: 'say rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(25) }), which restarts nothing by itself',
        }),
      ]
    : [];
}

function replicas({ path, autoscaler }: DeploymentPlan, choice: AdoptedChoice): Finding[] {
  const written: unknown = choice.deployment?.object.spec.replicas;
  if (written === undefined) {
    return [];
  }
  if (autoscaler) {
    return [
      broken(COMPAT_REPLICAS, path, {
        problem: `"replicas" of the manifest (${String(written)}) is not written any more, since ${autoscaler.path} decides: unless somebody else owns the number, an apply sets it to 1`,
        mend: 'hand the number over first, as docs/changes.md shows, then take it out of the manifest',
      }),
    ];
  }
  return choice.autoscalers.map((manifest) =>
    broken(COMPAT_REPLICAS, path, {
      problem: `the manifest has replicas: ${String(written)} beside ${titleOf(manifest)}: every apply sets the number back to it`,
      mend: 'hand the number over, as docs/changes.md shows, and take it out of the manifest',
    }),
  );
}

const ROUTES = new Set(['Ingress', 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'VirtualService']);

/** What leads to an adopted Service leads past the load balancer that was added. */
function routes(
  plan: ServicePlan,
  { path }: DeploymentPlan,
  { manifests }: AdoptedSaid,
  { services }: AdoptedChoice,
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
        broken(COMPAT_ROUTE, path, {
          problem: `${titleOf(manifest)} goes on leading callers to this deployment alone, past the load balancer and its split`,
          mend: 'move callers to the new address, then take it out of the manifests',
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

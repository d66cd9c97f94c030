import { listOf } from '../private/copy';
import { groupOf } from '../private/kinds';
import { hasLabels } from '../private/selectors';
import { ManifestRoles, ManifestSelection, ManifestSpec } from '../spec/adopted';

interface Selection extends ManifestSelection {
  readonly manifests: readonly ManifestSpec[];
}

/** Finds the role of each manifest. @internal */
export function classifyManifests(spec: Selection): ManifestRoles {
  const { manifests } = spec;
  // a Deployment of a removed API version is reported as such
  const deployments = manifests.filter(({ object }) =>
    ['apps', 'extensions'].some((group) => isKind(object, group, 'Deployment')),
  );
  const named = deployments.filter(({ object }) => object.metadata.name === spec.deploymentName);
  const candidates = spec.deploymentName === undefined ? deployments : named;
  const deployment = candidates.length === 1 ? candidates[0] : undefined;
  const podLabels = deployment?.object.spec?.template?.metadata?.labels ?? {};
  const selecting = manifests.filter(
    ({ object }) => isKind(object, '', 'Service') && object.spec?.selector !== undefined,
  );
  const services = selecting.filter(
    ({ object }) =>
      deployment !== undefined &&
      isSameNamespace(object, deployment.object, spec) &&
      hasLabels(object.spec.selector, podLabels),
  );
  const service = chosenService(services, spec.serviceName);
  const containers = listOf(deployment?.object.spec?.template?.spec?.containers);
  return {
    deployments,
    ...(deployment && { deployment }),
    podLabels,
    containers,
    ...chosenContainer(containers, spec, deployment, service),
    services,
    ...(service && { service }),
    autoscalers: deployment ? manifests.filter((each) => scales(each, deployment, spec)) : [],
    idle: selecting.filter(({ object }) => !selectsSome(object, spec)),
    others: manifests
      .filter((workload) => workload !== deployment)
      .flatMap((workload) => podLabelsOf(workload.object).map((labels) => ({ workload, labels }))),
  };
}

function isKind({ apiVersion, kind }: any, group: string, expected: string): boolean {
  return kind === expected && groupOf(apiVersion) === group;
}

/** Labels of a Pod, or of the pods that a workload creates; empty for other objects. */
function podLabelsOf(object: any): { readonly [name: string]: string }[] {
  const { spec } = object;
  const templates = [
    isKind(object, '', 'Pod') ? object : undefined,
    spec?.template,
    spec?.jobTemplate?.spec?.template,
    spec?.leaderWorkerTemplate?.leaderTemplate,
    spec?.leaderWorkerTemplate?.workerTemplate,
  ];
  return templates.flatMap((template) => template?.metadata?.labels ?? []);
}

/** Kinds that are in one namespace with the Deployment that they refer to. */
const TOGETHER: readonly (readonly [group: string, kind: string])[] = [
  ['apps', 'Deployment'],
  ['', 'Service'],
  ['autoscaling', 'HorizontalPodAutoscaler'],
  ['keda.sh', 'ScaledObject'],
];

/** The namespace of a Deployment and its parts, if only some of the manifests set it. @internal */
export function commonNamespace(manifests: readonly ManifestSpec[]): string | undefined {
  const set = manifests
    .filter(({ object }) => TOGETHER.some(([group, kind]) => isKind(object, group, kind)))
    .flatMap(({ object }) => object.metadata.namespace ?? []);
  const [namespace, second] = new Set<string>(set);
  return second === undefined ? namespace : undefined;
}

/** An object without a namespace is in the namespace of the service. */
function isSameNamespace(one: any, other: any, { namespace }: ManifestSelection): boolean {
  const of = ({ metadata }: any) => metadata.namespace ?? namespace;
  return of(one) === of(other);
}

function selectsSome(service: any, spec: Selection): boolean {
  return spec.manifests.some(
    ({ object }) =>
      isSameNamespace(object, service, spec) &&
      podLabelsOf(object).some((labels) => hasLabels(service.spec.selector, labels)),
  );
}

/** If another Service exists, a headless one is for the discovery of pods and not for requests. */
function chosenService(
  services: readonly ManifestSpec[],
  name: string | undefined,
): ManifestSpec | undefined {
  if (name !== undefined) {
    return services.find(({ object }) => object.metadata.name === name);
  }
  const balanced = services.filter(({ object }) => object.spec.clusterIP !== 'None');
  const candidates = balanced.length > 0 ? balanced : services;
  return candidates.length === 1 ? candidates[0] : undefined;
}

function chosenContainer(
  containers: readonly any[],
  { containerName }: ManifestSelection,
  deployment: ManifestSpec | undefined,
  service: ManifestSpec | undefined,
): { container?: number } {
  const annotated =
    deployment?.object.spec?.template?.metadata?.annotations?.[
      'kubectl.kubernetes.io/default-container'
    ];
  const name = containerName ?? annotated;
  const served = listOf(service?.object.spec.ports).map(
    ({ port, targetPort }) => targetPort ?? port,
  );
  const candidates = containers.flatMap((container, index) => {
    const fits =
      name === undefined
        ? containers.length === 1 ||
          listOf(container?.ports).some(
            ({ name: port, containerPort }) =>
              served.includes(containerPort) || (port !== undefined && served.includes(port)),
          )
        : container?.name === name;
    return fits ? [index] : [];
  });
  return candidates.length === 1 ? { container: candidates[0] } : {};
}

function scales({ object }: ManifestSpec, { object: target }: ManifestSpec, spec: Selection) {
  const { kind, name } = object.spec?.scaleTargetRef ?? {};
  const autoscaler =
    isKind(object, 'autoscaling', 'HorizontalPodAutoscaler') ||
    isKind(object, 'keda.sh', 'ScaledObject');
  return (
    autoscaler &&
    (kind ?? 'Deployment') === 'Deployment' &&
    name === target.metadata.name &&
    isSameNamespace(object, target, spec)
  );
}

import { groupOf } from '../private/kinds';
import { hasLabels } from '../private/selectors';
import { AdoptedSpec, ManifestSpec } from '../spec/adopted';

/** Which of the manifests is what; where more than one could be it, nothing is chosen. @internal */
export interface ManifestRoles {
  /** All Deployments. */
  readonly deployments: readonly ManifestSpec[];
  /** The one that becomes the deployment `Default`. */
  readonly deployment?: ManifestSpec;
  /** Labels of its pods. */
  readonly podLabels: { readonly [name: string]: string };
  /** Its containers. */
  readonly containers: readonly any[];
  /** The number of the container that serves. */
  readonly container?: number;
  /** The Services that select its pods. */
  readonly services: readonly ManifestSpec[];
  /** The one that takes the requests. */
  readonly service?: ManifestSpec;
  /** What scales it. */
  readonly autoscalers: readonly ManifestSpec[];
  /** Services that select no pod of any workload in the manifests. */
  readonly idle: readonly ManifestSpec[];
}

/** @internal */
export function classifyManifests(spec: AdoptedSpec): ManifestRoles {
  const { manifests } = spec;
  const deployments = manifests.filter(({ object }) => isKind(object, 'apps', 'Deployment'));
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
      sameNamespace(object, deployment.object, spec) &&
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
  };
}

/** @internal */
export function isKind(
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
  group: string,
  request: string,
): boolean {
  return kind === request && groupOf(apiVersion) === group;
}

/** @internal */
export function listOf(value: unknown): any[] {
  return Array.isArray(value) ? value : [];
}

/** Labels of the pods that an object makes, or is; empty for what makes none. @internal */
export function podLabelsOf(object: any): { readonly [name: string]: string }[] {
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

/** An object that names no namespace stands in the service's. @internal */
export function sameNamespace(one: any, other: any, { namespace }: AdoptedSpec): boolean {
  const of = ({ metadata }: any) => metadata.namespace ?? namespace;
  return of(one) === of(other);
}

function selectsSome(service: any, spec: AdoptedSpec): boolean {
  return spec.manifests.some(
    ({ object }) =>
      sameNamespace(object, service, spec) &&
      podLabelsOf(object).some((labels) => hasLabels(service.spec.selector, labels)),
  );
}

/** A headless Service beside another one is for those who look for pods, not for requests. */
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
  spec: AdoptedSpec,
  deployment: ManifestSpec | undefined,
  service: ManifestSpec | undefined,
): { container?: number } {
  const usual =
    deployment?.object.spec?.template?.metadata?.annotations?.[
      'kubectl.kubernetes.io/default-container'
    ];
  const name = spec.containerName ?? usual;
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

function scales({ object }: ManifestSpec, { object: target }: ManifestSpec, spec: AdoptedSpec) {
  const { kind, name } = object.spec?.scaleTargetRef ?? {};
  const autoscaler =
    isKind(object, 'autoscaling', 'HorizontalPodAutoscaler') ||
    isKind(object, 'keda.sh', 'ScaledObject');
  return (
    autoscaler &&
    (kind ?? 'Deployment') === 'Deployment' &&
    name === target.metadata.name &&
    sameNamespace(object, target, spec)
  );
}

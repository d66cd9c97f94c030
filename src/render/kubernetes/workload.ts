import { PlannedDeployment } from '../../plan/deployment';
import { ProbePlan } from '../../plan/probe';
import { PlannedService } from '../../plan/service';
import { deploymentStrategy } from '../../private/deployment-strategy';
import { omitUndefined } from '../../private/omit-undefined';
import { bytesQuantity } from '../../private/quantity';
import { resourcesOf } from '../../private/resources';
import {
  ACCEPT_TRAFFIC_LABEL,
  DO_NOT_DISRUPT,
  DOWNLOAD_CONTAINER,
  INFERENCE_CONTAINER,
  SAFE_TO_EVICT,
  SHARED_MEMORY_VOLUME,
} from '../../private/vocabulary';
import {
  deploymentMetadata,
  podSelector,
  withDeploymentName,
  withNetwork,
  withServiceName,
} from '../metadata';
import { KubernetesObject, RenderedObject, key, unlessEmpty } from '../object';
import { withCaBundle } from './ca-bundle';
import { deviceClaimsOf } from './device-claim';
import { PlacementFields, renderPlacement, renderResources } from './placement';
import { renderVolume } from './storage';

/** Annotation: subnets of a pod on a virtual node. */
const ELASTIC_SUBNETS = 'vke.volcengine.com/preferred-subnet-ids';

/** The `apps/v1` Deployment. @internal */
export function renderWorkload(
  plan: PlannedService,
  deployment: PlannedDeployment,
): RenderedObject {
  const { rollingUpdate } = deployment;
  const placement = renderPlacement(deployment);
  return {
    owner: deployment.path,
    after: [...claims(deployment), ...deviceClaimsOf(deployment).after],
    computed: [...(deployment.autoscaler ? ['spec.replicas'] : []), ...placement.computed],
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: workloadMetadata(plan, deployment, placement),
      spec: omitUndefined({
        replicas: deployment.replicas,
        // the API server omits 0 in its responses
        minReadySeconds: deployment.minReadySeconds === 0 ? undefined : deployment.minReadySeconds,
        progressDeadlineSeconds: deployment.progressDeadlineSeconds,
        selector: { matchLabels: podSelector(deployment) },
        strategy: deploymentStrategy(rollingUpdate),
        template: podTemplate(deployment, deploymentMetadata(plan, deployment).labels, placement),
      }),
    },
  };
}

/** Metadata of a workload: the deployment's, and the labels by which it is placed. @internal */
export function workloadMetadata(
  plan: PlannedService,
  deployment: PlannedDeployment,
  { labels }: PlacementFields,
): KubernetesObject['metadata'] {
  const metadata = deploymentMetadata(plan, deployment);
  const own = withNetwork(withDeploymentName(metadata, deployment), plan, deployment);
  // only with a load balancer does the service have its own object
  const named = plan.loadBalancer ? own : withServiceName(own, plan);
  return { ...named, labels: { ...named.labels, ...labels } };
}

/**
 * The template of the pods of a workload.
 *
 * @param labels the labels by which Services select them
 * @internal
 */
export function podTemplate(
  deployment: PlannedDeployment,
  labels: KubernetesObject['metadata']['labels'],
  placement: PlacementFields,
): object {
  const { pod } = deployment;
  return {
    metadata: omitUndefined({
      labels: {
        ...pod.labels,
        ...labels,
        ...placement.podLabels,
        ...(deployment.acceptTraffic !== undefined && {
          [ACCEPT_TRAFFIC_LABEL]: `${deployment.acceptTraffic}`,
        }),
      },
      annotations: unlessEmpty({
        ...pod.annotations,
        ...placement.podAnnotations,
        ...networkAnnotations(deployment),
        ...protection(deployment),
      }),
    }),
    spec: podSpec(deployment, placement.podSpec),
  };
}

/** The subnets of pods on virtual nodes. */
function networkAnnotations({ network }: PlannedDeployment): Record<string, string> {
  const subnets = network?.elasticSubnets ?? [];
  return subnets.length > 0 ? { [ELASTIC_SUBNETS]: subnets.join(',') } : {};
}

/** Keeps node autoscalers from removing the node of a pod: while the pod starts, or as long as it exists. */
function protection({ disruption }: PlannedDeployment): Record<string, string> {
  const { lifetime, seconds } = disruption?.startup ?? {};
  if (lifetime === true) {
    return { [DO_NOT_DISRUPT]: 'true', [SAFE_TO_EVICT]: 'false' };
  }
  return seconds === undefined ? {} : { [DO_NOT_DISRUPT]: `${seconds}s` };
}

function podSpec(deployment: PlannedDeployment, placed: object): object {
  const { pod, shutdown } = deployment;
  const own = {
    ...deviceClaimsOf(deployment).pod,
    imagePullSecrets: unlessEmpty(deployment.imagePullSecrets.map((name) => ({ name }))),
    terminationGracePeriodSeconds: shutdown.graceSeconds,
    initContainers: unlessEmpty([...download(deployment), ...(pod.spec.initContainers ?? [])]),
    containers: [container(deployment), ...pod.sidecars],
    volumes: unlessEmpty([
      ...sharedMemory(deployment),
      ...deployment.volumes.map(renderVolume),
      ...pod.volumes,
    ]),
  };
  return withCaBundle(omitUndefined(Object.assign({}, pod.spec, placed, own)), deployment.caBundle);
}

function container(deployment: PlannedDeployment): object {
  const { pod } = deployment;
  const own = {
    name: INFERENCE_CONTAINER,
    image: deployment.image,
    command: deployment.command,
    args: deployment.args,
    envFrom: unlessEmpty(deployment.envFrom),
    env: unlessEmpty(deployment.env),
    ports: unlessEmpty(
      deployment.containerPorts.map(({ name, listen }) => ({
        name,
        containerPort: listen,
        protocol: 'TCP',
      })),
    ),
    resources: renderResources(deployment),
    livenessProbe: deployment.liveness && probe(deployment.liveness),
    readinessProbe: deployment.readiness && probe(deployment.readiness),
    startupProbe: deployment.startup && probe(deployment.startup),
    lifecycle: preStop(deployment),
    volumeMounts: unlessEmpty([
      ...sharedMemory(deployment).map(({ name }) => ({ name, mountPath: '/dev/shm' })),
      ...deployment.mounts.map(({ volume, mountPath, subPath, readOnly }) =>
        omitUndefined({ name: volume, mountPath, subPath, readOnly: readOnly || undefined }),
      ),
      ...pod.volumeMounts,
    ]),
  };
  return omitUndefined(Object.assign({}, pod.container, own));
}

/** The claims of its volumes, which must be there first. @internal */
export function claims({ volumes }: PlannedDeployment): string[] {
  return volumes.flatMap(({ persistent }) =>
    persistent
      ? [key({ kind: 'PersistentVolumeClaim', metadata: { name: persistent.claim } })]
      : [],
  );
}

/** Resources that only the inference container requests. */
const ENGINE_ONLY = {
  gpus: undefined,
  ephemeralStorageBytes: undefined,
  extendedResources: undefined,
};

/**
 * Downloads the model before the inference container starts. It has the same CPU and memory: they run
 * one after the other, so the pod requests no more, and its quality-of-service class stays the same.
 */
function download({ model, volumes, compute, pod }: PlannedDeployment): object[] {
  if (!model?.download) {
    return [];
  }
  const { image, command, args, secret } = model.download;
  return [
    omitUndefined({
      name: DOWNLOAD_CONTAINER,
      image,
      command,
      args: unlessEmpty(args),
      envFrom: secret === undefined ? undefined : [{ secretRef: { name: secret } }],
      resources: compute && resourcesOf({ ...compute, ...ENGINE_ONLY }),
      volumeMounts: [{ name: volumes[0].name, mountPath: model.mountPath }],
      securityContext: pod.restricted,
    }),
  ];
}

function probe(plan: ProbePlan): object {
  return { ...plan };
}

/** The pod keeps serving until gateway and endpoints have removed it; SIGTERM follows. */
function preStop({ shutdown }: PlannedDeployment): object | undefined {
  const { preStopSeconds, kubeletSleeps } = shutdown;
  if (preStopSeconds === 0) {
    return undefined;
  }
  return {
    preStop: kubeletSleeps
      ? { sleep: { seconds: preStopSeconds } }
      : { exec: { command: ['sleep', `${preStopSeconds}`] } },
  };
}

function sharedMemory({ compute }: PlannedDeployment): { name: string; emptyDir: object }[] {
  if (compute?.sharedMemoryBytes === undefined) {
    return [];
  }
  return [
    {
      name: SHARED_MEMORY_VOLUME,
      emptyDir: { medium: 'Memory', sizeLimit: bytesQuantity(compute.sharedMemoryBytes) },
    },
  ];
}

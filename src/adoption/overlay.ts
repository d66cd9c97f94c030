import { chooseAdopted, listOf } from '../plan/adopted-choice';
import { AdoptedSaid } from '../plan/adopted-said';
import { RollingUpdateSaid } from '../plan/deployment-said';
import { ComputeSaid, EnvPlan, PodPlan, planCompute } from '../plan/pod-plan';
import { ProbeSaid, planProbe } from '../plan/probe-plan';
import { planRollingUpdate } from '../plan/rollout-plan';
import { given } from '../private/given';
import { INSTANCE_TYPE_LABEL, SHARED_MEMORY_VOLUME } from '../private/vocabulary';

/** What is said of an adopted deployment beside its manifests. @internal */
export interface OverlaySaid {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvPlan[];
  readonly replicas?: number;
  readonly compute?: ComputeSaid;
  readonly liveness?: ProbeSaid;
  readonly readiness?: ProbeSaid;
  readonly startup?: ProbeSaid;
  readonly rollingUpdate?: RollingUpdateSaid;
  /** Seconds. */
  readonly minReady?: number;
  /** Seconds. */
  readonly progressDeadline?: number;
  readonly pod?: PodPlan;
}

/** What was adopted, with what was said beside it. @internal */
export function laidOver(said: AdoptedSaid, overlay: OverlaySaid): AdoptedSaid {
  const { deployment, container } = chooseAdopted(said);
  if (!deployment || container === undefined) {
    return said;
  }
  const object = overDeployment(deployment.object, container, overlay);
  return {
    ...said,
    manifests: said.manifests.map((each) => (each === deployment ? { ...each, object } : each)),
  };
}

/** A Deployment, with what is said of it; nothing else of it changes. @internal */
export function overDeployment(deployment: any, index: number, overlay: OverlaySaid): any {
  const { spec } = deployment;
  const { template } = spec;
  const { pod, rollingUpdate } = overlay;
  return {
    ...deployment,
    spec: {
      ...spec,
      ...given({
        replicas: overlay.replicas,
        minReadySeconds: overlay.minReady,
        progressDeadlineSeconds: overlay.progressDeadline,
        strategy: rollingUpdate && strategy(rollingUpdate),
      }),
      template: {
        ...template,
        ...(pod && { metadata: podMetadata(template.metadata ?? {}, pod) }),
        spec: podSpec(template.spec, index, overlay),
      },
    },
  };
}

function strategy(said: RollingUpdateSaid): object {
  const { maxUnavailable, maxSurge } = planRollingUpdate(said);
  return {
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: `${maxUnavailable}%`, maxSurge: `${maxSurge}%` },
  };
}

function podMetadata(metadata: any, { labels, annotations }: PodPlan): object {
  return {
    ...metadata,
    ...added('labels', metadata.labels, labels),
    ...added('annotations', metadata.annotations, annotations),
  };
}

function podSpec(spec: any, index: number, { pod, compute, ...overlay }: OverlaySaid): object {
  const { containers: all, ...rest } = spec;
  const containers = listOf(all).map((each, at) =>
    at === index ? overContainer(each, { ...overlay, pod, compute }) : each,
  );
  // a container that is not there any more cannot be shown by an overlay: those of its name change
  const sides = byName(containers, pod?.sidecars ?? []);
  const { initContainers, ...fields } = pod?.spec ?? {};
  const shared = compute?.sharedMemoryBytes === undefined ? undefined : planCompute(compute);
  const volumes = byName(listOf(rest.volumes), [
    ...(shared ? [sharedMemory(shared.sharedMemory!)] : []),
    ...(pod?.volumes ?? []),
  ]);
  return {
    ...rest,
    ...fields,
    ...(initContainers && {
      initContainers: byName(listOf(rest.initContainers), initContainers),
    }),
    containers: sides,
    ...unlessNone('volumes', rest.volumes, volumes),
    ...added('nodeSelector', rest.nodeSelector, {
      ...(compute?.instanceType !== undefined && { [INSTANCE_TYPE_LABEL]: compute.instanceType }),
      ...pod?.nodeSelector,
    }),
    ...unlessNone('tolerations', rest.tolerations, [
      ...listOf(rest.tolerations),
      ...(pod?.tolerations ?? []),
    ]),
  };
}

function overContainer(running: any, overlay: OverlaySaid): object {
  const { compute, env, pod } = overlay;
  const mounts = [
    ...(compute?.sharedMemoryBytes === undefined
      ? []
      : [{ name: SHARED_MEMORY_VOLUME, mountPath: '/dev/shm' }]),
    ...(pod?.volumeMounts ?? []),
  ];
  return {
    ...running,
    ...pod?.container,
    ...given({
      image: overlay.image,
      command: overlay.command && [...overlay.command],
      args: overlay.args && [...overlay.args],
      resources: compute && resources(compute),
      livenessProbe: overlay.liveness && planProbe(overlay.liveness),
      readinessProbe: overlay.readiness && planProbe(overlay.readiness),
      startupProbe: overlay.startup && planProbe(overlay.startup),
    }),
    ...unlessNone('env', running.env, byName(listOf(running.env), env ?? [])),
    ...unlessNone(
      'volumeMounts',
      running.volumeMounts,
      byKey('mountPath', listOf(running.volumeMounts), mounts),
    ),
  };
}

/** Requests equal limits; another extended resource that the manifest asks for is another device. */
function resources(said: ComputeSaid): object {
  const { cpu, memory, gpus, gpuResource } = planCompute(said);
  const amounts = { cpu, memory, ...(gpus !== undefined && { [gpuResource]: `${gpus}` }) };
  return { requests: amounts, limits: { ...amounts } };
}

function sharedMemory(sizeLimit: string): object {
  return { name: SHARED_MEMORY_VOLUME, emptyDir: { medium: 'Memory', sizeLimit } };
}

function added(field: string, running: object | undefined, said: object): object {
  return Object.keys(said).length === 0 ? {} : { [field]: { ...running, ...said } };
}

/** An empty list stays one, and none stays none. */
function unlessNone(field: string, running: unknown, items: readonly unknown[]): object {
  return running === undefined && items.length === 0 ? {} : { [field]: items };
}

const byName = (running: readonly any[], said: readonly any[]) => byKey('name', running, said);

/** What has the same key takes the place of what runs; the rest stands behind it. */
function byKey(key: string, running: readonly any[], said: readonly any[]): any[] {
  const found = new Map(said.map((item) => [item[key], item]));
  const known = new Set(running.map((item) => item[key]));
  return [
    ...running.map((item) => found.get(item[key]) ?? item),
    ...said.filter((item) => !known.has(item[key])),
  ];
}

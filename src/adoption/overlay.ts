import { classifyManifests } from './classify';
import { withoutEmpty } from './manifests';
import { planCompute } from '../plan/compute';
import { planRollingUpdate } from '../plan/rolling-update';
import { listOf } from '../private/copy';
import { deploymentStrategy } from '../private/deployment-strategy';
import { omitUndefined } from '../private/omit-undefined';
import { bytesQuantity } from '../private/quantity';
import { resourcesOf } from '../private/resources';
import { INSTANCE_TYPE_LABEL, SHARED_MEMORY_VOLUME } from '../private/vocabulary';
import { AdoptedSpec } from '../spec/adopted';
import { ComputeRequest } from '../spec/compute';
import { RollingUpdateSpec } from '../spec/deployment';
import { EnvSource, EnvVariable, PodSettings } from '../spec/pod';
import { ProbeSpec } from '../spec/probe';

/** Options of an adopted deployment, in addition to its manifests. @internal */
export interface OverlaySpec {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  /** Labels of the Deployment. */
  readonly labels?: { readonly [name: string]: string };
  /** Annotations of the Deployment. */
  readonly annotations?: { readonly [name: string]: string };
  readonly env?: readonly EnvVariable[];
  readonly envFrom?: readonly EnvSource[];
  /** Ports of the container, as Kubernetes JSON. */
  readonly containerPorts?: readonly any[];
  /** Requests and limits of the container, as Kubernetes JSON. */
  readonly resources?: any;
  readonly imagePullSecrets?: readonly string[];
  /** Seconds. */
  readonly terminationGracePeriod?: number;
  readonly replicas?: number;
  readonly compute?: ComputeRequest;
  readonly liveness?: ProbeSpec;
  readonly readiness?: ProbeSpec;
  readonly startup?: ProbeSpec;
  readonly rollingUpdate?: RollingUpdateSpec;
  /** Seconds. */
  readonly minReady?: number;
  /** Seconds. */
  readonly progressDeadline?: number;
  readonly pod?: PodSettings;
}

/** Applies the options to the Deployment of adopted manifests. @internal */
export function applyOverlay(spec: AdoptedSpec, overlay: OverlaySpec): AdoptedSpec {
  const { deployment, container } = spec.roles;
  if (!deployment || container === undefined) {
    return spec;
  }
  const object = overlayDeployment(deployment.object, container, overlay);
  const manifests = spec.manifests.map((each) =>
    each === deployment ? { ...each, object } : each,
  );
  // the options may change labels, containers and ports, which decide the roles
  return {
    ...spec,
    manifests,
    roles: classifyManifests({ ...spec, manifests }),
    ...omitUndefined({ pod: overlay.pod, nodes: overlay.compute?.nodes }),
    hasDeviceClaims: (overlay.compute?.claims ?? []).length > 0,
    isComputeTwice: overlay.compute !== undefined && overlay.resources !== undefined,
  };
}

/** A Deployment with the options applied; every other field stays. @internal */
export function overlayDeployment(deployment: any, index: number, overlay: OverlaySpec): any {
  const { spec } = deployment;
  const { template } = spec;
  const { pod, rollingUpdate } = overlay;
  const { labels = {}, annotations = {} } = overlay;
  return {
    ...deployment,
    metadata: withMetadata(deployment.metadata, { labels, annotations }),
    spec: {
      ...spec,
      ...omitUndefined({
        replicas: overlay.replicas,
        minReadySeconds: overlay.minReady,
        progressDeadlineSeconds: overlay.progressDeadline,
        strategy: rollingUpdate && deploymentStrategy(planRollingUpdate(rollingUpdate)),
      }),
      template: {
        ...template,
        ...(pod && { metadata: withMetadata(template.metadata ?? {}, pod) }),
        spec: podSpec(template.spec, index, overlay),
      },
    },
  };
}

function withMetadata(
  metadata: any,
  { labels, annotations }: Pick<PodSettings, 'labels' | 'annotations'>,
): object {
  return {
    ...metadata,
    ...added('labels', metadata.labels, labels),
    ...added('annotations', metadata.annotations, annotations),
  };
}

function podSpec(spec: any, index: number, { pod, compute, ...overlay }: OverlaySpec): object {
  const { containers: all, ...rest } = spec;
  const containers = listOf(all).map((each, at) =>
    at === index ? overlayContainer(each, { ...overlay, pod, compute }) : each,
  );
  const { imagePullSecrets, terminationGracePeriod } = overlay;
  // a container that is not there any more cannot be shown by an overlay: those of its name change
  const sides = byName(containers, pod?.sidecars ?? []);
  const { initContainers, ...fields } = pod?.spec ?? {};
  const volumes = byName(listOf(rest.volumes), [
    ...(compute?.sharedMemoryBytes === undefined
      ? []
      : [sharedMemory(bytesQuantity(compute.sharedMemoryBytes))]),
    ...(pod?.volumes ?? []),
  ]);
  return {
    ...rest,
    ...fields,
    ...omitUndefined({
      imagePullSecrets: imagePullSecrets?.map((name) => ({ name })),
      terminationGracePeriodSeconds: terminationGracePeriod,
    }),
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

function overlayContainer(running: any, overlay: OverlaySpec): object {
  const { compute, env = [], envFrom = [], pod } = overlay;
  const mounts = [
    ...(compute?.sharedMemoryBytes === undefined
      ? []
      : [{ name: SHARED_MEMORY_VOLUME, mountPath: '/dev/shm' }]),
    ...(pod?.volumeMounts ?? []),
  ];
  return {
    ...running,
    ...pod?.container,
    ...omitUndefined({
      image: overlay.image,
      command: overlay.command && [...overlay.command],
      args: overlay.args && [...overlay.args],
      ports: overlay.containerPorts && [...overlay.containerPorts],
      resources: compute ? resources(compute) : overlay.resources,
      livenessProbe: probe(overlay.liveness, running.livenessProbe),
      readinessProbe: probe(overlay.readiness, running.readinessProbe),
      startupProbe: probe(overlay.startup, running.startupProbe),
    }),
    ...unlessNone('env', running.env, byName(listOf(running.env), withoutEmpty(env))),
    ...unlessNone('envFrom', running.envFrom, [...listOf(running.envFrom), ...envFrom]),
    ...unlessNone(
      'volumeMounts',
      running.volumeMounts,
      byKey('mountPath', listOf(running.volumeMounts), mounts),
    ),
  };
}

/** A value that the option omits is that of the manifest, or else the default of Kubernetes. */
function probe(spec: ProbeSpec | undefined, running: any = {}): object | undefined {
  if (!spec) {
    return undefined;
  }
  const { httpGet, tcpSocket, exec, grpc, ...times } = running;
  const port = httpGet?.port ?? tcpSocket?.port;
  const http = spec.httpGet && {
    ...httpGet,
    ...omitUndefined({ port, ...omitUndefined(spec.httpGet) }),
  };
  // Kubernetes' default, which the option sets as well
  const { scheme, ...request } = http ?? {};
  const isDefault = scheme === 'HTTP' && httpGet?.scheme === undefined;
  return {
    ...times,
    ...omitUndefined({
      httpGet: isDefault ? request : http,
      tcpSocket: spec.tcpSocket && {
        ...tcpSocket,
        ...omitUndefined({ port, ...omitUndefined(spec.tcpSocket) }),
      },
      exec: spec.exec,
      initialDelaySeconds: spec.initialDelay,
      timeoutSeconds: spec.timeout,
      periodSeconds: spec.period,
      failureThreshold: spec.failureThreshold,
    }),
  };
}

/** Requests equal limits; another extended resource in the manifest is another device. */
function resources(spec: ComputeRequest): object {
  return resourcesOf(planCompute(spec));
}

function sharedMemory(sizeLimit: string): object {
  return { name: SHARED_MEMORY_VOLUME, emptyDir: { medium: 'Memory', sizeLimit } };
}

function added(field: string, running: object | undefined, spec: object): object {
  return Object.keys(spec).length === 0 ? {} : { [field]: { ...running, ...spec } };
}

/** An empty list stays one, and none stays none. */
function unlessNone(field: string, running: unknown, items: readonly unknown[]): object {
  return running === undefined && items.length === 0 ? {} : { [field]: items };
}

const byName = (running: readonly any[], spec: readonly any[]) => byKey('name', running, spec);

/** An entry with the key of an existing one replaces it; the others follow. */
function byKey(key: string, running: readonly any[], spec: readonly any[]): any[] {
  const found = new Map(spec.map((item) => [item[key], item]));
  const known = new Set(running.map((item) => item[key]));
  return [
    ...running.map((item) => found.get(item[key]) ?? item),
    ...spec.filter((item) => !known.has(item[key])),
  ];
}

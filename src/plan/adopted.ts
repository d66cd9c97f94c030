import { adoptedServicePorts } from './adopted-ports';
import { AutoscalerPlan } from './autoscaler';
import { ComputePlan } from './compute';
import type { DeploymentPlan } from './deployment';
import { ManifestRoles, classifyManifests, listOf } from './manifest-roles';
import { PortPlan, containerPorts, planServicePorts } from './port';
import { ProbePlan } from './probe';
import { RollingUpdatePlan, ShutdownPlan } from './rolling-update';
import { Scope, scopeOf } from '../private/kinds';
import { omitUndefined } from '../private/omit-undefined';
import { canonicalQuantity } from '../private/quantity';
import { AdoptedSpec, ManifestSpec } from '../spec/adopted';
import { AutoscalingKind } from '../spec/platform';
import { PodSettings } from '../spec/pod';

/** What an adopted object is to the service. */
export enum AdoptedRole {
  /** The Deployment of the deployment `Default`. */
  DEPLOYMENT = 'deployment',
  /** A Service that selects its pods. */
  SERVICE = 'service',
  /** What scales it, until `autoscale` says something else. */
  AUTOSCALER = 'autoscaler',
  /** Anything else that came with it. */
  OTHER = 'other',
}

/** An object of adopted manifests, written as it stands there. */
export interface AdoptedObjectPlan {
  /** What it is. */
  readonly role: AdoptedRole;
  /** The object, as Kubernetes JSON. */
  readonly object: any;
}

/** What a deployment keeps of the manifests that it was adopted from. */
export interface AdoptedPlan {
  /** All their objects, in their order. */
  readonly objects: AdoptedObjectPlan[];
  /** The labels that its Deployment selects pods by. */
  readonly selector: { readonly [name: string]: string };
}

/** What was adopted as the plan of a deployment: what runs already, and nothing that it is not. @internal */
export function planAdopted(
  usual: DeploymentPlan,
  adopted: AdoptedSpec,
  inherited: { readonly namespace?: string; readonly ports: readonly PortPlan[] },
): DeploymentPlan {
  const { namespace } = inherited;
  const ports = [...inherited.ports];
  const choice = classifyManifests(adopted);
  const spec = choice.deployment?.object.spec ?? {};
  const pod = spec.template?.spec ?? {};
  const container = choice.containers[choice.container ?? 0] ?? {};
  const scaled = usual.autoscaler !== undefined || choice.autoscalers.length > 0;
  const servicePorts = adoptedServicePorts(choice);
  const { liveness, readiness, startup, compute, monitor, args, command, ...kept } = usual;
  const { replicas, progressDeadlineSeconds, ...others } = kept;
  const instances = scaled ? undefined : (spec.replicas ?? 1);
  return {
    ...others,
    ...omitUndefined({ namespace: choice.deployment?.object.metadata.namespace ?? namespace }),
    serviceName: choice.service?.object.metadata.name ?? usual.name,
    imagePullSecrets: listOf(pod.imagePullSecrets).map(({ name }) => name),
    ...omitUndefined({ command: container.command, args: container.args, replicas: instances }),
    env: listOf(container.env),
    envFrom: listOf(container.envFrom),
    // an image's preset brings no port to what runs
    ports,
    containerPorts: containerPorts(ports),
    servicePorts: choice.service ? servicePorts : planServicePorts(ports),
    ...omitUndefined({
      liveness: probe(container.livenessProbe),
      readiness: probe(container.readinessProbe),
      startup: probe(container.startupProbe),
      compute: computeOf(container.resources ?? {}),
      autoscaler: usual.autoscaler && inPlaceOf(usual.autoscaler, choice.autoscalers),
      progressDeadlineSeconds: spec.progressDeadlineSeconds,
    }),
    placement: {
      ...usual.placement,
      ...omitUndefined({
        schedulerName: pod.schedulerName,
        priorityClassName: pod.priorityClassName,
      }),
    },
    rollingUpdate: rollingUpdate(spec.strategy ?? {}, instances),
    shutdown: shutdown(pod, container),
    minReadySeconds: spec.minReadySeconds ?? 0,
    disruptionBudget: false,
    pod: podOf(choice, pod, container),
    adopted: {
      objects: adopted.manifests.map((manifest) => ({
        role: roleOf(manifest, choice),
        object: placed(manifest, namespace),
      })),
      selector: spec.selector?.matchLabels ?? {},
    },
  };
}

function roleOf(manifest: ManifestSpec, choice: ManifestRoles): AdoptedRole {
  if (manifest === choice.deployment) {
    return AdoptedRole.DEPLOYMENT;
  }
  if (choice.services.includes(manifest)) {
    return AdoptedRole.SERVICE;
  }
  return choice.autoscalers.includes(manifest) ? AdoptedRole.AUTOSCALER : AdoptedRole.OTHER;
}

/** An object that names no namespace is applied in the service's. */
function placed({ object }: ManifestSpec, namespace: string | undefined): any {
  const inside = scopeOf(object.apiVersion, object.kind) === Scope.NAMESPACE;
  return inside && namespace !== undefined && object.metadata.namespace === undefined
    ? { ...object, metadata: { ...object.metadata, namespace } }
    : object;
}

/** Kubernetes' own defaults: what runs was not asked for ours. */
function probe(spec: any): ProbePlan | undefined {
  return (
    spec && {
      ...spec,
      initialDelaySeconds: spec.initialDelaySeconds ?? 0,
      timeoutSeconds: spec.timeoutSeconds ?? 1,
      periodSeconds: spec.periodSeconds ?? 10,
      successThreshold: spec.successThreshold ?? 1,
      failureThreshold: spec.failureThreshold ?? 3,
    }
  );
}

/** What is not asked for is not known to be needed. */
function computeOf({ requests = {}, limits = {} }: any): ComputePlan | undefined {
  const amount = (name: string) => requests[name] ?? limits[name];
  const devices = Object.keys(limits).filter((name) => name.includes('/'));
  const [gpuResource] = devices.includes('nvidia.com/gpu') ? ['nvidia.com/gpu'] : devices;
  const gpus = Number(limits[gpuResource]);
  return Object.keys({ ...requests, ...limits }).length === 0
    ? undefined
    : {
        cpu: canonicalQuantity(amount('cpu') ?? 0),
        memory: canonicalQuantity(amount('memory') ?? 0),
        ...(gpuResource !== undefined && Number.isInteger(gpus) && { gpus }),
        gpuResource: gpuResource ?? 'nvidia.com/gpu',
      };
}

/** KEDA knows an object by its name: another one for the same target would be a second autoscaler. */
function inPlaceOf(plan: AutoscalerPlan, running: readonly ManifestSpec[]): AutoscalerPlan {
  const object = running[0]?.object;
  if (object === undefined) {
    return plan;
  }
  const { name } = object.metadata;
  const hpa = object.kind === 'HorizontalPodAutoscaler';
  return hpa && plan.engine === AutoscalingKind.KEDA
    ? { ...plan, adoptedHpa: name }
    : { ...plan, name };
}

function rollingUpdate(
  { type, rollingUpdate: spec }: any,
  instances: number = 1,
): RollingUpdatePlan {
  return type === 'Recreate'
    ? { maxUnavailable: 100, maxSurge: 0 }
    : {
        maxUnavailable: percent(spec?.maxUnavailable, (missing) =>
          Math.ceil((missing / Math.max(1, instances)) * 100),
        ),
        maxSurge: percent(spec?.maxSurge, (added) =>
          Math.floor((added / Math.max(1, instances)) * 100),
        ),
      };
}

/** A number of instances as the percentage that rounds to it. */
function percent(spec: unknown, ofAll: (count: number) => number): number {
  if (spec === undefined) {
    return 25;
  }
  const count = Number(spec);
  return typeof spec === 'string' && spec.endsWith('%')
    ? Number(spec.slice(0, -1))
    : Math.min(100, count === 0 ? 0 : Math.max(1, ofAll(count)));
}

/** A hook that does something else than wait takes nobody knows how long. */
function shutdown(pod: any, container: any): ShutdownPlan {
  const hook = container.lifecycle?.preStop;
  const graceSeconds = pod.terminationGracePeriodSeconds ?? 30;
  const words = listOf(hook?.exec?.command).join(' ');
  const slept = /(?:^|\s)sleep\s+(\d+)/.exec(words)?.[1];
  const preStopSeconds = hook?.sleep?.seconds ?? Number(slept ?? 0);
  return {
    drainSeconds: Math.max(0, graceSeconds - preStopSeconds),
    preStopSeconds,
    graceSeconds,
    kubeletSleeps: hook?.sleep !== undefined,
  };
}

function podOf(choice: ManifestRoles, pod: any, container: any): PodSettings {
  const { containers, volumes, nodeSelector, tolerations, ...spec } = pod;
  const { volumeMounts, ...fields } = container;
  return {
    labels: choice.podLabels,
    annotations: choice.deployment?.object.spec?.template?.metadata?.annotations ?? {},
    spec,
    container: fields,
    sidecars: choice.containers.filter((each) => each !== container),
    volumes: listOf(volumes),
    volumeMounts: listOf(volumeMounts),
    nodeSelector: nodeSelector ?? {},
    tolerations: listOf(tolerations),
  };
}

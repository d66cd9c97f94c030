import { planAdoptedObjects } from './adopted-objects';
import { adoptedServicePorts } from './adopted-ports';
import { PlannedAutoscaler, planAutoscaler } from './autoscaler';
import { ComputePlan } from './compute';
import { Inherited, PlannedDeployment, planSurroundings } from './deployment';
import { planEngineMetrics } from './engine-metrics';
import { planPlacement } from './placement';
import { containerPorts, planServicePorts } from './port';
import { planImage, presetPorts } from './preset';
import { ProbePlan, startupBudget } from './probe';
import {
  RollingUpdatePlan,
  ShutdownPlan,
  planRollingUpdate,
  startUpSeconds,
} from './rolling-update';
import { listOf } from '../private/copy';
import { addedName } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import { amountOf, canonicalQuantity } from '../private/quantity';
import { AdoptedSpec, ManifestRoles, ManifestSpec } from '../spec/adopted';
import { DeploymentSpec } from '../spec/deployment';
import { AutoscalingKind } from '../spec/platform';
import { PodSettings } from '../spec/pod';

/** The plan of a deployment by its manifests: its pods are those that run already. @internal */
export function planAdopted(
  spec: DeploymentSpec,
  adopted: AdoptedSpec,
  inherited: Inherited,
): PlannedDeployment {
  const { namespace, platform } = inherited;
  const { roles } = adopted;
  const { service } = roles;
  const workload = roles.deployment?.object.spec ?? {};
  const pod = workload.template?.spec ?? {};
  const container = roles.containers[roles.container ?? 0] ?? {};
  const [declared] = spec.autoscalers;
  const readiness = probe(container.readinessProbe);
  const startup = probe(container.startupProbe);
  const minReadySeconds = workload.minReadySeconds ?? 0;
  const startUp = startup && startUpSeconds({ startup, readiness }, minReadySeconds);
  const autoscaler =
    declared &&
    planAutoscaler(
      declared,
      spec,
      namespace,
      platform,
      omitUndefined({ budget: startup && startupBudget(startup), declared: startUp }),
    );
  const scaled = autoscaler !== undefined || roles.autoscalers.length > 0;
  const replicas = scaled ? undefined : (workload.replicas ?? 1);
  // the preset of an image adds no port to running pods
  const ports = [...inherited.ports];
  const image = planImage(spec.image, platform);
  return {
    path: spec.path,
    id: spec.id,
    name: spec.name,
    serviceName: service?.object.metadata.name ?? addedName(spec.name),
    displayName: spec.displayName ?? spec.id,
    image,
    imagePullSecrets: listOf(pod.imagePullSecrets).map(({ name }) => name),
    env: listOf(container.env),
    envFrom: listOf(container.envFrom),
    ports,
    containerPorts: containerPorts(ports),
    servicePorts: service ? adoptedServicePorts(roles) : addedServicePorts(spec, inherited),
    nodePorts: [],
    placement: {
      ...planPlacement(spec, undefined, platform),
      ...omitUndefined({
        schedulerName: pod.schedulerName,
        priorityClassName: pod.priorityClassName,
      }),
    },
    rollingUpdate: rollingUpdate(workload.strategy ?? {}, replicas),
    shutdown: shutdown(pod, container),
    minReadySeconds,
    disruptionBudget: false,
    volumes: [],
    mounts: [],
    pod: podOf(roles, pod, container),
    adopted: planAdoptedObjects(
      image === (spec.image.reference ?? '') ? adopted : withImage(adopted, image),
      namespace,
    ),
    ...omitUndefined({
      namespace: roles.deployment?.object.metadata.namespace ?? namespace,
      description: spec.description,
      engine: spec.image.engine?.name,
      command: container.command,
      args: container.args,
      replicas,
      liveness: probe(container.livenessProbe),
      readiness,
      startup,
      compute: computeOf(container.resources ?? {}),
      autoscaler: autoscaler && inPlaceOf(autoscaler, roles.autoscalers),
      progressDeadlineSeconds: workload.progressDeadlineSeconds,
      engineMetrics: planEngineMetrics(ports, spec.image.engine),
    }),
    ...planSurroundings(spec, inherited, openPorts(spec, inherited)),
  };
}

/** A preset that replaces the image of the manifests comes from the mirror of the platform. */
function withImage(adopted: AdoptedSpec, image: string): AdoptedSpec {
  const { deployment, container } = adopted.roles;
  const { template, ...spec } = deployment!.object.spec;
  const containers = listOf(template.spec.containers).map((each, index) =>
    index === (container ?? 0) ? { ...each, image } : each,
  );
  const pod = { ...template, spec: { ...template.spec, containers } };
  const changed = {
    ...deployment!,
    object: { ...deployment!.object, spec: { ...spec, template: pod } },
  };
  return {
    ...adopted,
    manifests: adopted.manifests.map((each) => (each === deployment ? changed : each)),
    roles: { ...adopted.roles, deployment: changed },
  };
}

/** Without a Service in the manifests, a load balancer needs one; nothing else adds an object. */
function addedServicePorts(spec: DeploymentSpec, { ports, loadBalancer }: Inherited) {
  return (loadBalancer ?? spec.loadBalancer) === undefined ? [] : planServicePorts(ports);
}

/** The ports that network access opens: without ports of the service those of a known engine. */
function openPorts(spec: DeploymentSpec, { ports, platform, loadBalancer }: Inherited) {
  const kind = loadBalancer ?? spec.loadBalancer?.kind;
  return ports.length > 0 ? ports : presetPorts(spec.image.engine, platform, kind);
}

/** With the defaults of Kubernetes, not those of this library. */
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

/** Without requests and limits the needed compute is unknown. */
function computeOf({ requests = {}, limits = {} }: any): ComputePlan | undefined {
  const amount = (name: string) => amountOf(canonicalQuantity(requests[name] ?? limits[name] ?? 0));
  const devices = Object.keys(limits).filter((name) => name.includes('/'));
  const [gpuResource] = devices.includes('nvidia.com/gpu') ? ['nvidia.com/gpu'] : devices;
  const gpus = Number(limits[gpuResource]);
  return Object.keys({ ...requests, ...limits }).length === 0
    ? undefined
    : {
        cpu: amount('cpu'),
        memoryBytes: amount('memory'),
        ...(gpuResource !== undefined && Number.isInteger(gpus) && { gpus }),
        gpuResource: gpuResource ?? 'nvidia.com/gpu',
        cpuLimit: limits.cpu !== undefined,
      };
}

/** The planned autoscaler gets the name of the adopted one: with another name there would be two for one target. */
function inPlaceOf(plan: PlannedAutoscaler, running: readonly ManifestSpec[]): PlannedAutoscaler {
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
  replicas: number = 1,
): RollingUpdatePlan {
  return type === 'Recreate'
    ? planRollingUpdate({ recreate: true })
    : {
        maxUnavailable: percent(spec?.maxUnavailable, (missing) =>
          Math.ceil((missing / Math.max(1, replicas)) * 100),
        ),
        maxSurge: percent(spec?.maxSurge, (added) =>
          Math.floor((added / Math.max(1, replicas)) * 100),
        ),
      };
}

/** A number of pods as the percentage that rounds to it. */
function percent(spec: unknown, ofAll: (count: number) => number): number {
  if (spec === undefined) {
    return 25;
  }
  const count = Number(spec);
  return typeof spec === 'string' && spec.endsWith('%')
    ? Number(spec.slice(0, -1))
    : Math.min(100, count === 0 ? 0 : Math.max(1, ofAll(count)));
}

/** A hook that does more than sleep has an unknown duration, and counts as 0 s. */
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

function podOf(roles: ManifestRoles, pod: any, container: any): PodSettings {
  const { containers, volumes, nodeSelector, tolerations, ...spec } = pod;
  const { volumeMounts, ...fields } = container;
  return {
    labels: roles.podLabels,
    annotations: roles.deployment?.object.spec?.template?.metadata?.annotations ?? {},
    spec,
    container: fields,
    sidecars: roles.containers.filter((each) => each !== container),
    volumes: listOf(volumes),
    volumeMounts: listOf(volumeMounts),
    nodeSelector: nodeSelector ?? {},
    tolerations: listOf(tolerations),
  };
}

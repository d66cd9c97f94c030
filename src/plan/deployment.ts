import { AdoptedPlan, planAdopted } from './adopted';
import { AutoscalerPlan, planAutoscaler } from './autoscaler';
import { ComputePlan, planCompute } from './compute';
import { LoadBalancerPlan, planLoadBalancer } from './load-balancer';
import { ModelPlan, planModel } from './model';
import { MonitorPlan, planMonitor } from './monitor';
import { DeploymentNetworkPlan, planDeploymentNetwork } from './network';
import { IngressPlan, planIngress } from './network-access';
import { PlacementPlan, planPlacement } from './placement';
import { PlatformPlan } from './platform';
import { PortPlan, ServicePortPlan, containerPorts, planPort, planServicePorts } from './port';
import { engineListens, planEntry, planEnv, presetPorts, presetProbe } from './preset';
import { ProbePlan, planProbe } from './probe';
import { QueuePlan, planQueue } from './queue';
import {
  RollingUpdatePlan,
  ShutdownPlan,
  planRollingUpdate,
  planShutdown,
  progressDeadline,
} from './rolling-update';
import { MountPlan, VolumePlan, planVolumes, volumeRequest } from './storage';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';
import { LoadBalancerKind } from '../spec/load-balancer';
import { ModelRepositorySpec } from '../spec/model';
import { NetworkSpec } from '../spec/network';
import { NetworkAccessSpec } from '../spec/network-access';
import { EnvSource, EnvVariable, PodSettings } from '../spec/pod';
import { NodePort } from '../spec/port';

/** A deployment of a service, every default filled in. */
export interface DeploymentPlan {
  /** Construct path. */
  readonly path: string;
  /** Construct id. */
  readonly id: string;
  /** Object name. */
  readonly name: string;
  /**
   * The namespace of its objects: its queue's, or else the service's.
   * @default - the one that is current when they are applied
   */
  readonly namespace?: string;
  /** Name of its Service. */
  readonly serviceName: string;
  /** The name people read. */
  readonly displayName: string;
  /**
   * What it is for.
   * @default - none
   */
  readonly description?: string;
  /** The container image. */
  readonly image: string;
  /** Names of the Secrets that the image, and a model that is one, are pulled with. */
  readonly imagePullSecrets: string[];
  /**
   * The inference engine of a preset image.
   * @default - the image is not a preset
   */
  readonly engine?: string;
  /**
   * The entry command.
   * @default - the image's own
   */
  readonly command?: string[];
  /**
   * Arguments of the entry command.
   * @default - the image's own
   */
  readonly args?: string[];
  /** Environment variables. */
  readonly env: EnvVariable[];
  /** Secrets and ConfigMaps whose keys are environment variables; those above win. */
  readonly envFrom: EnvSource[];
  /**
   * The model.
   * @default - none but what the image has
   */
  readonly model?: ModelPlan;
  /** Volumes of the model and of the shared file systems. */
  readonly volumes: VolumePlan[];
  /** Where the inference container sees them. */
  readonly mounts: MountPlan[];
  /** All ports, the service's and its own, one per purpose, listen port and path. */
  readonly ports: PortPlan[];
  /** The ports of the container, one per listen port. */
  readonly containerPorts: PortPlan[];
  /** The ports of its Service. */
  readonly servicePorts: ServicePortPlan[];
  /** The node ports that were chosen by hand. */
  readonly nodePorts: NodePort[];
  /**
   * Its own load balancer.
   * @default - none: reached through the service's
   */
  readonly loadBalancer?: LoadBalancerPlan;
  /**
   * Whether its instances stand behind the service's CLB.
   * @default - there is no such switch: only a CLB that splits by instance count has it
   */
  readonly acceptTraffic?: boolean;
  /**
   * When the container is restarted.
   * @default - off
   */
  readonly liveness?: ProbePlan;
  /**
   * When an instance gets requests.
   * @default - off: at once
   */
  readonly readiness?: ProbePlan;
  /**
   * When the other probes begin.
   * @default - off: at once
   */
  readonly startup?: ProbePlan;
  /**
   * The compute of an instance.
   * @default - nothing; a rule refuses that
   */
  readonly compute?: ComputePlan;
  /**
   * The pool of capacity.
   * @default - anywhere in the cluster
   */
  readonly queue?: QueuePlan;
  /** Where and when its instances are placed. */
  readonly placement: PlacementPlan;
  /**
   * What it takes of the private network.
   * @default - none was said, neither here nor by the service or its platform
   */
  readonly network?: DeploymentNetworkPlan;
  /**
   * Who may connect to its listen ports; a port that is in none of them is closed.
   * @default - everybody who can reach the cluster's network
   */
  readonly ingress?: IngressPlan[];
  /**
   * The number of instances.
   * @default - the autoscaler's business
   */
  readonly replicas?: number;
  /** The rolling update. */
  readonly rollingUpdate: RollingUpdatePlan;
  /** The shutdown of an instance. */
  readonly shutdown: ShutdownPlan;
  /** How long an instance must have been ready before it counts, in seconds. */
  readonly minReadySeconds: number;
  /**
   * When a rollout counts as stuck, in seconds.
   * @default - Kubernetes' 600, which is long enough
   */
  readonly progressDeadlineSeconds?: number;
  /**
   * What scrapes its metrics.
   * @default - nothing: there is no metrics port
   */
  readonly monitor?: MonitorPlan;
  /** Whether voluntary disruptions are limited to one instance at a time. */
  readonly disruptionBudget: boolean;
  /**
   * What scales it.
   * @default - nothing
   */
  readonly autoscaler?: AutoscalerPlan;
  /** What else the pod gets. */
  readonly pod: PodSettings;
  /**
   * The manifests that it was adopted from.
   * @default - none: it is written as this plan says
   */
  readonly adopted?: AdoptedPlan;
}

/** What a deployment gets from its service. @internal */
export interface Inherited {
  readonly ports: readonly PortPlan[];
  readonly namespace?: string;
  readonly platform: PlatformPlan;
  readonly network?: NetworkSpec;
  readonly access?: NetworkAccessSpec;
  readonly repository?: ModelRepositorySpec;
  /** The service's load balancer. */
  readonly loadBalancer?: LoadBalancerKind;
  /** Whether deployments may stay out of the service's traffic. */
  readonly switchable: boolean;
}

/** @internal */
export function planDeployment(spec: DeploymentSpec, inherited: Inherited): DeploymentPlan {
  const plan = planDeclared(spec, inherited);
  return spec.adopted ? planAdopted(plan, spec.adopted, inherited) : plan;
}

function planDeclared(spec: DeploymentSpec, inherited: Inherited): DeploymentPlan {
  const { platform } = inherited;
  const queue = spec.queue && planQueue(spec.queue);
  const namespace = queue?.namespace ?? inherited.namespace;
  const kind = spec.loadBalancer?.kind ?? inherited.loadBalancer;
  const own = spec.ports.map((port) => planPort(port, kind));
  const ports =
    inherited.ports.length + own.length > 0
      ? [...inherited.ports, ...own]
      : presetPorts(spec.image.engine, platform, inherited.loadBalancer ?? kind);
  const listens = engineListens(ports, spec.image.engine);
  const listen = listens.http;
  const startup = spec.startup ? planProbe(spec.startup) : presetProbe('startup', spec, listen);
  const autoscaler =
    spec.autoscalers[0] && planAutoscaler(spec.autoscalers[0], spec, namespace, platform);
  const replicas = spec.replicas ?? (autoscaler ? undefined : 1);
  const placement = planPlacement(spec, queue, platform, platform.cloud && spec.subnet?.zone);
  const owner = omitUndefined({ name: spec.name, namespace });
  const { model, request } = spec.model
    ? planModel(spec.model, inherited.repository, owner, platform)
    : { model: undefined, request: undefined };
  const storage = spec.storage.map((each) => volumeRequest(each, each.mountPath!, owner, platform));
  const shutdown = planShutdown(spec, platform.kubernetes);
  const minReadySeconds = spec.minReady ?? 0;
  // what is always there stands first: a literal grows slowly behind what is spread into it
  return {
    path: spec.path,
    id: spec.id,
    name: spec.name,
    serviceName: spec.name,
    displayName: spec.displayName ?? spec.id,
    image: spec.image.reference ?? '',
    imagePullSecrets: [...spec.imagePullSecrets],
    env: planEnv(spec, listen, model),
    envFrom: [...spec.envFrom],
    ports,
    containerPorts: containerPorts(ports),
    servicePorts: planServicePorts(ports),
    nodePorts: spec.nodePorts.map((port) => ({ ...port })),
    placement,
    rollingUpdate: planRollingUpdate(spec.rollingUpdate),
    shutdown,
    minReadySeconds,
    disruptionBudget:
      !placement.useIdleResources && canBeSeveral(autoscaler?.maxReplicas ?? replicas ?? 1),
    pod: spec.pod,
    ...planEntry(spec, listens, model),
    ...planVolumes(request, storage),
    ...omitUndefined({
      namespace,
      description: spec.description,
      engine: spec.image.engine?.name,
      model,
      loadBalancer:
        spec.loadBalancer &&
        planLoadBalancer(
          spec.loadBalancer,
          platform,
          (spec.subnet ?? inherited.network?.subnets[0])?.id,
        ),
      acceptTraffic: inherited.switchable ? (spec.acceptTraffic ?? true) : undefined,
      liveness: spec.liveness ? planProbe(spec.liveness) : presetProbe('liveness', spec, listen),
      readiness: spec.readiness
        ? planProbe(spec.readiness)
        : presetProbe('readiness', spec, listen),
      startup,
      compute: spec.compute && planCompute(spec.compute),
      queue,
      network: planDeploymentNetwork(spec, queue, inherited.network, platform.cloud),
      ingress:
        inherited.access &&
        planIngress(inherited.access, ports, behindGateway(spec, inherited), platform),
      replicas,
      progressDeadlineSeconds:
        spec.progressDeadline ?? progressDeadline(startup, minReadySeconds, shutdown.graceSeconds),
      monitor: planMonitor(ports, platform),
      autoscaler,
    }),
  };
}

/** Whether a gateway connects to it: also one in the cluster that splits a CLB's connections by weight. */
function behindGateway(
  { loadBalancer: own }: DeploymentSpec,
  { loadBalancer, switchable, platform: { cloud } }: Inherited,
): boolean {
  const gateway = (kind: LoadBalancerKind | undefined) => kind === LoadBalancerKind.API_GATEWAY;
  const splitting =
    loadBalancer === LoadBalancerKind.CLB && !switchable && cloud?.terraform !== true;
  return gateway(own?.kind) || gateway(loadBalancer) || splitting;
}

/** A number that only Terraform will know may be any. */
function canBeSeveral(instances: number): boolean {
  return isUnresolved(instances) || instances >= 2;
}

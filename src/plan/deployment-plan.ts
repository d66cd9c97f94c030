import { AdoptedPlan, planAdopted } from './adopted-plan';
import { AutoscalerPlan, planAutoscaler } from './autoscaler-plan';
import { DeploymentSaid } from './deployment-said';
import { LoadBalancerKind, LoadBalancerPlan, planLoadBalancer } from './load-balancer-plan';
import { ModelPlan, planModel } from './model-plan';
import { ModelRepositorySaid } from './model-said';
import { MonitorPlan, planMonitor } from './monitor-plan';
import { IngressPlan, NetworkAccessSaid, planIngress } from './network-access-plan';
import { DeploymentNetworkPlan, NetworkSaid, planDeploymentNetwork } from './network-plan';
import { PlacementPlan, planPlacement } from './placement-plan';
import { PlatformPlan } from './platform-plan';
import { ComputePlan, EnvFromPlan, EnvPlan, PodPlan, planCompute } from './pod-plan';
import {
  NodePort,
  PortPlan,
  ServicePortPlan,
  containerPorts,
  planPort,
  planServicePorts,
} from './port-plan';
import { engineListens, planEntry, planEnv, presetPorts, presetProbe } from './preset-plan';
import { ProbePlan, planProbe } from './probe-plan';
import { QueuePlan } from './queue-plan';
import {
  RollingUpdatePlan,
  ShutdownPlan,
  planRollingUpdate,
  planShutdown,
  progressDeadline,
} from './rollout-plan';
import { MountPlan, VolumePlan, planVolumes, wantedOf } from './storage-plan';
import { given } from '../private/given';
import { isUnknown } from '../private/unknown';

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
  readonly env: EnvPlan[];
  /** Secrets and ConfigMaps whose keys are environment variables; those above win. */
  readonly envFrom: EnvFromPlan[];
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
  readonly pod: PodPlan;
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
  readonly network?: NetworkSaid;
  readonly access?: NetworkAccessSaid;
  readonly repository?: ModelRepositorySaid;
  /** The service's load balancer. */
  readonly loadBalancer?: LoadBalancerKind;
  /** Whether deployments may stay out of the service's traffic. */
  readonly switchable: boolean;
}

/** @internal */
export function planDeployment(said: DeploymentSaid, inherited: Inherited): DeploymentPlan {
  const plan = planUsual(said, inherited);
  return said.adopted ? planAdopted(plan, said.adopted, inherited) : plan;
}

function planUsual(said: DeploymentSaid, inherited: Inherited): DeploymentPlan {
  const { platform } = inherited;
  const namespace = said.queue?.namespace ?? inherited.namespace;
  const kind = said.loadBalancer?.kind ?? inherited.loadBalancer;
  const own = said.ports.map((port) => planPort(port, kind));
  const ports =
    inherited.ports.length + own.length > 0
      ? [...inherited.ports, ...own]
      : presetPorts(said.image.engine, platform, inherited.loadBalancer ?? kind);
  const listens = engineListens(ports, said.image.engine);
  const listen = listens.http;
  const startup = said.startup ? planProbe(said.startup) : presetProbe('startup', said, listen);
  const autoscaler =
    said.autoscalers[0] && planAutoscaler(said.autoscalers[0], said, namespace, platform);
  const replicas = said.replicas ?? (autoscaler ? undefined : 1);
  const placement = planPlacement(said, platform, platform.cloud && said.subnet?.zone);
  const owner = given({ name: said.name, namespace });
  const { model, wanted } = said.model
    ? planModel(said.model, inherited.repository, owner, platform)
    : { model: undefined, wanted: undefined };
  const storage = said.storage.map((each) => wantedOf(each, each.mountPath!, owner, platform));
  const shutdown = planShutdown(said, platform.kubernetes);
  const minReadySeconds = said.minReady ?? 0;
  // what is always there stands first: a literal grows slowly behind what is spread into it
  return {
    path: said.path,
    id: said.id,
    name: said.name,
    serviceName: said.name,
    displayName: said.displayName ?? said.id,
    image: said.image.reference ?? '',
    imagePullSecrets: [...said.imagePullSecrets],
    env: planEnv(said, listen, model),
    envFrom: [...said.envFrom],
    ports,
    containerPorts: containerPorts(ports),
    servicePorts: planServicePorts(ports),
    nodePorts: said.nodePorts.map((port) => ({ ...port })),
    placement,
    rollingUpdate: planRollingUpdate(said.rollingUpdate),
    shutdown,
    minReadySeconds,
    disruptionBudget:
      !placement.useIdleResources && canBeSeveral(autoscaler?.maxReplicas ?? replicas ?? 1),
    pod: said.pod,
    ...planEntry(said, listens, model),
    ...planVolumes(wanted, storage),
    ...given({
      namespace,
      description: said.description,
      engine: said.image.engine?.name,
      model,
      loadBalancer:
        said.loadBalancer &&
        planLoadBalancer(
          said.loadBalancer,
          platform,
          (said.subnet ?? inherited.network?.subnets[0])?.id,
        ),
      acceptTraffic: inherited.switchable ? (said.acceptTraffic ?? true) : undefined,
      liveness: said.liveness ? planProbe(said.liveness) : presetProbe('liveness', said, listen),
      readiness: said.readiness
        ? planProbe(said.readiness)
        : presetProbe('readiness', said, listen),
      startup,
      compute: said.compute && planCompute(said.compute),
      queue: said.queue,
      network: planDeploymentNetwork(said, inherited.network, platform.cloud),
      ingress:
        inherited.access &&
        planIngress(inherited.access, ports, behindGateway(said, inherited), platform),
      replicas,
      progressDeadlineSeconds:
        said.progressDeadline ?? progressDeadline(startup, minReadySeconds, shutdown.graceSeconds),
      monitor: planMonitor(ports, platform),
      autoscaler,
    }),
  };
}

/** Whether a gateway connects to it: also one in the cluster that splits a CLB's connections by weight. */
function behindGateway(
  { loadBalancer: own }: DeploymentSaid,
  { loadBalancer, switchable, platform: { cloud } }: Inherited,
): boolean {
  const gateway = (kind: LoadBalancerKind | undefined) => kind === LoadBalancerKind.API_GATEWAY;
  const splitting =
    loadBalancer === LoadBalancerKind.CLB && !switchable && cloud?.terraform !== true;
  return gateway(own?.kind) || gateway(loadBalancer) || splitting;
}

/** A number that only Terraform will know may be any. */
function canBeSeveral(instances: number): boolean {
  return isUnknown(instances) || instances >= 2;
}

import { AdoptedPlan } from './adopted-objects';
import { AutoscalerPlan, PlannedAutoscaler, planAutoscaler } from './autoscaler';
import { ComputePlan, nodesOf, planCompute } from './compute';
import { DisruptionPlan, planDisruption } from './disruption';
import { PickerPlan, pickerPeers, planPicker } from './endpoint-picker';
import { EngineMetricsPlan, planEngineMetrics, scrapedPorts } from './engine-metrics';
import { GroupPlan, groupArguments, planGroup } from './group';
import { LoadBalancerPlan, PlannedLoadBalancer, planLoadBalancer } from './load-balancer';
import { ModelPlan, planModel } from './model';
import { MonitorPlan, planMonitor } from './monitor';
import { DeploymentNetworkPlan, planDeploymentNetwork } from './network';
import { IngressPlan, planIngress } from './network-access';
import { ParallelismPlan, defaultSharedMemory, planParallelism } from './parallelism';
import { PlacementPlan, planPlacement } from './placement';
import { PlannedPlatform } from './platform';
import { CaBundlePlan, PodDefaultsPlan, planCaBundle, planPodDefaults } from './pod-defaults';
import { PortPlan, ServicePortPlan, containerPorts, planPort, planServicePorts } from './port';
import { engineListens, planEntry, planEnv, planImage, presetPorts } from './preset';
import { ProbeName, presetProbe } from './preset-probe';
import { ProbePlan, declaresStart, planOptionalProbe, startupBudget } from './probe';
import { QueuePlan, planQueue } from './queue';
import {
  RollingUpdatePlan,
  ShutdownPlan,
  planRollingUpdate,
  planShutdown,
  progressDeadline,
  startUpSeconds,
} from './rolling-update';
import { MountPlan, VolumePlan, planVolumes, volumeRequest } from './storage';
import { omitUndefined } from '../private/omit-undefined';
import { DeploymentSpec } from '../spec/deployment';
import { LoadBalancerKind } from '../spec/load-balancer';
import { ModelRepositorySpec } from '../spec/model';
import { NetworkSpec } from '../spec/network';
import { NetworkAccessSpec } from '../spec/network-access';
import { SchedulerKind } from '../spec/platform';
import { EnvSource, EnvVariable, PodSettings } from '../spec/pod';
import { NodePort } from '../spec/port';

/** A deployment of a service, every default filled in. */
export interface DeploymentPlan {
  /** Construct path, with which findings name the deployment. */
  readonly path: string;
  /** Construct id, unique in the service. */
  readonly id: string;
  /** Name of the rendered Deployment, and of most objects next to it. */
  readonly name: string;
  /**
   * The namespace of its objects: that of its queue, or else of the service.
   * @default - the namespace that is current when they are applied
   */
  readonly namespace?: string;
  /** Name of the Kubernetes Service in front of its pods. */
  readonly serviceName: string;
  /** The name for people. */
  readonly displayName: string;
  /**
   * A description for people.
   * @default - no annotation with a description
   */
  readonly description?: string;
  /** Reference of the container image that nodes pull. */
  readonly image: string;
  /** Names of the Secrets that pull the image, and a model that is an image. */
  readonly imagePullSecrets: string[];
  /**
   * The inference engine of a preset image.
   * @default - the image is not a preset
   */
  readonly engine?: string;
  /**
   * The entry command with all of its words.
   * @default - that of the image
   */
  readonly command?: string[];
  /**
   * Arguments of the entry command.
   * @default - those of the image
   */
  readonly args?: string[];
  /** All ports, of the service and its own, one per purpose, listen port and path. */
  readonly ports: PortPlan[];
  /** The node ports that are set explicitly. */
  readonly nodePorts: NodePort[];
  /**
   * The load balancer that it owns.
   * @default - none: that of the service forwards to it
   */
  readonly loadBalancer?: LoadBalancerPlan;
  /**
   * Whether the CLB of the service forwards to its pods.
   * @default - there is no such switch: only a CLB that splits by instance count has it
   */
  readonly acceptTraffic?: boolean;
  /**
   * The compute of a pod.
   * @default - none; a rule rejects that
   */
  readonly compute?: ComputePlan;
  /**
   * The number of replicas.
   * @default - the autoscaler sets it
   */
  readonly replicas?: number;
  /** How long a pod must have been ready before it counts as available, in seconds. */
  readonly minReadySeconds: number;
  /**
   * After how long without progress a rollout counts as failed, in seconds.
   * @default - 600, the default of Kubernetes
   */
  readonly progressDeadlineSeconds?: number;
  /** Whether there is a PodDisruptionBudget. */
  readonly disruptionBudget: boolean;
  /**
   * The limits of voluntary disruptions such as node drains, and their reasons.
   * @default - none: there is one replica at most, or the pods use idle resources
   */
  readonly disruption?: DisruptionPlan;
  /**
   * Name of the Service of the endpoint picker, which chooses the pod of each request.
   * @default - the gateway chooses it
   */
  readonly endpointPicker?: string;
  /**
   * The autoscaler, which sets the replica count.
   * @default - no autoscaler: `replicas` is fixed
   */
  readonly autoscaler?: AutoscalerPlan;
  /**
   * The pod options that come from `PodDefaults`.
   * @default - there are no defaults in the scopes of the deployment
   */
  readonly podDefaults?: PodDefaultsPlan;
}

/** A deployment with the parts that only rules and renderers read. @internal */
export interface PlannedDeployment extends DeploymentPlan {
  readonly loadBalancer?: PlannedLoadBalancer;
  /** Environment variables. */
  readonly env: EnvVariable[];
  /** Secrets and ConfigMaps whose keys are environment variables; `env` wins. */
  readonly envFrom: EnvSource[];
  /**
   * The model.
   * @default - none
   */
  readonly model?: ModelPlan;
  /** Volumes of the model and of the shared file systems. */
  readonly volumes: VolumePlan[];
  /** Mounts of the volumes in the inference container. */
  readonly mounts: MountPlan[];
  /** The ports of the container, one per listen port. */
  readonly containerPorts: PortPlan[];
  /** The ports of its Service. */
  readonly servicePorts: ServicePortPlan[];
  /**
   * The liveness probe.
   * @default - none
   */
  readonly liveness?: ProbePlan;
  /**
   * The readiness probe.
   * @default - none: a pod gets requests at once
   */
  readonly readiness?: ProbePlan;
  /**
   * The startup probe.
   * @default - none: the other probes begin at once
   */
  readonly startup?: ProbePlan;
  /**
   * The queue.
   * @default - anywhere in the cluster
   */
  readonly queue?: QueuePlan;
  /** The placement of its pods. */
  readonly placement: PlacementPlan;
  /**
   * Subnet and security groups.
   * @default - neither the deployment nor its service or platform sets a network
   */
  readonly network?: DeploymentNetworkPlan;
  /**
   * Peers that may connect to its listen ports; a port that no entry lists is closed.
   * @default - every peer in the network of the cluster
   */
  readonly ingress?: IngressPlan[];
  /**
   * How the engine spreads the model over the GPUs.
   * @default - the image decides
   */
  readonly parallelism?: ParallelismPlan;
  /**
   * The pods of a replica on several nodes.
   * @default - a replica is one pod
   */
  readonly group?: GroupPlan;
  /** The rolling update. */
  readonly rollingUpdate: RollingUpdatePlan;
  /** The shutdown of a pod. */
  readonly shutdown: ShutdownPlan;
  /**
   * The monitor of its metrics port.
   * @default - none: there is no metrics port
   */
  readonly monitor?: MonitorPlan;
  /**
   * Where its pods serve the metrics of their engine, declared or not.
   * @default - not known
   */
  readonly engineMetrics?: EngineMetricsPlan;
  /**
   * The endpoint picker and its pool.
   * @default - the gateway chooses the pod
   */
  readonly picker?: PickerPlan;
  readonly autoscaler?: PlannedAutoscaler;
  /** Settings of the pod as Kubernetes JSON. */
  readonly pod: PodSettings;
  /**
   * Certificate authorities that all containers trust.
   * @default - those of each image
   */
  readonly caBundle?: CaBundlePlan;
  /**
   * The manifests that it is adopted from.
   * @default - none: the library renders all its objects
   */
  readonly adopted?: AdoptedPlan;
}

/** The settings that a deployment inherits from its service. @internal */
export interface Inherited {
  readonly ports: readonly PortPlan[];
  readonly namespace?: string;
  readonly platform: PlannedPlatform;
  readonly network?: NetworkSpec;
  readonly access?: NetworkAccessSpec;
  readonly repository?: ModelRepositorySpec;
  /** The service's load balancer. */
  readonly loadBalancer?: LoadBalancerKind;
  /** Whether deployments have the switch `acceptTraffic`. */
  readonly switchable: boolean;
  /** Whether alerts or a dashboard read the metrics of engines. */
  readonly watched: boolean;
}

/** @internal */
export function planDeployment(spec: DeploymentSpec, inherited: Inherited): PlannedDeployment {
  const { platform } = inherited;
  const queue = spec.queue && planQueue(spec.queue);
  const namespace = queue?.namespace ?? inherited.namespace;
  const kind = spec.loadBalancer?.kind ?? inherited.loadBalancer;
  const own = spec.ports.map((port) => planPort(port, kind));
  const declared =
    inherited.ports.length + own.length > 0
      ? [...inherited.ports, ...own]
      : presetPorts(spec.image.engine, platform, inherited.loadBalancer ?? kind);
  const ports = [...declared, ...scrapedPorts(declared, spec, platform, inherited.watched)];
  const listens = engineListens(ports, spec.image.engine);
  const listen = listens.http;
  const probe = (name: ProbeName) =>
    planOptionalProbe(spec[name], presetProbe(name, spec.image.engine, listen));
  const nodes = nodesOf(spec.compute);
  const startup = probe('startup');
  const readiness = probe('readiness');
  const minReadySeconds = spec.minReady ?? 0;
  const startUp = startup && startUpSeconds({ startup, readiness }, minReadySeconds);
  const autoscaler =
    spec.autoscalers[0] &&
    planAutoscaler(
      spec.autoscalers[0],
      spec,
      namespace,
      platform,
      omitUndefined({
        budget: startup && startupBudget(startup),
        declared: declaresStart(spec.startup) ? startUp : undefined,
      }),
    );
  const replicas = spec.replicas ?? (autoscaler ? undefined : 1);
  const placement = planPlacement(spec, queue, platform, platform.cloud && spec.subnet?.zone);
  const rollingUpdate = planRollingUpdate(
    spec.rollingUpdate,
    (platform.scheduler.kind === SchedulerKind.KUEUE && queue !== undefined) || nodes > 1,
  );
  const disruption = planDisruption(spec.disruption, {
    ...omitUndefined({ replicas, autoscaler, startUp }),
    nodes,
    rollingUpdate,
    useIdleResources: placement.useIdleResources,
  });
  const owner = omitUndefined({ name: spec.name, namespace });
  const { model, request } = spec.model
    ? planModel(spec.model, inherited.repository, owner, platform)
    : { model: undefined, request: undefined };
  const storage = spec.storage.map((each) => volumeRequest(each, each.mountPath!, owner, platform));
  const shutdown = planShutdown(spec, platform.kubernetes);
  const parallelism = planParallelism(spec);
  const picker = spec.endpointPicker && planPicker(spec.endpointPicker, spec, ports, platform);
  const entry = (others: readonly string[]) =>
    planEntry(spec, listens, model, shutdown.drainSeconds, [
      ...(parallelism?.args ?? []),
      ...others,
    ]);
  const { leader, worker } = groupArguments(spec);
  // required properties first: V8 adds to a literal slowly after a spread
  return {
    path: spec.path,
    id: spec.id,
    name: spec.name,
    serviceName: spec.name,
    displayName: spec.displayName ?? spec.id,
    image: planImage(spec.image, platform),
    imagePullSecrets: [...spec.imagePullSecrets],
    env: planEnv(spec, listen, model),
    envFrom: [...spec.envFrom],
    ports,
    containerPorts: containerPorts(ports),
    servicePorts: planServicePorts(ports),
    nodePorts: spec.nodePorts.map((port) => ({ ...port })),
    placement,
    rollingUpdate,
    shutdown,
    minReadySeconds,
    disruptionBudget: disruption?.budget !== undefined,
    pod: spec.pod,
    ...entry(leader),
    ...planVolumes(request, storage),
    ...omitUndefined({
      namespace,
      description: spec.description,
      engine: spec.image.engine?.name,
      model,
      liveness: probe('liveness'),
      readiness,
      startup,
      compute: spec.compute && planCompute(spec.compute, defaultSharedMemory(spec)),
      parallelism,
      group: planGroup(spec, entry(worker).args, shutdown),
      queue,
      replicas,
      disruption,
      progressDeadlineSeconds:
        // a LeaderWorkerSet has none
        nodes > 1
          ? undefined
          : (spec.progressDeadline ??
            progressDeadline(startup, minReadySeconds, shutdown.graceSeconds)),
      monitor: planMonitor(ports, platform),
      engineMetrics: planEngineMetrics(ports, spec.image.engine),
      endpointPicker: picker?.service,
      picker,
      autoscaler,
      podDefaults: spec.podDefaults && planPodDefaults(spec.podDefaults),
      caBundle: spec.podDefaults && planCaBundle(spec.podDefaults),
    }),
    ...planSurroundings(spec, inherited, ports, queue, picker),
  };
}

/** The parts around the pods: load balancer, traffic switch and network. @internal */
export function planSurroundings(
  spec: DeploymentSpec,
  inherited: Inherited,
  ports: readonly PortPlan[],
  queue?: QueuePlan,
  picker?: PickerPlan,
): Pick<PlannedDeployment, 'loadBalancer' | 'acceptTraffic' | 'network' | 'ingress'> {
  const { platform, network, access, switchable } = inherited;
  return omitUndefined({
    loadBalancer:
      spec.loadBalancer &&
      planLoadBalancer(spec.loadBalancer, platform, (spec.subnet ?? network?.subnets[0])?.id),
    acceptTraffic: switchable ? (spec.acceptTraffic ?? true) : undefined,
    network: planDeploymentNetwork(spec, queue, network, platform.cloud),
    ingress:
      access &&
      planIngress(access, ports, behindGateway(spec, inherited), platform, pickerPeers(picker)),
  });
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

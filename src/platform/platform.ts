import { IConstruct } from 'constructs';
import { AutoscalingEngine } from './autoscaling-engine';
import { Gateway } from './gateway';
import { ModelRepository } from './model-repository';
import { PrivateNetwork } from './network';
import { Scheduler } from './scheduler';
import { omitUndefined } from '../private/omit-undefined';
import { changed } from '../private/revision';
import { usageError } from '../private/usage-error';
import { PlatformSpec } from '../spec/platform';

/** What is known of a Kubernetes cluster. */
export interface KubernetesPlatformOptions {
  /**
   * Kubernetes release, `major.minor`; 1.28 or later. From 1.30 on the kubelet itself waits before
   * an instance is stopped; before that a `sleep` runs in the container.
   * Violations: `PLATFORM_VERSION`.
   * @default '1.34'
   */
  readonly version?: string;

  /**
   * The API gateway in the cluster.
   * @default Gateway.envoyGateway(); on VKE below a TerraformStack the cloud's own API gateway
   */
  readonly gateway?: Gateway;

  /**
   * What places pods on nodes.
   * @default Scheduler.plain()
   */
  readonly scheduler?: Scheduler;

  /**
   * What the names of the PriorityClasses begin with that `priority` and `useIdleResources` of
   * deployments name, and that `PriorityLevels` makes: the level follows after `-`. Violations:
   * `PLATFORM_ADDRESS`.
   * @default 'inference-priority'
   */
  readonly priorityClassPrefix?: string;

  /**
   * What scales deployments.
   * @default AutoscalingEngine.keda()
   */
  readonly autoscaling?: AutoscalingEngine;

  /**
   * Address of the Prometheus that KEDA asks, as seen from the cluster. With it, an image preset
   * brings its metrics port as well. Violations: `PLATFORM_ADDRESS`.
   * @default - none; metrics that are queries are refused (`SCALING_ENGINE`)
   */
  readonly prometheus?: string;

  /**
   * Annotations with which this cluster gives a load balancer an address inside the network only,
   * such as `networking.gke.io/load-balancer-type: Internal`. Used where a load balancer says
   * `publicAccess: false`. Violations: `LABEL`.
   * @default - none; on VKE the cloud's own, which those given here are laid over
   */
  readonly privateAddressAnnotations?: { readonly [name: string]: string };

  /**
   * Annotations with which this cluster gives a load balancer an address on the internet. Used where
   * a load balancer says `publicAccess: true`. Violations: `LABEL`.
   * @default - none; on VKE the cloud's own, which those given here are laid over
   */
  readonly publicAddressAnnotations?: { readonly [name: string]: string };

  /**
   * Labels that the Prometheus selects monitors by. With them, an image preset brings its metrics
   * port as well. Violations: `LABEL`.
   * @default - none
   */
  readonly monitorLabels?: { readonly [name: string]: string };

  /**
   * Where the clock of autoscalers' schedules stands, unless they name a zone: an IANA name such as
   * `Asia/Shanghai`. Violations: `SCALING_CRON`.
   * @default 'UTC'
   */
  readonly timeZone?: string;

  /**
   * Where models lie that deployments name by id and version. Violations: `MODEL_REPOSITORY`.
   * @default - not known; such models are refused
   */
  readonly modelRepository?: ModelRepository;

  /**
   * Whether every warning stops synthesis, so that nothing is approximated unnoticed.
   * @default false
   */
  readonly strict?: boolean;
}

/** What is known of the cloud's own API gateways. Violations: `CLOUD_GATEWAY_SIZE`. */
export interface CloudGatewayOptions {
  /**
   * How many nodes a created one has: 2–100.
   * @default 2
   */
  readonly nodes?: number;

  /**
   * What a node of a created one is: '1c2g', '2c4g', '4c8g' or '8c16g', processors and GiB of memory.
   * @default '1c2g'
   */
  readonly nodeSize?: string;

  /**
   * The CLB that the cloud puts before the nodes of a created one: 'small_1', 'small_2', 'medium_1',
   * 'medium_2', 'large_1' or 'large_2'. Changing it makes another gateway.
   * @default 'small_1'
   */
  readonly balancerSize?: string;

  /**
   * Bandwidth of the public address of a created one, in Mbit/s: 1–500. Changing it makes another gateway.
   * @default - not limited: traffic is billed instead
   */
  readonly publicBandwidth?: number;

  /**
   * Addresses of the pods, such as '172.16.0.0/16', in a cluster whose network is Flannel.
   * @default - pods have addresses of the VPC
   */
  readonly flannelPodCidr?: string;

  /**
   * Whether existing gateways (`instance`) know the cluster already; each takes it once.
   * @default false
   */
  readonly clusterImported?: boolean;
}

/** What is known of a cluster of Volcengine Kubernetes Engine, and of the cloud around it. */
export interface VkePlatformOptions extends KubernetesPlatformOptions {
  /** Region of the cluster, such as 'cn-beijing'. Violations: `PLATFORM_ADDRESS`. */
  readonly region: string;

  /**
   * Id of the cluster, such as 'ccm5zb9p3d1rs8vbkq4h0'; a value that only Terraform knows is fine.
   * Below a TerraformStack the cloud's own resources name it: nodes behind a CLB by weights, roles of
   * sub-accounts, API gateways, which find instances in it (`CLOUD_GATEWAY_SERVICE`). Below a Chart it
   * means nothing (`UNUSED_CLOUD`). Violations: `CLOUD_NODES`.
   * @default - not known
   */
  readonly cluster?: string;

  /**
   * Ids of the ECS instances that stand behind a CLB by weights, below a TerraformStack: any nodes of
   * the cluster, since every node port leads to every instance. Below a Chart they mean nothing
   * (`UNUSED_CLOUD`). Violations: `CLOUD_NODES`.
   * @default - all nodes that the cloud finds in the `cluster` while Terraform plans
   */
  readonly nodes?: string[];

  /**
   * Ids of the node pools whose nodes are looked for, where `nodes` is left out. Violations: `CLOUD_NODES`.
   * @default - every node pool of the `cluster`
   */
  readonly nodePools?: string[];

  /**
   * VPC, subnets and security groups of services that say none of their own.
   * @default - every service says its network (`NETWORK_REQUIRED`)
   */
  readonly network?: PrivateNetwork;

  /**
   * What is known of the cloud's own API gateways, which `LoadBalancer.apiGateway` means below a
   * TerraformStack where no `gateway` is said; elsewhere it means nothing (`UNUSED_CLOUD`). Violations:
   * `CLOUD_GATEWAY_SIZE`.
   * @default - created ones have 2 nodes '1c2g'; existing ones don't know the cluster yet
   */
  readonly apiGateways?: CloudGatewayOptions;
}

const ATTACHED = Symbol.for('cdk-inference.Platform');

/**
 * What the manifests will run on. Given to a service, or attached to a scope and inherited by every
 * service below it; the nearest one holds.
 *
 * ```ts
 * Platform.kubernetes({ version: '1.34', prometheus: 'http://prometheus.monitoring:9090' }).attachTo(app);
 * ```
 */
export class Platform {
  /**
   * A Kubernetes cluster.
   *
   * @param options what is known of it
   */
  public static kubernetes(options: KubernetesPlatformOptions = {}): Platform {
    return new Platform(clusterSpec(options));
  }

  /**
   * A cluster of Volcengine Kubernetes Engine (VKE): what a Kubernetes cluster does, and the cloud's
   * own load balancers, elastic instances and file systems.
   *
   * @param options what is known of it
   */
  public static vke(options: VkePlatformOptions): Platform {
    const { region, cluster, nodes, nodePools, network, apiGateways, ...kubernetes } = options;
    return new Platform({
      ...clusterSpec(kubernetes),
      cloud: omitUndefined({
        region,
        cluster,
        nodes: nodes && [...nodes],
        nodePools: nodePools && [...nodePools],
        network: network?._spec,
        apiGateways: apiGateways && { ...apiGateways },
      }),
    });
  }

  /**
   * The platform attached to a scope or to the nearest one around it; `undefined` where there is none.
   *
   * @param scope where to look first
   */
  public static of(scope: IConstruct): Platform | undefined {
    for (const node of [...scope.node.scopes].reverse()) {
      const attached = (node as { [ATTACHED]?: Platform })[ATTACHED];
      if (attached !== undefined) {
        return attached;
      }
    }
    return undefined;
  }

  private constructor(private readonly spec: PlatformSpec) {}

  /** @internal */
  public get _spec(): PlatformSpec {
    return this.spec;
  }

  /**
   * Makes this the platform of all services below a scope that are given no other, before or after
   * they are made. Throws if the scope has one already, or is part of a service, which runs on one
   * platform as a whole.
   *
   * @param scope an App, a Chart, a TerraformStack, a service or any construct around it
   */
  public attachTo(scope: IConstruct): void {
    const service = scope.node.scopes.slice(0, -1).find((each) => '_synthesize' in each);
    if (service) {
      throw usageError(
        `[${scope.node.path}] is part of the service [${service.node.path}], which runs on one platform as a whole; attach the platform to the service, or to what it stands in`,
      );
    }
    if (ATTACHED in scope) {
      throw usageError(
        `[${scope.node.path}] has a platform already; attach one platform to a scope`,
      );
    }
    Object.defineProperty(scope, ATTACHED, { value: this });
    changed();
  }
}

function clusterSpec(options: KubernetesPlatformOptions): PlatformSpec {
  const { gateway, scheduler, autoscaling, monitorLabels, modelRepository, ...rest } = options;
  return {
    ...rest,
    ...(monitorLabels && { monitorLabels: { ...monitorLabels } }),
    ...(modelRepository && { modelRepository: modelRepository._spec }),
    ...(gateway && { gateway: gateway._spec }),
    ...(scheduler && { scheduler: scheduler._spec }),
    ...(autoscaling && { autoscaling: autoscaling._spec }),
  };
}

import { IConstruct } from 'constructs';
import { AutoscalingEngine } from './autoscaling-engine';
import { Gateway } from './gateway';
import { ModelRepository } from './model-repository';
import { PrivateNetwork } from './network';
import { PrometheusAuth } from './prometheus-auth';
import { Scheduler } from './scheduler';
import { AppRegistry } from '../private/app-registry';
import { checkInput } from '../private/input';
import { omitUndefined } from '../private/omit-undefined';
import { Acknowledgement, AcknowledgementSpec } from '../spec/acknowledgement';
import { CloudGatewayBalancerSize, CloudGatewayNodeSize, PlatformSpec } from '../spec/platform';

/** Releases and components of a Kubernetes cluster. */
export interface KubernetesPlatformOptions {
  /**
   * Name of the cluster, such as 'prod-eu'. Services whose platforms have one name are in one cluster, and
   * only objects in one cluster collide (`NAME_OBJECT`). The name is not rendered. Violations:
   * `PLATFORM_ADDRESS`.
   * @default - a Chart or stack with a platform of its own is a cluster of its own; all others in
   * the app are one cluster
   */
  readonly name?: string;

  /**
   * Release of Kubernetes, `major.minor`: 1.28 or later. Set the release that the cluster runs: with a
   * newer value the library can render fields that the cluster rejects. From 1.30 on the kubelet
   * delays the stop of a pod; before that the container runs `sleep`. Violations:
   * `PLATFORM_VERSION`.
   * @default '1.34'
   */
  readonly version?: string;

  /**
   * API gateway in the cluster.
   * @default Gateway.envoyGateway(); in a TerraformStack on VKE Volcengine's API gateway
   */
  readonly gateway?: Gateway;

  /**
   * Scheduler of the pods.
   * @default Scheduler.plain()
   */
  readonly scheduler?: Scheduler;

  /**
   * Prefix of the PriorityClass names that `priority` and `useIdleResources` refer to and that
   * `PriorityLevels` renders. `-` and the level follow the prefix. Violations: `PLATFORM_ADDRESS`.
   * @default 'inference-priority'
   */
  readonly priorityClassPrefix?: string;

  /**
   * Component that scales deployments.
   * @default AutoscalingEngine.keda()
   */
  readonly autoscaling?: AutoscalingEngine;

  /**
   * URL of the Prometheus that KEDA queries, as the cluster reaches it. With it an image of a known engine adds
   * its metrics port and a `PodMonitor`, so the cluster needs the definitions of the Prometheus Operator.
   * Violations: `PLATFORM_ADDRESS`.
   * @default - no queries: metrics with a query are errors (`SCALING_ENGINE`)
   */
  readonly prometheus?: string;

  /**
   * Credentials with which KEDA queries `prometheus`. Without `prometheus` they are an error. Violations:
   * `PLATFORM_ADDRESS`.
   * @default - no credentials
   */
  readonly prometheusAuth?: PrometheusAuth;

  /**
   * Mirror of the registries that the images of `Image.preset` come from: a registry with an optional
   * path, such as 'registry.corp.example/hub'. It replaces the registry, and the path stays:
   * `vllm/vllm-openai` of docker.io becomes `registry.corp.example/hub/vllm/vllm-openai`,
   * `nvcr.io/nvidia/tritonserver` becomes `registry.corp.example/hub/nvidia/tritonserver`, and
   * `ghcr.io/huggingface/text-generation-inference` becomes
   * `registry.corp.example/hub/huggingface/text-generation-inference`. Images of your own stay as they
   * are. Violations: `PLATFORM_ADDRESS`.
   * @default - the registries of the engines
   */
  readonly imageRegistry?: string;

  /**
   * Annotations that give a load balancer a private address in this cluster, such as
   * `networking.gke.io/load-balancer-type: Internal`. They apply to a load balancer with
   * `publicAccess: false`. Violations: `LABEL`.
   * @default - `publicAccess: false` is an error (`PUBLIC_ADDRESS`); on VKE Volcengine's annotations, which
   * the annotations of this option override
   */
  readonly privateAddressAnnotations?: { readonly [name: string]: string };

  /**
   * Annotations that give a load balancer a public address in this cluster. They apply to a load
   * balancer with `publicAccess: true`. Violations: `LABEL`.
   * @default - `publicAccess: true` is an error (`PUBLIC_ADDRESS`); on VKE Volcengine's annotations, which
   * the annotations of this option override
   */
  readonly publicAddressAnnotations?: { readonly [name: string]: string };

  /**
   * Labels by which the cluster's Prometheus selects a `PodMonitor`. With them an image preset adds its
   * metrics port and a `PodMonitor`, so the cluster needs the definitions of the Prometheus Operator.
   * Violations: `LABEL`.
   * @default - a `PodMonitor` has no labels of a Prometheus
   */
  readonly monitorLabels?: { readonly [name: string]: string };

  /**
   * Time zone of schedules whose autoscaler sets none: an IANA name such as `Asia/Shanghai`. Violations:
   * `SCALING_CRON`.
   * @default 'UTC'
   */
  readonly timeZone?: string;

  /**
   * Place of the models that deployments refer to by id and version. Violations: `MODEL_REPOSITORY`.
   * @default - such models are errors
   */
  readonly modelRepository?: ModelRepository;

  /**
   * Whether every warning stops synthesis as an error.
   * @default false
   */
  readonly strict?: boolean;
}

/** Settings of Volcengine's API gateways. Violations: `CLOUD_GATEWAY_SIZE`. */
export interface CloudGatewayOptions {
  /**
   * Node count of a gateway that the library creates: 2–100.
   * @default 2
   */
  readonly nodes?: number;

  /**
   * Node size of a gateway that the library creates.
   * @default CloudGatewayNodeSize.CPU_1_GIB_2
   */
  readonly nodeSize?: CloudGatewayNodeSize;

  /**
   * Size of the CLB in front of the nodes of a gateway that the library creates. A change creates a new
   * gateway.
   * @default CloudGatewayBalancerSize.SMALL_1
   */
  readonly balancerSize?: CloudGatewayBalancerSize;

  /**
   * Bandwidth of the public address of a gateway that the library creates, in Mbit/s: 1–500. A change
   * creates a new gateway.
   * @default - no limit; Volcengine bills the traffic
   */
  readonly publicBandwidth?: number;

  /**
   * Addresses of the pods in a cluster with a Flannel network, such as '172.16.0.0/16'.
   * @default - the pods have addresses of the VPC
   */
  readonly flannelPodCidr?: string;

  /**
   * Whether existing gateways (`instance`) have imported the cluster already. Volcengine imports a
   * cluster once per gateway.
   * @default false
   */
  readonly clusterImported?: boolean;
}

/** A cluster of Volcengine Kubernetes Engine (VKE), and its region, nodes and network. */
export interface VkePlatformOptions extends KubernetesPlatformOptions {
  /** Region of the cluster, such as 'cn-beijing'. Violations: `PLATFORM_ADDRESS`. */
  readonly region: string;

  /**
   * Id of the cluster, such as 'ccm5zb9p3d1rs8vbkq4h0'; a Terraform token is allowed. Required in a
   * TerraformStack for a CLB with weights, for roles of sub-accounts and for API gateways
   * (`CLOUD_GATEWAY_SERVICE`). In a Chart it has no effect (`UNUSED_CLOUD`). Violations: `CLOUD_NODES`.
   * @default - resources that need the id are errors
   */
  readonly cluster?: string;

  /**
   * Ids of the ECS instances (nodes) that a CLB with weights sends connections to, in a TerraformStack.
   * Any nodes of the cluster work, because every node port leads to every pod. In a Chart the option has
   * no effect (`UNUSED_CLOUD`). Violations: `CLOUD_NODES`.
   * @default - all nodes of the `cluster` that Terraform finds while it plans
   */
  readonly nodes?: string[];

  /**
   * Ids of the node pools whose nodes Terraform looks for if `nodes` is not set. Violations:
   * `CLOUD_NODES`.
   * @default - every node pool of the `cluster`
   */
  readonly nodePools?: string[];

  /**
   * VPC, subnets and security groups of services without a `network` of their own.
   * @default - every service must set its network (`NETWORK_REQUIRED`)
   */
  readonly network?: PrivateNetwork;

  /**
   * Settings of Volcengine's API gateways. `LoadBalancer.apiGateway` uses these in a TerraformStack
   * without a `gateway` in the cluster. Elsewhere the option has no effect (`UNUSED_CLOUD`). Violations:
   * `CLOUD_GATEWAY_SIZE`.
   * @default - new gateways have 2 nodes with 1 CPU and 2 GiB; existing gateways import the cluster
   */
  readonly apiGateways?: CloudGatewayOptions;
}

/** The platforms attached to scopes of one app. */
class AttachedPlatforms {
  public readonly platforms = new Map<IConstruct, Platform>();
}

/**
 * The platform that services run on. Pass it to a service, or attach it to a scope: every service in
 * the scope inherits the platform of its nearest scope.
 */
export class Platform {
  /**
   * Describes a Kubernetes cluster.
   *
   * @example
   * Platform.kubernetes({
   *   version: '1.34',
   *   prometheus: 'http://prometheus.monitoring:9090',
   * }).attachTo(app);
   *
   * @param options releases and components of the cluster
   */
  public static kubernetes(options: KubernetesPlatformOptions = {}): Platform {
    return new Platform(clusterSpec(options));
  }

  /**
   * Describes a cluster of Volcengine Kubernetes Engine (VKE). It adds Volcengine's load balancers,
   * virtual nodes and file systems to a Kubernetes cluster.
   *
   * @example
   * Platform.vke({
   *   region: 'cn-beijing',
   *   network: PrivateNetwork.of({
   *     vpc: 'vpc-2fe19q1abcdef',
   *     subnets: [Subnet.of('subnet-3tex2x1cwd4c0', 'cn-beijing-a')],
   *     securityGroups: ['sg-2fe1example'],
   *   }),
   * }).attachTo(app);
   *
   * @param options region, network, releases and components of the cluster
   * @see https://www.volcengine.com/product/vke
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
   * Finds the platform of a scope. Another name of `Platform.of`.
   *
   * @param scope scope to begin with
   */
  public static find(scope: IConstruct): Platform | undefined {
    return Platform.of(scope);
  }

  /**
   * Finds the platform that is attached to a scope or to its nearest enclosing scope; `undefined` if
   * there is none.
   *
   * @param scope scope to begin with
   */
  public static of(scope: IConstruct): Platform | undefined {
    const { platforms } = AppRegistry.of(scope).part(AttachedPlatforms);
    const nearest = [...scope.node.scopes].reverse().find((each) => platforms.has(each));
    return nearest && platforms.get(nearest);
  }

  /** The platform of the scope _around a Chart or stack. @internal */
  public static _around({ node }: IConstruct): Platform | undefined {
    return node.scope && Platform.of(node.scope);
  }

  private readonly acknowledgements: AcknowledgementSpec[] = [];
  private readonly apps = new Set<AppRegistry>();

  private constructor(private readonly spec: PlatformSpec) {}

  /** Name of the cluster; undefined if none is set. */
  public get name(): string | undefined {
    return this.spec.name;
  }

  /** Release of Kubernetes; undefined if the default applies. */
  public get version(): string | undefined {
    return this.spec.version;
  }

  /** Region of a cluster of Volcengine; undefined on plain Kubernetes. */
  public get region(): string | undefined {
    return this.spec.cloud?.region;
  }

  /** Time zone of schedules; undefined if the default applies. */
  public get timeZone(): string | undefined {
    return this.spec.timeZone;
  }

  /** Whether every warning is an error. */
  public get strict(): boolean {
    return this.spec.strict ?? false;
  }

  /** @internal */
  public get _spec(): PlatformSpec {
    return this.spec;
  }

  /** The acknowledgements for a service in an app, whose findings a later one changes. @internal */
  public _acknowledgementsFor(app: AppRegistry): readonly AcknowledgementSpec[] {
    this.apps.add(app);
    return this.acknowledgements;
  }

  /**
   * Acknowledges a warning of all services on this platform. Synthesis does not print it, and with
   * `strict` it does not stop. `findings()` still has it, with the reason, and so has an annotation of
   * each rendered Deployment.
   *
   * Rules: `ACKNOWLEDGE`, `ACKNOWLEDGE_UNUSED`.
   *
   * @param rule id of the warning; an error cannot be acknowledged
   * @param acknowledgement reason and last day
   */
  public acknowledge(rule: string, acknowledgement: Acknowledgement): void {
    this.acknowledgements.push({ ...acknowledgement, rule, source: 'the platform' });
    this.apps.forEach((app) => app.changed());
  }

  /**
   * Makes this the platform of all services in a scope that have no other platform, those that are
   * created later too. Throws if the scope has a platform already, or is part of a service: a service
   * runs on one platform.
   *
   * @param scope an App, a Chart, a TerraformStack, a service or any other scope of a service
   */
  public attachTo(scope: IConstruct): void {
    const service = scope.node.scopes.slice(0, -1).find((each) => '_synthesize' in each);
    if (service) {
      throw new Error(
        `[${scope.node.path}] is part of the service [${service.node.path}], which runs on one platform as a whole; attach the platform to the service, or to its scope`,
      );
    }
    const app = AppRegistry.of(scope);
    const { platforms } = app.part(AttachedPlatforms);
    if (platforms.has(scope)) {
      throw new Error(
        `[${scope.node.path}] has a platform already; attach one platform to a scope`,
      );
    }
    platforms.set(scope, this);
    app.changed();
  }
}

checkInput(Platform, 'Platform');

function clusterSpec(options: KubernetesPlatformOptions): PlatformSpec {
  const {
    gateway,
    scheduler,
    autoscaling,
    prometheusAuth,
    monitorLabels,
    modelRepository,
    ...rest
  } = options;
  return {
    ...rest,
    ...(prometheusAuth && { prometheusAuth: prometheusAuth._spec }),
    ...(monitorLabels && { monitorLabels: { ...monitorLabels } }),
    ...(modelRepository && { modelRepository: modelRepository._spec }),
    ...(gateway && { gateway: gateway._spec }),
    ...(scheduler && { scheduler: scheduler._spec }),
    ...(autoscaling && { autoscaling: autoscaling._spec }),
  };
}

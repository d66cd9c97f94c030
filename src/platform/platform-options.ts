import { AutoscalingEngine } from './autoscaling-engine';
import { Gateway } from './gateway';
import { ModelRepository } from './model-repository';
import { PrivateNetwork } from './network';
import { PrometheusAuth } from './prometheus-auth';
import { Scheduler } from './scheduler';
import { CloudGatewayBalancerSize, CloudGatewayNodeSize } from '../spec/platform';

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
   * @see https://kubernetes.io/releases/
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
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priorityClassPrefix?: string;

  /**
   * Component that changes the replica counts of deployments with an autoscaler.
   * @default AutoscalingEngine.keda()
   */
  readonly autoscaling?: AutoscalingEngine;

  /**
   * URL of the Prometheus that KEDA queries, as the cluster reaches it. With it an image of a known engine adds
   * its metrics port and a `PodMonitor`, so the cluster needs the definitions of the Prometheus Operator.
   * Violations: `PLATFORM_ADDRESS`.
   * @default - no queries: metrics with a query are errors (`SCALING_ENGINE`)
   * @see https://keda.sh/docs/latest/scalers/prometheus/
   */
  readonly prometheus?: string;

  /**
   * Credentials with which KEDA queries `prometheus`. Without `prometheus` they are an error. Violations:
   * `PLATFORM_ADDRESS`.
   * @default - KEDA sends its queries without credentials
   * @see https://keda.sh/docs/latest/scalers/prometheus/#authentication-parameters
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
   * @see https://prometheus-operator.dev/docs/api-reference/api/
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
  /** Region of the cluster, such as 'cn-beijing'. Violations: `PLATFORM_ADDRESS`, `CLOUD_REGION`. */
  readonly region: string;

  /**
   * Id of the cluster, such as 'ccm5zb9p3d1rs8vbkq4h0', or a Terraform token. Required in a
   * TerraformStack for a CLB with weights, for roles of sub-accounts and for API gateways
   * (`CLOUD_GATEWAY_SERVICE`). In a Chart it has no effect (`UNUSED_CLOUD`). Violations:
   * `CLOUD_NODES`.
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

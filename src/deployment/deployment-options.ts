import { Duration } from 'cdk8s';
import type { EnvFrom, EnvValue } from 'cdk8s-plus-28';

import { ComputeSpec } from './compute';
import { Disruption } from './disruption';
import { EndpointPicker } from './endpoint-picker';
import { Image } from './image';
import { Model } from './model';
import { PodOptions } from './pod';
import { Probe } from './probe';
import { Queue } from './queue';
import { RollingUpdate } from './rolling-update';
import { Subnet } from '../platform/network';
import { SharedFileSystem } from '../platform/storage';

import type { NodePort } from '../spec/port';
import type { LoadBalancer } from '../traffic/load-balancer';
import type { Port } from '../traffic/port';

/**
 * How an engine spreads a model over the GPUs of a pod. The product of `tensor`, `pipeline` and `data` is the
 * number of GPUs. Violations: `PARALLELISM`.
 */
export interface ParallelismOptions {
  /**
   * GPUs that share each layer of the model: a whole number of at least 1.
   * @default - the GPUs that `pipeline` and `data` leave
   */
  readonly tensor?: number;

  /**
   * Stages into which the layers are divided: a whole number of at least 1. vLLM and SGLang.
   * @default 1
   */
  readonly pipeline?: number;

  /**
   * Copies of the model in one pod: a whole number of at least 1. vLLM and SGLang.
   * @default 1
   */
  readonly data?: number;

  /**
   * GPUs over which the experts of a mixture-of-experts model are spread: a whole number of at least 1. With
   * vLLM it is 1, or the product of `tensor` and `data`. vLLM and SGLang.
   * @default 1
   */
  readonly expert?: number;
}

/**
 * A group of identical pods: image, model, compute, replicas, scaling and rolling update.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
 */
export interface DeploymentOptions {
  /**
   * Name for people, as an annotation: 1–200 characters of `A-Z a-z 0-9 - _` and Chinese. It need
   * not be unique, and a change restarts no pod. Violations: `NAME_DEPLOYMENT`.
   * @default - the construct id
   */
  readonly displayName?: string;

  /**
   * Purpose of the deployment, as an annotation: 1–500 visible characters. Violations:
   * `NAME_DESCRIPTION`.
   * @default - the Deployment has no annotation with a description
   */
  readonly description?: string;

  /**
   * Name of the Kubernetes objects: 1–63 characters of `a-z 0-9 -`, and no token of Terraform.
   * Violations: `NAME_OBJECT`.
   * @default - the service's name and the construct id, such as 'chat-reserved'. If an id is too
   * long or has other characters, the library shortens it and adds a hash.
   */
  readonly resourceName?: string;

  /**
   * Image of the inference container. A preset, or an image of your own with `engine`, also sets probes, metrics
   * and arguments. Violations: `IMAGE_REFERENCE`, `IMAGE_TAG`.
   */
  readonly image: Image;

  /**
   * Names of the Secrets with which nodes pull the image, and a model from `Model.fromOciImage`.
   * They are of type `kubernetes.io/dockerconfigjson`, in the deployment's namespace. Violations:
   * `IMAGE_PULL_SECRET`.
   * @default - only the pull secrets of the service account
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
   */
  readonly imagePullSecrets?: string[];

  /**
   * Model that the deployment serves, mounted read-only at `/models` by default. Violations:
   * `MODEL`, `MODEL_REPOSITORY`, `MODEL_IMAGE_VOLUME`, `STORAGE_PATH`.
   * @default - no mount: the image contains the model, or the engine downloads it
   */
  readonly model?: Model;

  /**
   * Shared file systems that the inference container mounts. Their files stay when the deployment
   * or the service is deleted. Violations: `STORAGE_PATH`, `STORAGE_NAME`, `STORAGE_PLATFORM`,
   * `STORAGE_SECRET`.
   * @default - only `model` and `pod.volumeMounts` are mounted
   */
  readonly storage?: SharedFileSystem[];

  /** CPU, memory and GPUs of one pod. Violations: `COMPUTE_REQUIRED`. */
  readonly compute: ComputeSpec;

  /**
   * How the engine of a preset spreads the model over the GPUs of a pod. The preset passes it as arguments.
   * Violations: `PARALLELISM`.
   * @default - tensor parallelism over all GPUs, unless `args` set another; without an engine that the
   * library knows, with `command` and with parts of GPUs the image decides
   */
  readonly parallelism?: ParallelismOptions;

  /**
   * Command of the inference container: a list, or a string that `/bin/sh -c` runs. With a command,
   * an image preset adds no arguments, so the command must listen on the declared port. Violations:
   * `COMMAND`.
   * @default - the entrypoint of the image; for `Engine.SGLANG` the command of the preset
   */
  readonly command?: string | string[];

  /**
   * Arguments of the command. They follow the arguments of an image preset, and agree with the
   * options that set the same, such as the port. Violations: `ENGINE_ARGUMENT`.
   * @default - the arguments of the image preset; without a preset those of the image
   */
  readonly args?: string[];

  /**
   * Environment variables with literal values. A name matches `[A-Za-z_][A-Za-z0-9_]*`. `$(NAME)` in a
   * value is replaced by another variable of `env` or `envValues`, in any order. Violations: `ENV_KEY`,
   * `ENV_REFERENCE`.
   * @default - only the variables of the image and of its preset
   */
  readonly env?: { readonly [name: string]: string };

  /**
   * Environment variables with values from Secrets, ConfigMaps or fields, such as
   * `EnvValue.fromSecretValue(...)` of cdk8s-plus-28. Violations: `ENV_KEY`.
   * @default - no variable takes its value from another object
   */
  readonly envValues?: { readonly [name: string]: EnvValue };

  /**
   * Secrets and ConfigMaps whose keys all become environment variables: `Env.fromSecret(...)` and
   * `Env.fromConfigMap(...)` of cdk8s-plus-28. A later source overrides an earlier one. `env` and
   * `envValues` override every source. Violations: `ENV_KEY`.
   * @default - no variables from whole Secrets or ConfigMaps
   */
  readonly envFrom?: EnvFrom[];

  /**
   * Health check that restarts the container if it fails. Set `startup` too. Otherwise Kubernetes
   * restarts a container forever that loads its model for longer than this probe allows
   * (`PROBE_STARTUP_BUDGET`). Violations: `PROBE_TARGET`, `PROBE_TIMES`.
   * @default - the probe of the image's engine, which allows five minutes without a response; without an
   * engine Kubernetes restarts a container only when its process ends
   */
  readonly liveness?: Probe;

  /**
   * Health check that decides whether a pod receives requests. Your own probe keeps the values of the
   * engine's probe that it does not set. Violations: `PROBE_TARGET`, `PROBE_TIMES`, `PROBE_READINESS`.
   * @default - the probe of the image's engine; without an engine a pod receives requests as soon as
   * its container runs
   */
  readonly readiness?: Probe;

  /**
   * Health check that delays the other probes until it succeeds. It must leave enough time to load
   * the model. The default of `progressDeadline` includes this time. Violations: `PROBE_TARGET`,
   * `PROBE_TIMES`, `PROBE_STARTUP_BUDGET`.
   * @default - the probe of the image's engine, which allows 30 minutes; without an engine the other
   * probes begin at once
   */
  readonly startup?: Probe;

  /**
   * Capacity queue in which the pods run. Required on VKE, with Volcano and with Kueue. Violations:
   * `QUEUE_REQUIRED`, `QUEUE_NAME`, `QUEUE_ZONES`, `QUEUE_CAPACITY`, `QUEUE_ELASTIC`.
   * @default - the pods run on any node of the cluster
   */
  readonly queue?: Queue;

  /**
   * Subnet of the pods' addresses: one of the service's subnets (`NETWORK_SHARED`), in a zone of
   * the queue (`SUBNET_ZONE`). On virtual nodes the support is exact. On other nodes the pods run
   * in the zone of the subnet (`APPROXIMATED_NETWORK`). Outside VKE it has no effect
   * (`UNUSED_NETWORK`).
   * @default - any subnet of the service in a zone of the queue
   */
  readonly subnet?: Subnet;

  /**
   * Ids of the pods' security groups, at least one. Pods on nodes have the security groups of their
   * node pool, so set the same ones there (`APPROXIMATED_NETWORK`). Outside VKE they have no effect
   * (`UNUSED_NETWORK`).
   * @default - the security groups of the service
   */
  readonly securityGroups?: string[];

  /**
   * Second queue, for pods that find no room in `queue`: for example on-demand after reserved
   * capacity.
   *
   * - With Kueue: two flavors of one ClusterQueue, in order, if `QueueQuotas` has both queues.
   * - On VKE, if both queues set `resourcePolicySubset`: a `ResourcePolicy`, which also orders the
   *   scale-down.
   * - Otherwise: a preference among nodes (`APPROXIMATED_OVERFLOW`).
   * - With Volcano: an error, because a pod belongs to one queue there.
   *
   * Violations: `OVERFLOW`.
   * @default - pods without room in `queue` stay pending
   * @example
   * const options: Partial<DeploymentOptions> = {
   *   queue: Queue.named('reserved', { billing: Billing.PREPAID }),
   *   overflow: Queue.named('on-demand', { billing: Billing.PAY_AS_YOU_GO }),
   * };
   */
  readonly overflow?: Queue;

  /**
   * Scheduling priority if capacity is short: a whole number 1–9, higher first. It refers to a
   * PriorityClass of `PriorityLevels`, which you create once per cluster. Without the class no pod
   * starts. Violations: `PRIORITY`.
   * @default - no PriorityClass: all levels come first
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
   */
  readonly priority?: number;

  /**
   * Whether the pods use idle capacity. Other workloads may preempt them at any moment, and the
   * deployment gets no PodDisruptionBudget, unless `disruption` sets a limit. The rendered form depends on the scheduler:
   *
   * - Volcano: preemptable pods.
   * - Katalyst: reclaimed cores, without GPUs.
   * - Plain scheduler: the lowest PriorityClass (`APPROXIMATED_IDLE`).
   * - Kueue: the same. In a queue of a `QueueQuotas` with a `cohort`, whose deployments all set the
   *   option, the pods also use what other queues with the same nodes leave.
   *
   * Violations: `IDLE`.
   * @default false
   */
  readonly useIdleResources?: boolean;

  /**
   * Whether CPU, memory and devices of a pod should be on one NUMA node. Needs whole CPUs, and
   * requests equal to limits in every container. The scheduler decides how strictly it applies
   * (`APPROXIMATED_NUMA`). Violations: `NUMA`.
   * @default false
   */
  readonly numaAffinity?: boolean;

  /**
   * Replica count: a whole number of at least 1. Omit it if the deployment has an autoscaler.
   * Violations: `REPLICAS`.
   * @default - 1; with an autoscaler the library renders no replica count
   */
  readonly replicas?: number;

  /**
   * Ports in addition to the service's ports, five in total (`PORT_COUNT`). The deployment's own
   * load balancer forwards them. The service's load balancer forwards them only if the service
   * declares no port: the ports of its first deployment are then the service's ports. Violations:
   * `PORT_CONFLICT`, `PORT_PURPOSE`.
   * @default - only the service's ports; if it declares none, the ports of the image preset
   */
  readonly ports?: Port[];

  /**
   * Node ports through which the service's CLB (Volcengine's layer-4 load balancer) reaches the
   * pods. Used in a `TerraformStack` on VKE if the traffic is split by weights. Each port must be
   * free on every node. In any other target they have no effect (`UNUSED_CLOUD`). Violations:
   * `NODE_PORT`.
   * @default - the cluster chooses the ports, and Terraform reads them from the Service
   */
  readonly nodePorts?: NodePort[];

  /**
   * Load balancer for this deployment alone, in addition to the service's or without one. It
   * forwards the deployment's ports and the service's ports. Purposes that its type does not have
   * become the nearest purpose (`PORT_INHERIT`).
   * @default - clients reach the deployment through the service only
   */
  readonly loadBalancer?: LoadBalancer;

  /**
   * Whether the service's CLB sends requests to this deployment. Only with a CLB that splits by
   * instance count (`TRAFFIC_ACCEPT`). A change restarts the pods, because it changes a pod label.
   * @default true
   */
  readonly acceptTraffic?: boolean;

  /**
   * How many pods a rolling update may remove and add at a time. Violations: `ROLLOUT`.
   * @default - 25 % may be unavailable, and 25 % may exist in addition; with Kueue, or several nodes a
   * replica, one may be unavailable
   */
  readonly rollingUpdate?: RollingUpdate;

  /**
   * How many pods node drains may stop at a time, and how long node autoscalers leave a new pod alone.
   * Violations: `DISRUPTION`, `DISRUPTION_BLOCKED`, `UNUSED_PROTECTION`.
   * @default - if there can be two replicas or more, as many as a rolling update may stop at the minimum
   * replica count, at least 1; none with `useIdleResources`
   */
  readonly disruption?: Disruption;

  /**
   * The component that chooses the replica of each request, instead of the gateway. The route of the
   * service's gateway then leads to an InferencePool. Violations: `ENDPOINT_PICKER`,
   * `ENDPOINT_PICKER_WEIGHTS`.
   * @default - the gateway chooses, by the algorithm of the load balancer
   * @see https://gateway-api-inference-extension.sigs.k8s.io/
   */
  readonly endpointPicker?: EndpointPicker;

  /**
   * Time in which a stopping pod finishes running requests: whole seconds, 0 or more. The pod's
   * grace period is `preStopDelay`, this time, and 10 s in which a known engine ends. A preset passes the
   * time to its engine: `--shutdown-timeout` to vLLM from 0.18 on, `--exit-timeout-secs` to Triton.
   * Violations: `GRACE`, `ENGINE_DRAIN`, `ENGINE_ARGUMENT`.
   * @default Duration.seconds(30)
   */
  readonly gracefulShutdown?: Duration;

  /**
   * Time in which a stopping pod keeps accepting requests, so that gateways stop sending them:
   * whole seconds, 0 or more. Behind a load balancer 0 loses requests (`SHUTDOWN_DELAY`).
   *
   * Before Kubernetes 1.30 the container runs `sleep`. A distroless image has no `sleep`, so its
   * container stops at once. Violations: `GRACE`.
   * @default Duration.seconds(10)
   * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
   */
  readonly preStopDelay?: Duration;

  /**
   * Time that a new pod must be ready before a rolling update counts it as available: whole
   * seconds, 0 or more. It stops an update whose pods fail soon after their start. Violations:
   * `ROLLOUT_DEADLINE`.
   * @default Duration.seconds(0)
   */
  readonly minReady?: Duration;

  /**
   * Time without progress after which `kubectl rollout status` reports a rolling update as failed:
   * whole seconds. Kubernetes does not roll it back. The time must exceed the longest start of a
   * pod: the startup probe (delay + failures × period), `minReady`, and the shutdown of a pod whose
   * resources the new pod needs. Violations: `ROLLOUT_DEADLINE`.
   * @default - the longest start plus 5 minutes for the image, but at least 10 minutes
   */
  readonly progressDeadline?: Duration;

  /**
   * Kubernetes pod fields that have no option of their own: labels, security context, sidecars,
   * volumes, affinity and others.
   * @default - only the fields that the other options render
   */
  readonly pod?: PodOptions;
}

import { Duration } from 'cdk8s';
import type { EnvFrom, EnvValue } from 'cdk8s-plus-28';

import { ComputeSpec } from './compute';
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

/** One homogeneous group of instances. */
export interface DeploymentOptions {
  /**
   * The name people read: 1–200 of `A-Z a-z 0-9 - _` and Chinese characters; may repeat, and may
   * change without touching anything else. Violations: `NAME_DEPLOYMENT`.
   * @default - the construct id
   */
  readonly displayName?: string;

  /**
   * What it is for: 1–500 visible characters. Violations: `NAME_DESCRIPTION`.
   * @default - none
   */
  readonly description?: string;

  /**
   * Name of its Kubernetes objects, 1–63 of `a-z 0-9 -`. Violations: `NAME_OBJECT`.
   * @default - the service's name and the construct id, such as 'chat-reserved'; with a short hash
   * where an id had to be cut or had characters that are not legal
   */
  readonly resourceName?: string;

  /** The container image. */
  readonly image: Image;

  /**
   * Names of the Secrets that the image is pulled with, and a model that is an image: of type
   * `kubernetes.io/dockerconfigjson`, in the deployment's namespace. Violations: `IMAGE_PULL_SECRET`.
   * @default - none but those of the service account
   */
  readonly imagePullSecrets?: string[];

  /**
   * The model that is served; read-only, at `/models` unless it says otherwise. Violations: `MODEL`,
   * `MODEL_REPOSITORY`, `MODEL_IMAGE_VOLUME`, `STORAGE_PATH`.
   * @default - what the image has, or what its arguments make it download
   */
  readonly model?: Model;

  /**
   * Shared file systems that instances see. Deleting the deployment or the service never deletes
   * what is in them. Violations: `STORAGE_PATH`, `STORAGE_NAME`, `STORAGE_PLATFORM`, `STORAGE_SECRET`.
   * @default - none
   */
  readonly storage?: SharedFileSystem[];

  /** The compute of one instance. Violations: `COMPUTE_REQUIRED`. */
  readonly compute: ComputeSpec;

  /**
   * The entry command: a list, or one string that `/bin/sh -c` runs. With it, an image preset brings
   * no arguments: the command has to listen on the declared port. Violations: `COMMAND`.
   * @default - the image's own, or what its preset brings
   */
  readonly command?: string | string[];

  /**
   * Arguments of the entry command, after those that an image preset brings. An empty list is none.
   * @default - the image's own, or what its preset brings
   */
  readonly args?: string[];

  /**
   * Environment variables. Names are `[A-Za-z_][A-Za-z0-9_]*`. Violations: `ENV_KEY`.
   * @default - none
   */
  readonly env?: { readonly [name: string]: string };

  /**
   * Environment variables whose values come from elsewhere, such as
   * `EnvValue.fromSecretValue(...)` of cdk8s-plus-28. Violations: `ENV_KEY`.
   * @default - none
   */
  readonly envValues?: { readonly [name: string]: EnvValue };

  /**
   * Secrets and ConfigMaps all of whose keys are environment variables, as `Env.fromSecret(...)` and
   * `Env.fromConfigMap(...)` of cdk8s-plus-28 make them. A later one wins over an earlier one, and
   * `env` and `envValues` over all of them. Violations: `ENV_KEY`.
   * @default - none
   */
  readonly envFrom?: EnvFrom[];

  /**
   * When the container is restarted. Give `startup` as well: an instance that loads its model for
   * longer than this allows is restarted for ever (`PROBE_STARTUP_BUDGET`).
   * @default - off, or what the image preset brings
   */
  readonly liveness?: Probe;

  /**
   * When an instance gets requests.
   * @default - off, or what the image preset brings
   */
  readonly readiness?: Probe;

  /**
   * Holds the other probes back until it succeeds. The rollout's progress deadline follows it.
   * @default - off, or what the image preset brings: half an hour
   */
  readonly startup?: Probe;

  /**
   * The pool of capacity it runs in. Required on a cloud platform, with Volcano and with Kueue.
   * Violations: `QUEUE_REQUIRED`, `QUEUE_NAME`, `QUEUE_ZONES`, `QUEUE_CAPACITY`, `QUEUE_ELASTIC`.
   * @default - anywhere in the cluster
   */
  readonly queue?: Queue;

  /**
   * The subnet that its instances take addresses from: one of the service's (`NETWORK_SHARED`), in a
   * zone of its queue (`SUBNET_ZONE`). Exact where the queue is elastic; other instances go to nodes
   * in the subnet's zone (`APPROXIMATED_NETWORK`). Support: cloud platforms; on plain Kubernetes it
   * means nothing (`UNUSED_NETWORK`).
   * @default - any of the service's subnets that lies in a zone of its queue
   */
  readonly subnet?: Subnet;

  /**
   * Ids of the security groups of its instances, at least one. Instances have those of their node
   * pool, which have to be the same (`APPROXIMATED_NETWORK`). Support: cloud platforms; on plain
   * Kubernetes they mean nothing (`UNUSED_NETWORK`).
   * @default - the service's
   */
  readonly securityGroups?: string[];

  /**
   * The queue that instances go to for which `queue` has no room, such as pay-as-you-go after
   * prepaid. On VKE a `ResourcePolicy`, where both queues say their `resourcePolicySubset`; otherwise
   * a preference among nodes (`APPROXIMATED_OVERFLOW`). Not with Volcano and Kueue, where an instance
   * belongs to one queue. Violations: `OVERFLOW`.
   * @default - none: they wait
   */
  readonly overflow?: Queue;

  /**
   * Who comes first where capacity is short: a whole number 1–9, larger is earlier. Names a
   * PriorityClass that `PriorityLevels` makes, once for the cluster; without it no instance starts.
   * Violations: `PRIORITY`.
   * @default - none: after every level
   */
  readonly priority?: number;

  /**
   * Whether the instances use resources that are idle just now, and may be stopped at any moment for
   * others. No PodDisruptionBudget is made. Volcano: preemptable; Katalyst: reclaimed cores, without
   * GPUs; the plain scheduler and Kueue: the lowest PriorityClass (`APPROXIMATED_IDLE`).
   * Violations: `IDLE`.
   * @default false
   */
  readonly useIdleResources?: boolean;

  /**
   * Whether CPU, memory and devices of an instance should lie on one NUMA node. Wants whole CPUs, and
   * requests equal to limits in every container. How far it is kept is the scheduler's matter
   * (`APPROXIMATED_NUMA`). Violations: `NUMA`.
   * @default false
   */
  readonly numaAffinity?: boolean;

  /**
   * The number of instances: a whole number of at least 1, and absent when there is an autoscaler.
   * Violations: `REPLICAS`.
   * @default - 1; with an autoscaler the number is not rendered
   */
  readonly replicas?: number;

  /**
   * Ports beside the service's; five at most together (`PORT_COUNT`). The service's load balancer
   * does not forward them; the deployment's own does. Violations: `PORT_CONFLICT`, `PORT_PURPOSE`.
   * @default - the service's only
   */
  readonly ports?: Port[];

  /**
   * The node ports through which the service's CLB reaches it by weights, below a TerraformStack on
   * VKE; each free on every node of the cluster. Elsewhere they mean nothing (`UNUSED_CLOUD`).
   * Violations: `NODE_PORT`.
   * @default - the cluster chooses them, and Terraform reads them from the Service
   */
  readonly nodePorts?: NodePort[];

  /**
   * A load balancer of its own, beside the service's or without one: an address that leads to this
   * deployment alone. It forwards the inherited and the own ports; those of the other type by their
   * nearest purpose (`PORT_INHERIT`).
   * @default - none
   */
  readonly loadBalancer?: LoadBalancer;

  /**
   * Whether it stands behind the service's CLB: only where that splits by instance count
   * (`TRAFFIC_ACCEPT`). Changing it restarts the instances, since it is a label of the pods.
   * @default true
   */
  readonly acceptTraffic?: boolean;

  /**
   * How instances are replaced by new ones.
   * @default - 25 % may be missing, 25 % may be there in addition
   */
  readonly rollingUpdate?: RollingUpdate;

  /**
   * How long an instance may finish running requests before it is stopped: whole seconds, 0 or more.
   * The whole of it is left for draining: the pod's grace period is this and `preStopDelay`.
   * Violations: `GRACE`.
   * @default Duration.seconds(30)
   */
  readonly gracefulShutdown?: Duration;

  /**
   * How long an instance that leaves goes on as before, while the gateway learns that it leaves:
   * whole seconds; 0 for not at all, which behind a load balancer loses requests (`SHUTDOWN_DELAY`).
   * Kubernetes before 1.30 runs `sleep` in the container for it: an image without a shell's tools
   * ("distroless") has none, and is then stopped at once. Violations: `GRACE`.
   * @default Duration.seconds(10)
   */
  readonly preStopDelay?: Duration;

  /**
   * How long a new instance must have been ready before a rolling update counts on it: whole
   * seconds, 0 or more. Keeps one that fails right after its first answer from replacing the old
   * ones. Violations: `ROLLOUT_DEADLINE`.
   * @default Duration.seconds(0)
   */
  readonly minReady?: Duration;

  /**
   * When a rolling update that makes no progress is reported as failed (`kubectl rollout status`);
   * it is not rolled back. Whole seconds, longer than an instance may take to start: the startup
   * probe's delay and failures × period, `minReady`, and the shutdown of an instance whose resources
   * it waits for. Violations: `ROLLOUT_DEADLINE`.
   * @default - 10 minutes, or all of that and 5 minutes for pulling the image, whichever is longer
   */
  readonly progressDeadline?: Duration;

  /**
   * What the pods get beside all this.
   * @default - nothing
   */
  readonly pod?: PodOptions;
}

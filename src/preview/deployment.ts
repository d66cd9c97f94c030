import { PlannedDeployment } from '../plan/deployment';
import { instancesOf, needOf } from '../plan/queue-load';
import { startUpSeconds } from '../plan/rolling-update';
import { PlannedService } from '../plan/service';
import { SplitMode } from '../plan/traffic';
import { omitUndefined } from '../private/omit-undefined';
import { ResourceAmounts } from '../spec/queue';

/** What a preview knows of one deployment. It is all that a comparison needs of the base. */
export interface DeploymentPreview {
  /** Construct path, with which findings name the deployment. */
  readonly path: string;
  /** Construct path of its service. */
  readonly service: string;
  /** Name of the rendered Deployment. */
  readonly name: string;
  /**
   * The namespace of its objects.
   * @default - the namespace that is current when they are applied
   */
  readonly namespace?: string;
  /** The cluster: construct path of the first Chart or stack in it. */
  readonly cluster: string;
  /**
   * Name of its queue.
   * @default - anywhere in the cluster
   */
  readonly queue?: string;
  /**
   * Fewest replicas at any time.
   * @default - not known before Terraform runs
   */
  readonly minReplicas?: number;
  /**
   * Most replicas that metrics may request.
   * @default - not known before Terraform runs
   */
  readonly maxReplicas?: number;
  /**
   * The largest `maxReplicas` with which it fits into its queue while all others are at their maximum.
   * @default - the replica count is fixed, pods may run elsewhere, the capacity is not known, or not
   * even the minimum fits
   */
  readonly largestMaxReplicas?: number;
  /** Whether an autoscaler sets the replica count. */
  readonly autoscaled: boolean;
  /**
   * The resources of one replica.
   * @default - not known: an adopted deployment, or a value that only Terraform knows
   */
  readonly perReplica?: ResourceAmounts;
  /**
   * Its part of the service's requests, 0 to 1.
   * @default - not fixed: the replica counts of autoscalers decide
   */
  readonly share?: number;
  /** Whether a route or a load balancer leads to it, also with a share of 0. */
  readonly inRoute: boolean;
  /**
   * Whether its share follows the number of its ready pods, so that no request goes to one that starts.
   * @default - weights decide
   */
  readonly followsReadyPods?: boolean;
  /**
   * Longest time until a new replica serves, in seconds, without scheduling and pulling its image.
   * @default - not bounded by a startup probe
   */
  readonly startUpSeconds?: number;
  /** Longest time from the end signal until its GPUs are free, in seconds. */
  readonly graceSeconds: number;
}

/**
 * Longest time until a new replica serves. Without a startup probe a pod counts when its process has
 * started, or after a time without a bound.
 *
 * @internal
 */
export function servingAfter(deployment: PlannedDeployment): number | undefined {
  return deployment.startup && startUpSeconds(deployment, deployment.minReadySeconds);
}

/** @internal */
export function previewDeployment(
  service: PlannedService,
  deployment: PlannedDeployment,
  cluster: string,
  largestMaxReplicas?: number,
): DeploymentPreview {
  const share = service.traffic.shares.find(({ path }) => path === deployment.path);
  const hasFrontend = service.loadBalancer !== undefined;
  return {
    path: deployment.path,
    service: service.path,
    name: deployment.name,
    cluster,
    autoscaled: deployment.autoscaler !== undefined,
    inRoute: service.frontends.some(({ traffic }) =>
      traffic.shares.some(({ path, inRoute }) => inRoute && path === deployment.path),
    ),
    graceSeconds: deployment.shutdown.graceSeconds,
    ...omitUndefined({
      namespace: deployment.namespace,
      queue: deployment.queue?.name,
      minReplicas: instancesOf(deployment, 'fewest'),
      maxReplicas: instancesOf(deployment, 'most'),
      largestMaxReplicas,
      perReplica: needOf(deployment.compute),
      share: hasFrontend ? share?.share : undefined,
      followsReadyPods: service.traffic.mode === SplitMode.INSTANCE_COUNT ? true : undefined,
      startUpSeconds: servingAfter(deployment),
    }),
  };
}

import { Duration } from 'cdk8s';

import { ComputeSpec } from './compute';
import { Image } from './image';
import { PodOptions, podSpec } from './pod';
import { Probe } from './probe';
import { RollingUpdate } from './rolling-update';

import { OverlaySpec } from '../adoption/overlay';
import { PodSettings } from '../spec/pod';
import type { LoadBalancer } from '../traffic/load-balancer';

/**
 * What is different about an adopted deployment from what its manifests say. Everything that is left
 * out stays as it is there. What stands in the pods (all but the names, `replicas`, `rollingUpdate`,
 * `minReady`, `progressDeadline`, `loadBalancer` and `acceptTraffic`) replaces its instances, as it
 * does in any deployment. Whatever has no option here is changed in the manifests, or by `patch`.
 */
export interface AdoptedDeploymentOptions {
  /**
   * The name people read, as an annotation of the Deployment. Violations: `NAME_DEPLOYMENT`.
   * @default - the construct id, and no annotation
   */
  readonly displayName?: string;

  /**
   * What it is for: 1–500 visible characters. Violations: `NAME_DESCRIPTION`.
   * @default - none
   */
  readonly description?: string;

  /**
   * The image of the container that serves. A preset changes nothing else.
   * @default - that of the manifests
   */
  readonly image?: Image;

  /**
   * The entry command, all of its words.
   * @default - that of the manifests
   */
  readonly command?: string[];

  /**
   * Arguments of the entry command, all of them.
   * @default - those of the manifests
   */
  readonly args?: string[];

  /**
   * Environment variables; one that the manifests have as well gets this value, in its place.
   * @default - those of the manifests
   */
  readonly env?: { readonly [name: string]: string };

  /**
   * The compute of one instance; it takes the place of all resources in the manifests.
   * @default - the resources of the manifests
   */
  readonly compute?: ComputeSpec;

  /**
   * When the container is restarted.
   * @default - as the manifests say
   */
  readonly liveness?: Probe;

  /**
   * When an instance gets requests.
   * @default - as the manifests say
   */
  readonly readiness?: Probe;

  /**
   * Holds the other probes back until it succeeds.
   * @default - as the manifests say
   */
  readonly startup?: Probe;

  /**
   * The number of instances: a whole number of at least 1, and absent when there is an autoscaler.
   * Violations: `REPLICAS`.
   * @default - that of the manifests
   */
  readonly replicas?: number;

  /**
   * How instances are replaced by new ones. Violations: `ROLLOUT`.
   * @default - as the manifests say
   */
  readonly rollingUpdate?: RollingUpdate;

  /**
   * How long a new instance must have been ready before a rolling update counts on it, in whole
   * seconds. Violations: `ROLLOUT_DEADLINE`.
   * @default - as the manifests say
   */
  readonly minReady?: Duration;

  /**
   * When a rolling update that makes no progress is reported as failed, in whole seconds.
   * Violations: `ROLLOUT_DEADLINE`.
   * @default - as the manifests say
   */
  readonly progressDeadline?: Duration;

  /**
   * A load balancer of its own, beside the service's or without one.
   * @default - none
   */
  readonly loadBalancer?: LoadBalancer;

  /**
   * Whether it stands behind the service's CLB: only where that splits by instance count
   * (`TRAFFIC_ACCEPT`).
   * @default true
   */
  readonly acceptTraffic?: boolean;

  /**
   * What the pods get beside what the manifests say. Maps are added to theirs; of containers and
   * volumes those of the same name are replaced, of mounts those of the same path.
   * @default - nothing
   */
  readonly pod?: PodOptions;
}

/** @internal */
export function overlaySpec(options: AdoptedDeploymentOptions): OverlaySpec {
  return {
    image: options.image?._spec.reference,
    command: options.command,
    args: options.args,
    env: options.env && Object.entries(options.env).map(([name, value]) => ({ name, value })),
    replicas: options.replicas,
    compute: options.compute?._spec,
    liveness: options.liveness?._spec,
    readiness: options.readiness?._spec,
    startup: options.startup?._spec,
    rollingUpdate: options.rollingUpdate?._spec,
    minReady: options.minReady?.toSeconds({ integral: false }),
    progressDeadline: options.progressDeadline?.toSeconds({ integral: false }),
    pod: options.pod && extras(options.pod),
  };
}

/** Whether a token is mounted is what the manifests say, or the cluster does. */
function extras(options: PodOptions): PodSettings {
  const declared = podSpec(options);
  const { automountServiceAccountToken, ...spec } = declared.spec;
  return { ...declared, spec };
}

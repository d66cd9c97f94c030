import { Duration } from 'cdk8s';
import type { EnvFrom, EnvValue } from 'cdk8s-plus-28';

import { ComputeSpec } from './compute';
import { environment, sources } from './environment';
import { Image } from './image';
import { PodOptions, podSpec } from './pod';
import { Probe } from './probe';
import { RollingUpdate } from './rolling-update';

import { OverlaySpec } from '../adoption/overlay';
import { copyOf } from '../private/copy';
import { omitUndefined } from '../private/omit-undefined';
import { PodSettings } from '../spec/pod';
import type { LoadBalancer } from '../traffic/load-balancer';

/**
 * Changes to an adopted deployment. An omitted option keeps the value of the manifests.
 *
 * These options restart no pod: `displayName`, `description`, `labels`, `annotations`, `replicas`, `rollingUpdate`, `minReady`,
 * `progressDeadline` and `loadBalancer`. All others change the pods, and restart them in a rolling update.
 * `acceptTraffic` is among those: it sets a pod label (`COMPAT_RESTART`). For a setting without an option,
 * change the manifests or use `patch`.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
 */
export interface AdoptedDeploymentOptions {
  /**
   * The name for people, rendered as an annotation of the Deployment. Violations: `NAME_DEPLOYMENT`.
   * @default - the construct id, and no annotation
   */
  readonly displayName?: string;

  /**
   * A description for people: 1–500 visible characters. Violations: `NAME_DESCRIPTION`.
   * @default - the Deployment gets no description
   */
  readonly description?: string;

  /**
   * Labels of the Deployment, in addition to those of the manifests. Pod labels are in `pod`.
   * @default - the labels of the manifests
   */
  readonly labels?: { readonly [name: string]: string };

  /**
   * Annotations of the Deployment, in addition to those of the manifests.
   * @default - the annotations of the manifests
   */
  readonly annotations?: { readonly [name: string]: string };

  /**
   * The image of the container that serves. A preset changes the image only.
   * @default - the image of the manifests
   */
  readonly image?: Image;

  /**
   * The entry command with all of its words.
   * @default - the command of the manifests
   */
  readonly command?: string[];

  /**
   * All arguments of the entry command.
   * @default - the arguments of the manifests
   */
  readonly args?: string[];

  /**
   * Environment variables. A variable of the manifests with the same name gets the new value.
   * @default - the variables of the manifests
   */
  readonly env?: { readonly [name: string]: string };

  /**
   * Environment variables from Secrets, ConfigMaps, or pod fields, such as
   * `EnvValue.fromSecretValue(...)` of cdk8s-plus-28. They follow those of `env`.
   * @default - the variables of the manifests
   */
  readonly envValues?: { readonly [name: string]: EnvValue };

  /**
   * Secrets and ConfigMaps whose keys all become environment variables, in addition to those of the
   * manifests: `Env.fromSecret(...)` and `Env.fromConfigMap(...)` of cdk8s-plus-28.
   * @default - the sources of the manifests
   */
  readonly envFrom?: EnvFrom[];

  /**
   * Names of the Secrets with which nodes pull the image. They replace those of the manifests.
   * @default - the Secrets of the manifests
   */
  readonly imagePullSecrets?: string[];

  /**
   * The ports of the container, as Kubernetes JSON. They replace all ports of the manifests. The ports
   * of the service are in `ports`.
   * @default - the ports of the manifests
   */
  readonly containerPorts?: { readonly [field: string]: any }[];

  /**
   * The compute of one pod. It replaces all resources of the manifests. Violations: `ADOPT_RESOURCES`.
   * @default - the resources of the manifests
   */
  readonly compute?: ComputeSpec;

  /**
   * Requests and limits of the container, as Kubernetes JSON, where they differ. They replace all
   * resources of the manifests. Not with `compute`. Violations: `ADOPT_RESOURCES`.
   * @default - the resources of the manifests
   */
  readonly resources?: { readonly [field: string]: any };

  /**
   * The liveness probe: the container restarts when the probe fails. Port and times that the probe omits
   * are those of the manifests, or else the defaults of Kubernetes.
   * @default - the probe of the manifests
   */
  readonly liveness?: Probe;

  /**
   * The readiness probe: the pod receives requests while the probe succeeds. Port and times that the
   * probe omits are those of the manifests, or else the defaults of Kubernetes.
   * @default - the probe of the manifests
   */
  readonly readiness?: Probe;

  /**
   * The startup probe: the other probes wait until it succeeds. Port and times that the probe omits are
   * those of the manifests, or else the defaults of Kubernetes.
   * @default - the probe of the manifests
   */
  readonly startup?: Probe;

  /**
   * The replica count: a whole number of at least 1. Omit it if there is an autoscaler.
   * Violations: `REPLICAS`.
   * @default - the replica count of the manifests
   */
  readonly replicas?: number;

  /**
   * The rolling update. Violations: `ROLLOUT`.
   * @default - the strategy of the manifests
   */
  readonly rollingUpdate?: RollingUpdate;

  /**
   * The time, in whole seconds, between the signal to stop and the end of a pod.
   * Violations: `GRACE`.
   * @default - the value of the manifests
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * The time, in whole seconds, that a new pod must be ready before a rolling update counts it as
   * available. Violations: `ROLLOUT_DEADLINE`.
   * @default - the value of the manifests
   */
  readonly minReady?: Duration;

  /**
   * The time, in whole seconds, after which Kubernetes reports a rolling update without progress as
   * failed. Violations: `ROLLOUT_DEADLINE`.
   * @default - the value of the manifests
   */
  readonly progressDeadline?: Duration;

  /**
   * A load balancer of its own, in addition to the load balancer of the service.
   * @default - clients reach the deployment through the load balancer of the service only
   */
  readonly loadBalancer?: LoadBalancer;

  /**
   * Whether the CLB of the service forwards to its pods. Only for a CLB that splits by instance count
   * (`TRAFFIC_ACCEPT`). Setting it restarts the pods once.
   * @default true
   */
  readonly acceptTraffic?: boolean;

  /**
   * Settings of the pods in addition to the manifests. Maps are merged. A container or volume replaces
   * the one with the same name, a mount the one with the same path.
   * @default - the pods are those of the manifests
   */
  readonly pod?: PodOptions;
}

/** @internal */
export function overlaySpec(options: AdoptedDeploymentOptions): OverlaySpec {
  return {
    image: options.image?._spec.reference,
    command: options.command,
    args: options.args,
    labels: options.labels,
    annotations: options.annotations,
    env: environment(options),
    envFrom: sources(options),
    containerPorts: copyOf(options.containerPorts),
    resources: copyOf(options.resources),
    imagePullSecrets: options.imagePullSecrets,
    terminationGracePeriod: options.terminationGracePeriod?.toSeconds({ integral: false }),
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

/** The manifests or the cluster decide about the token and the variables of Services. */
function extras(options: PodOptions): PodSettings {
  const declared = podSpec(options);
  const { automountServiceAccountToken, enableServiceLinks, ...spec } = declared.spec;
  return {
    ...declared,
    spec: omitUndefined({ ...spec, enableServiceLinks: options.enableServiceLinks }),
  };
}

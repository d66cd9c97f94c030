import { CloudGatewaysPlan, planCloudGateways } from './cloud-gateway-settings';
import { omitUndefined } from '../private/omit-undefined';
import { TargetKind } from '../private/target-kind';
import { atLeast } from '../private/version';
import {
  AutoscalingKind,
  CloudSpec,
  GatewayKind,
  GatewaySpec,
  PlatformSpec,
  SchedulerKind,
} from '../spec/platform';

/** The scheduler of a platform, as planned. @internal */
export interface SchedulerPlan {
  /** The kind of scheduler. */
  readonly kind: SchedulerKind;
  /**
   * Its release, such as `1.15`.
   * @default - the plain scheduler has none of its own: it comes with Kubernetes
   */
  readonly version?: string;
}

/** The cluster in Volcengine. @internal */
export interface CloudPlan {
  /** Region, such as `cn-beijing`. */
  readonly region: string;
  /** Whether Terraform creates resources of Volcengine: in a `TerraformStack`. */
  readonly terraform: boolean;
  /** Whether API gateways are APIGs (Volcengine's API gateways); otherwise they run in the cluster. */
  readonly ownGateway: boolean;
  /**
   * Id of the cluster.
   * @default - not known
   */
  readonly cluster?: string;
  /**
   * Ids of the machines that are its nodes.
   * @default - a data source finds the nodes of the cluster
   */
  readonly nodes?: string[];
  /** Ids of the node pools whose nodes are servers of CLBs; empty for all. */
  readonly nodePools: string[];
  /** Settings of the APIGs. */
  readonly apiGateways: CloudGatewaysPlan;
}

/** The API gateway of a platform, as planned. @internal */
export interface GatewayPlan {
  /** The kind of gateway. */
  readonly kind: GatewayKind;
  /** Its release, such as `1.9`. */
  readonly version: string;
  /** The `GatewayClass` that created Gateways name. */
  readonly className: string;
  /** Release of the Gateway API that is installed, such as `1.6`. */
  readonly gatewayApi: string;
  /** Whether it routes requests to InferencePools. */
  readonly inference: boolean;
  /** Whether its proxies share a rate limit service. */
  readonly rateLimitService: boolean;
}

/** Annotations of a gateway's infrastructure or of a LoadBalancer Service, by the kind of address. @internal */
export interface AddressAnnotationsPlan {
  /** For an address inside the network only. */
  readonly private: { readonly [name: string]: string };
  /** For an address on the internet. */
  readonly public: { readonly [name: string]: string };
}

/** The object of KEDA with the credentials of the Prometheus. @internal */
export interface PrometheusAuthPlan {
  /** Its name. */
  readonly name: string;
  /** Mode of authentication: `bearer`, `basic` or `tls`. */
  readonly mode: string;
  /** Whether it is a `ClusterTriggerAuthentication`. */
  readonly clusterWide: boolean;
}

/** The autoscaling engine of a platform, as planned. @internal */
export interface AutoscalingPlan {
  /** The kind of engine. */
  readonly kind: AutoscalingKind;
  /**
   * Its release, such as `2.20`.
   * @default - the HPA has none of its own: it comes with Kubernetes
   */
  readonly version?: string;
  /**
   * Whether KEDA takes over the HorizontalPodAutoscalers that the HPA engine rendered.
   * @default - the HPA itself scales
   */
  readonly transferHpaOwnership?: boolean;
}

/** The platform of a service, every default filled in. */
export interface PlatformPlan {
  /**
   * Name of the cluster.
   * @default - none is set
   */
  readonly name?: string;
  /** Kubernetes minor release, such as `1.34`. */
  readonly kubernetes: string;
  /** Prefix of the names of PriorityClasses. */
  readonly priorityClassPrefix: string;
  /**
   * Address of the Prometheus that serves metric queries.
   * @default - none; metrics that need one are rejected
   */
  readonly prometheus?: string;
  /** Labels by which a Prometheus selects the monitors. */
  readonly monitorLabels: { readonly [name: string]: string };
  /** The IANA time zone of schedules that name none. */
  readonly timeZone: string;
  /** Whether warnings stop synthesis. */
  readonly strict: boolean;
}

/** A platform with the parts that only rules and renderers read. @internal */
export interface PlannedPlatform extends PlatformPlan {
  /** The API gateway in the cluster. */
  readonly gateway: GatewayPlan;
  /** The scheduler, which places pods on nodes. */
  readonly scheduler: SchedulerPlan;
  /** The autoscaling engine. */
  readonly autoscaling: AutoscalingPlan;
  /**
   * Region, cluster and nodes in Volcengine.
   * @default - none: a plain Kubernetes cluster
   */
  readonly cloud?: CloudPlan;
  /**
   * Credentials with which KEDA queries the Prometheus.
   * @default - none
   */
  readonly prometheusAuth?: PrometheusAuthPlan;
  /**
   * Registry and path of the mirror that has the public images of engines.
   * @default - none: they come from their own registries
   */
  readonly imageRegistry?: string;
  /** Annotations that give a load balancer a private or a public address. */
  readonly addressAnnotations: AddressAnnotationsPlan;
}

/** The minimum releases that the output is correct for. @internal */
export const MINIMUM_VERSIONS = {
  kubernetes: '1.28',
  [GatewayKind.ENVOY_GATEWAY]: '1.5',
  [GatewayKind.ISTIO]: '1.27',
  [GatewayKind.GATEWAY_API]: '1.2',
  keda: '2.15',
  volcano: '1.8',
  kueue: '0.16',
  katalyst: '0.5',
} as const;

const DEFAULT_SCHEDULERS = {
  [SchedulerKind.PLAIN]: undefined,
  [SchedulerKind.VOLCANO]: '1.15',
  [SchedulerKind.KUEUE]: '0.19',
  [SchedulerKind.KATALYST]: '0.5',
};

/** @internal */
export function planPlatform(spec: PlatformSpec = {}, home: TargetKind = 'chart'): PlannedPlatform {
  const gateway = spec.gateway ?? { kind: GatewayKind.ENVOY_GATEWAY };
  const autoscaling = spec.autoscaling ?? { kind: AutoscalingKind.KEDA };
  const scheduler = spec.scheduler ?? { kind: SchedulerKind.PLAIN };
  return {
    ...(spec.name !== undefined && { name: spec.name }),
    kubernetes: spec.version ?? '1.34',
    gateway: planGateway(gateway),
    scheduler: omitUndefined({
      kind: scheduler.kind,
      version: scheduler.version ?? DEFAULT_SCHEDULERS[scheduler.kind],
    }),
    priorityClassPrefix: spec.priorityClassPrefix ?? 'inference-priority',
    autoscaling: {
      kind: autoscaling.kind,
      ...(autoscaling.kind === AutoscalingKind.KEDA && {
        version: autoscaling.version ?? '2.20',
        transferHpaOwnership: autoscaling.transferHpaOwnership ?? false,
      }),
    },
    ...(spec.cloud && { cloud: planCloud(spec.cloud, spec.gateway, home) }),
    ...(spec.prometheus !== undefined && { prometheus: spec.prometheus }),
    ...(spec.prometheusAuth && { prometheusAuth: { ...spec.prometheusAuth } }),
    ...(spec.imageRegistry !== undefined && { imageRegistry: spec.imageRegistry }),
    addressAnnotations: {
      private: { ...spec.privateAddressAnnotations },
      public: { ...spec.publicAddressAnnotations },
    },
    monitorLabels: { ...spec.monitorLabels },
    timeZone: spec.timeZone ?? 'UTC',
    strict: spec.strict ?? false,
  };
}

function planCloud(
  { region, cluster, nodes, nodePools, apiGateways }: CloudSpec,
  gateway: GatewaySpec | undefined,
  home: TargetKind,
): CloudPlan {
  const terraform = home === 'stack';
  // a gateway that is set explicitly runs in the cluster
  return omitUndefined({
    region,
    terraform,
    ownGateway: terraform && gateway === undefined,
    cluster,
    nodes: nodes && [...nodes],
    nodePools: [...(nodePools ?? [])],
    apiGateways: planCloudGateways(apiGateways),
  });
}

const DEFAULT_GATEWAYS = {
  [GatewayKind.ENVOY_GATEWAY]: { version: '1.9', className: 'eg' },
  [GatewayKind.ISTIO]: { version: '1.30', className: 'istio' },
  [GatewayKind.GATEWAY_API]: { version: '1.4', className: 'gateway' },
};

/** The Gateway API that a release of a gateway brings along, newest first. */
const BUNDLED: Record<GatewayKind, readonly (readonly [version: string, gatewayApi: string])[]> = {
  [GatewayKind.ENVOY_GATEWAY]: [
    ['1.9', '1.6'],
    ['1.8', '1.5'],
    ['1.6', '1.4'],
    ['1.5', '1.3'],
  ],
  [GatewayKind.ISTIO]: [
    ['1.31', '1.6'],
    ['1.30', '1.5'],
    ['1.28', '1.4'],
    ['1.27', '1.3'],
  ],
  [GatewayKind.GATEWAY_API]: [],
};

function planGateway(spec: GatewaySpec): GatewayPlan {
  const { kind } = spec;
  const defaults = DEFAULT_GATEWAYS[kind];
  const version = spec.version ?? defaults.version;
  const bundled = BUNDLED[kind].find(([since]) => atLeast(version, since))?.[1];
  return {
    kind,
    version,
    className: spec.className ?? defaults.className,
    gatewayApi: spec.gatewayApi ?? bundled ?? version,
    inference: spec.inference ?? false,
    rateLimitService: spec.rateLimitService ?? false,
  };
}

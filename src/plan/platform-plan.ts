/** The kinds of API gateway that can be rendered. */
export enum GatewayKind {
  /** Envoy Gateway (`gateway.envoyproxy.io`), an implementation of the Gateway API. */
  ENVOY_GATEWAY = 'envoy-gateway',
}

/** What changes the number of instances while a service runs. */
export enum AutoscalingKind {
  /** KEDA: always a `ScaledObject`. */
  KEDA = 'keda',
  /** The HorizontalPodAutoscaler alone: CPU and memory. */
  HPA = 'hpa',
}

/** The API gateway of a platform, as planned. */
export interface GatewayPlan {
  /** Which gateway. */
  readonly kind: GatewayKind;
  /** Its release, such as `1.9`. */
  readonly version: string;
  /** The `GatewayClass` that created Gateways name. */
  readonly className: string;
}

/** The autoscaling engine of a platform, as planned. */
export interface AutoscalingPlan {
  /** Which engine. */
  readonly kind: AutoscalingKind;
  /**
   * Its release, such as `2.20`.
   * @default - the HPA has none of its own: it comes with Kubernetes
   */
  readonly version?: string;
  /**
   * Whether KEDA takes over the HorizontalPodAutoscalers that the HPA engine made.
   * @default - the HPA itself scales
   */
  readonly adoptHpas?: boolean;
}

/** What the manifests will run on, every default filled in. */
export interface PlatformPlan {
  /** Kubernetes minor release, such as `1.34`. */
  readonly kubernetes: string;
  /** The API gateway in the cluster. */
  readonly gateway: GatewayPlan;
  /** What scales deployments. */
  readonly autoscaling: AutoscalingPlan;
  /**
   * Address of the Prometheus that answers metric queries.
   * @default - none is known; metrics that need one are refused
   */
  readonly prometheus?: string;
  /** Labels that make a Prometheus pick up the monitors. */
  readonly monitorLabels: { readonly [name: string]: string };
  /** The IANA time zone of schedules that name none. */
  readonly timeZone: string;
  /** Whether warnings stop synthesis. */
  readonly strict: boolean;
}

/** What a user said about the platform. @internal */
export interface PlatformSaid {
  readonly version?: string;
  readonly gateway?: {
    readonly kind: GatewayKind;
    readonly version?: string;
    readonly className?: string;
  };
  readonly autoscaling?: {
    readonly kind: AutoscalingKind;
    readonly version?: string;
    readonly adoptHpas?: boolean;
  };
  readonly prometheus?: string;
  readonly monitorLabels?: { readonly [name: string]: string };
  readonly timeZone?: string;
  readonly strict?: boolean;
}

/** The oldest releases the output is right for. @internal */
export const OLDEST = { kubernetes: '1.28', envoyGateway: '1.5', keda: '2.15' } as const;

/** @internal */
export function planPlatform(said: PlatformSaid = {}): PlatformPlan {
  const gateway = said.gateway ?? { kind: GatewayKind.ENVOY_GATEWAY };
  const autoscaling = said.autoscaling ?? { kind: AutoscalingKind.KEDA };
  return {
    kubernetes: said.version ?? '1.34',
    gateway: {
      kind: gateway.kind,
      version: gateway.version ?? '1.9',
      className: gateway.className ?? 'eg',
    },
    autoscaling: {
      kind: autoscaling.kind,
      ...(autoscaling.kind === AutoscalingKind.KEDA && {
        version: autoscaling.version ?? '2.20',
        adoptHpas: autoscaling.adoptHpas ?? false,
      }),
    },
    ...(said.prometheus !== undefined && { prometheus: said.prometheus }),
    monitorLabels: { ...said.monitorLabels },
    timeZone: said.timeZone ?? 'UTC',
    strict: said.strict ?? false,
  };
}

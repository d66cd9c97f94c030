import { LoadBalancerKind } from '../spec/load-balancer';
import { PortPurpose, PortSpec } from '../spec/port';

/** A port of a service, every default filled in. */
export interface PortPlan {
  /** The protocol or role of the port. */
  readonly purpose: PortPurpose;
  /** The port the container listens on. */
  readonly listen: number;
  /** The port that clients connect to. */
  readonly expose: number;
  /** The path prefix of its requests (routed ports), or the path that is scraped (Metrics). */
  readonly path: string;
  /** Name of the container port and of the Service port. */
  readonly name: string;
  /**
   * Whether the load balancer forwards to it. Without a load balancer: whether clients may connect
   * to it.
   */
  readonly routed: boolean;
  /**
   * The VMP workspace (Volcengine's managed Prometheus) of its metrics.
   * @default - the workspace that the agent of the cluster writes to
   */
  readonly workspace?: string;
  /**
   * The purpose that it was declared with.
   * @default - equal to `purpose`; a load balancer of the other kind inherits the port otherwise
   */
  readonly declared?: PortPurpose;
}

/** A port of the Services in the cluster, which several planned ports may share. @internal */
export interface ServicePortPlan {
  /** Name, unique in the Service. */
  readonly name: string;
  /** Port of the Service. */
  readonly port: number;
  /** The container port behind it. */
  readonly listen: number;
  /**
   * The protocol between gateway and pod.
   * @default - HTTP/1.1 or plain TCP
   */
  readonly appProtocol?: string;
}

/** The purposes that each kind of load balancer forwards. */
const ROUTED: Record<LoadBalancerKind, ReadonlySet<PortPurpose>> = {
  [LoadBalancerKind.API_GATEWAY]: new Set([PortPurpose.HTTP1, PortPurpose.HTTP2, PortPurpose.GRPC]),
  [LoadBalancerKind.CLB]: new Set([PortPurpose.HTTP, PortPurpose.RPC, PortPurpose.OTHER]),
};
/** The purposes that clients connect to without a load balancer. */
const CALLED = new Set(Object.values(PortPurpose));
CALLED.delete(PortPurpose.METRICS);
CALLED.delete(PortPurpose.OTHER);

/** The purpose that replaces one of the other kind of load balancer. */
const CONVERTED: Record<LoadBalancerKind, Partial<Record<PortPurpose, PortPurpose>>> = {
  [LoadBalancerKind.API_GATEWAY]: {
    [PortPurpose.HTTP]: PortPurpose.HTTP1,
    [PortPurpose.RPC]: PortPurpose.OTHER,
  },
  [LoadBalancerKind.CLB]: {
    [PortPurpose.HTTP1]: PortPurpose.HTTP,
    [PortPurpose.HTTP2]: PortPurpose.RPC,
    [PortPurpose.GRPC]: PortPurpose.RPC,
  },
};

const NAME_PREFIX: Record<PortPurpose, string> = {
  [PortPurpose.HTTP1]: 'http',
  [PortPurpose.HTTP2]: 'http2',
  [PortPurpose.GRPC]: 'grpc',
  [PortPurpose.HTTP]: 'http',
  [PortPurpose.RPC]: 'rpc',
  [PortPurpose.METRICS]: 'metrics',
  [PortPurpose.OTHER]: 'other',
};

/** HTTP/2 with prior knowledge, as gateways understand it (GEP-1911). */
const H2C = 'kubernetes.io/h2c';

/** Whether a load balancer of this type, or a service without one, supports a purpose. @internal */
export function knows(kind: LoadBalancerKind | undefined, purpose: PortPurpose): boolean {
  return (
    kind === undefined ||
    purpose === PortPurpose.METRICS ||
    purpose === PortPurpose.OTHER ||
    ROUTED[kind].has(purpose)
  );
}

/** The name of a port that is given none; legal wherever its listen port is. @internal */
export function nameOf({ purpose, listen }: PortSpec): string {
  return `${NAME_PREFIX[purpose]}-${listen}`;
}

/** @internal
 * @param kind the kind of load balancer that forwards to it
 */
export function planPort(spec: PortSpec, kind: LoadBalancerKind | undefined): PortPlan {
  return {
    purpose: spec.purpose,
    listen: spec.listen,
    expose: spec.expose ?? spec.listen,
    path: spec.path ?? (spec.purpose === PortPurpose.METRICS ? '/metrics' : '/'),
    name: spec.name ?? nameOf(spec),
    routed: (kind === undefined ? CALLED : ROUTED[kind]).has(spec.purpose),
    ...(spec.workspace !== undefined && { workspace: spec.workspace }),
  };
}

/** Ports as a load balancer sees them: those of the other type by the nearest purpose in this one. @internal */
export function portsFor(ports: readonly PortPlan[], kind: LoadBalancerKind): PortPlan[] {
  return ports.map((port) => {
    const purpose = CONVERTED[kind][port.purpose];
    return purpose === undefined
      ? { ...port, routed: ROUTED[kind].has(port.purpose) }
      : { ...port, purpose, routed: ROUTED[kind].has(purpose), declared: port.purpose };
  });
}

/** The purpose that a load balancer of this type would declare a port with. @internal */
export function purposeFor(purpose: PortPurpose, kind: LoadBalancerKind | undefined): PortPurpose {
  return kind === undefined ? purpose : (CONVERTED[kind][purpose] ?? purpose);
}

/** One container port per listen port: the first that names it. @internal */
export function containerPorts(ports: readonly PortPlan[]): PortPlan[] {
  const seen = new Set<number>();
  return ports.filter((port) => !seen.has(port.listen) && seen.add(port.listen));
}

/**
 * The Service ports behind the planned ports.
 *
 * They have the numbers that clients connect to. Two listen ports may share such a number: a gateway
 * routes by path, but a Service cannot, so the Services then have the listen ports.
 *
 * @internal
 */
export function planServicePorts(ports: readonly PortPlan[]): ServicePortPlan[] {
  const open = ports.filter((port) => port.purpose !== PortPurpose.METRICS);
  const shared = open.some((a) => open.some((b) => a.expose === b.expose && a.listen !== b.listen));
  const byPort = new Map<number, ServicePortPlan>();
  const names = new Set<string>();
  for (const port of open) {
    const number = shared ? port.listen : port.expose;
    if (byPort.has(number)) {
      continue;
    }
    const prefix = NAME_PREFIX[port.purpose];
    // the last one is longer than any name that a port can be given
    const candidates = [
      port.name,
      `${prefix}-${number}`,
      `${prefix}-listening-${port.listen}-${number}`,
    ];
    const name = candidates.find((candidate) => !names.has(candidate))!;
    names.add(name);
    const h2 = port.purpose === PortPurpose.HTTP2 || port.purpose === PortPurpose.GRPC;
    byPort.set(number, {
      name,
      port: number,
      listen: port.listen,
      ...(h2 && { appProtocol: H2C }),
    });
  }
  return [...byPort.values()];
}

/** The Service port through which a routed port is reached. @internal */
export function servicePortOf(port: PortPlan, servicePorts: readonly ServicePortPlan[]): number {
  const behind = servicePorts.filter(({ listen }) => listen === port.listen);
  return (behind.find((candidate) => candidate.port === port.expose) ?? behind[0]).port;
}

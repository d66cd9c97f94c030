/** What a port is for. The names are the product form's own. */
export enum PortPurpose {
  /** HTTP/1.1, routed by the API gateway. */
  HTTP1 = 'HTTP/1.1',
  /** HTTP/2 without TLS up to the instance (h2c), routed by the API gateway. */
  HTTP2 = 'HTTP2',
  /** gRPC, routed by the API gateway. */
  GRPC = 'GRPC',
  /** HTTP, forwarded as TCP by the CLB. */
  HTTP = 'HTTP',
  /** RPC of any kind, forwarded as TCP by the CLB. */
  RPC = 'RPC',
  /** Scraped by Prometheus, never routed. */
  METRICS = 'Metrics',
  /** Anything else: forwarded as TCP by a CLB, container and Service port only behind an API gateway. */
  OTHER = 'Other',
}

/** The largest port number. @internal */
export const MAX_PORT = 65535;

/** First and last port that Kubernetes reserves for node ports; containers do not listen there. @internal */
export const NODE_PORTS = [30000, 32767] as const;

/** The largest number of ports of a service, and of a deployment with the inherited ones. @internal */
export const MAX_PORTS = 5;

/** Whether a container may listen on a port. @internal */
export function isListenPort(port: number): boolean {
  return port >= 1 && port <= MAX_PORT && (port < NODE_PORTS[0] || port > NODE_PORTS[1]);
}

/** A node port that is chosen by hand. */
export interface NodePort {
  /** The expose port that it stands for. */
  readonly port: number;
  /**
   * The port on every node of the cluster: 30000–32767, free there. Of 30000–30085 the cluster itself
   * takes none as long as it finds others (Kubernetes' static band, 1.27 and later).
   */
  readonly nodePort: number;
}

/** What a user said about a port. @internal */
export interface PortSpec {
  readonly purpose: PortPurpose;
  readonly listen: number;
  readonly expose?: number;
  readonly path?: string;
  readonly name?: string;
  readonly workspace?: string;
}

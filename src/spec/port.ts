/** The protocol and purpose of a port. The names are those of the console form. */
export enum PortPurpose {
  /** HTTP/1.1, routed by the API gateway. */
  HTTP1 = 'HTTP/1.1',
  /** HTTP/2 without TLS between gateway and pod (h2c), routed by the API gateway. */
  HTTP2 = 'HTTP2',
  /** gRPC, routed by the API gateway. */
  GRPC = 'GRPC',
  /** HTTP, forwarded as TCP by the CLB. */
  HTTP = 'HTTP',
  /** RPC of any kind, forwarded as TCP by the CLB. */
  RPC = 'RPC',
  /** Scraped by Prometheus, never routed. */
  METRICS = 'Metrics',
  /** Other protocols: forwarded as TCP by a CLB, not routed by an API gateway. */
  OTHER = 'Other',
}

/** The largest port number. @internal */
export const MAX_PORT = 65535;

/** The port of plain HTTP, and of the redirect to HTTPS. @internal */
export const HTTP_PORT = 80;
/** @internal */
export const HTTPS_PORT = 443;

/** First and last node port of Kubernetes. The console form forbids containers to listen there; Kubernetes does not. @internal */
export const NODE_PORTS = [30000, 32767] as const;

/** The largest number of ports of a service, and of a deployment with the inherited ones. @internal */
export const MAX_PORTS = 5;

/**
 * Sets the node port of an expose port.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
 */
export interface NodePort {
  /** Expose port that the node port belongs to: 1–65535, a port of the service. */
  readonly port: number;
  /**
   * Port on every node of the cluster: 30000–32767 and unused. Prefer 30000–30085: Kubernetes 1.27 and
   * later assigns these last.
   */
  readonly nodePort: number;
}

/** A port as the user declares it. @internal */
export interface PortSpec {
  readonly purpose: PortPurpose;
  readonly listen: number;
  readonly expose?: number;
  readonly path?: string;
  readonly name?: string;
  readonly workspace?: string;
}

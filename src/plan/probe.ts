import { omitUndefined } from '../private/omit-undefined';
import { ProbeSpec } from '../spec/probe';

/** A health check, every default filled in. Exactly one of `httpGet`, `tcpSocket`, `exec` is there. */
export interface ProbePlan {
  /**
   * The HTTP request, as Kubernetes JSON.
   * @default - another way of checking
   */
  readonly httpGet?: any;
  /**
   * The TCP connection, as Kubernetes JSON.
   * @default - another way of checking
   */
  readonly tcpSocket?: any;
  /**
   * The command, as Kubernetes JSON.
   * @default - another way of checking
   */
  readonly exec?: any;
  /** Wait after the container's start, in seconds. */
  readonly initialDelaySeconds: number;
  /** When a check counts as failed, in seconds. */
  readonly timeoutSeconds: number;
  /** From check to check, in seconds. */
  readonly periodSeconds: number;
  /** Successes in a row that count as healthy: always 1. */
  readonly successThreshold: number;
  /** Failures in a row that count as unhealthy. */
  readonly failureThreshold: number;
}

/** @internal */
export function planProbe(spec: ProbeSpec): ProbePlan {
  const { httpGet, tcpSocket, exec } = spec;
  return omitUndefined({
    httpGet,
    tcpSocket,
    exec,
    initialDelaySeconds: spec.initialDelay ?? 1,
    timeoutSeconds: spec.timeout ?? 1,
    periodSeconds: spec.period ?? 10,
    successThreshold: 1,
    failureThreshold: spec.failureThreshold ?? 3,
  });
}

/** How long a container may take to start before its startup probe gives up, in seconds. @internal */
export function startupBudget(probe: ProbePlan): number {
  return probe.initialDelaySeconds + probe.failureThreshold * probe.periodSeconds;
}

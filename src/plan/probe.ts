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

/**
 * A probe with every default filled in. A preset's probe has the values that the user omits: the port
 * and the times for every check, and for an HTTP check the rest of the request.
 *
 * @internal
 */
export function planProbe(spec: ProbeSpec, preset: ProbeSpec = {}): ProbePlan {
  const port = preset.httpGet?.port ?? preset.tcpSocket?.port;
  const { httpGet, tcpSocket, exec } = spec;
  const own = httpGet ?? tcpSocket ?? exec;
  return omitUndefined({
    httpGet: own ? httpGet && { ...httpGet, port: httpGet.port ?? port } : preset.httpGet,
    tcpSocket: tcpSocket && { port: tcpSocket.port ?? port },
    exec,
    initialDelaySeconds: spec.initialDelay ?? preset.initialDelay ?? 1,
    timeoutSeconds: spec.timeout ?? preset.timeout ?? 1,
    periodSeconds: spec.period ?? preset.period ?? 10,
    successThreshold: 1,
    failureThreshold: spec.failureThreshold ?? preset.failureThreshold ?? 3,
  });
}

/** The user's probe, else the preset's. @internal */
export function planOptionalProbe(
  spec: ProbeSpec | undefined,
  preset: ProbeSpec | undefined,
): ProbePlan | undefined {
  return spec || preset ? planProbe(spec ?? {}, preset) : undefined;
}

/** How long a container may take to start before its startup probe gives up, in seconds. @internal */
export function startupBudget(probe: ProbePlan): number {
  return probe.initialDelaySeconds + probe.failureThreshold * probe.periodSeconds;
}

/** Whether a startup probe sets a time of its own; a preset's times fit every model. @internal */
export function declaresStart(spec: ProbeSpec | undefined): boolean {
  return [spec?.initialDelay, spec?.period, spec?.failureThreshold].some(
    (time) => time !== undefined,
  );
}

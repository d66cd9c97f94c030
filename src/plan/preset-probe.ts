import { EngineSpec } from '../spec/engine';
import { ProbeSpec } from '../spec/probe';

/** The health checks of a container. @internal */
export type ProbeName = 'liveness' | 'readiness' | 'startup';

/** Loading hundreds of gigabytes of weights takes up to half an hour: 180 × 10 s. */
const STARTUP_FAILURES = 180;

/**
 * Readiness takes a busy pod out of the split for a while; liveness cuts all its requests and loads
 * the model again. So the container restarts only after five minutes without a response. SGLang ends
 * itself after as long without progress (`--watchdog-timeout`, 300 s).
 */
const LIVENESS = { period: 30, failureThreshold: 10 };
/** Seconds. An engine may respond late while it tokenizes long prompts. */
const LIVENESS_TIMEOUT = 15;

/**
 * The probe that an engine's preset adds, without the times that are the default of every probe.
 *
 * @internal
 */
export function presetProbe(
  name: ProbeName,
  engine: EngineSpec | undefined,
  port: number,
): ProbeSpec | undefined {
  if (!engine) {
    return undefined;
  }
  const { live, ready, timeout } = engine.health;
  return name === 'liveness'
    ? {
        httpGet: { path: live, port, scheme: 'HTTP' },
        timeout: Math.max(timeout, LIVENESS_TIMEOUT),
        ...LIVENESS,
      }
    : {
        httpGet: { path: ready, port, scheme: 'HTTP' },
        timeout,
        ...(name === 'startup' && { failureThreshold: STARTUP_FAILURES }),
      };
}

/** A cluster-wide PriorityClass. */
export interface PriorityLevelPlan {
  /** 1–9, larger is earlier; 0 is for pods on idle resources. */
  readonly level: number;
  /** Name of the PriorityClass. */
  readonly name: string;
  /** Its value: Kubernetes compares these. */
  readonly value: number;
  /** Whether pending pods of this level preempt running pods of lower levels. */
  readonly preempts: boolean;
}

/** @internal */
export const LEVELS = { idle: 0, lowest: 1, highest: 9 } as const;

/** Pods without a class have priority 0: between the idle ones and level 1. */
const STEP = 1000;
/** Below -10 the cluster autoscaler adds no nodes for a pod. */
const IDLE_VALUE = -1000;

/**
 * The name by which deployments and `PriorityLevels` mean the same class.
 *
 * @internal
 */
export function priorityClassName(prefix: string, level: number): string {
  return `${prefix}-${level}`;
}

/** @internal */
export function planPriorityLevels(
  prefix: string,
  preemption: boolean | undefined,
): PriorityLevelPlan[] {
  const levels = Array.from({ length: LEVELS.highest + 1 }, (_, level) => level);
  return levels.map((level) => ({
    level,
    name: priorityClassName(prefix, level),
    value: level === LEVELS.idle ? IDLE_VALUE : level * STEP,
    preempts: level !== LEVELS.idle && (preemption ?? true),
  }));
}

/** Limits of a rolling update: percentages, or numbers of pods. */
interface Limits {
  readonly maxUnavailable: number;
  readonly maxSurge: number;
  readonly counts?: boolean;
  readonly recreate?: boolean;
}

/** The field `strategy` of a Deployment. @internal */
export function deploymentStrategy(limits: Limits): object {
  return limits.recreate === true
    ? { type: 'Recreate' }
    : { type: 'RollingUpdate', rollingUpdate: updateLimits(limits) };
}

/** The limits as Kubernetes writes them. @internal */
export function updateLimits({ maxUnavailable, maxSurge, counts }: Limits): object {
  return counts === true
    ? { maxUnavailable, maxSurge }
    : { maxUnavailable: `${maxUnavailable}%`, maxSurge: `${maxSurge}%` };
}

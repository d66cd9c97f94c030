/** Limits of a rolling update: percentages, or numbers of pods. */
interface Limits {
  readonly maxUnavailable: number;
  readonly maxSurge: number;
  readonly counts?: boolean;
  readonly recreate?: boolean;
}

/** The field `strategy` of a Deployment. @internal */
export function deploymentStrategy({ maxUnavailable, maxSurge, counts, recreate }: Limits): object {
  if (recreate === true) {
    return { type: 'Recreate' };
  }
  const rollingUpdate =
    counts === true
      ? { maxUnavailable, maxSurge }
      : { maxUnavailable: `${maxUnavailable}%`, maxSurge: `${maxSurge}%` };
  return { type: 'RollingUpdate', rollingUpdate };
}

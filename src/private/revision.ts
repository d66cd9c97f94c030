let revision = 0;

/**
 * Says that something was declared or changed; what was computed before is then out of date.
 *
 * One counter for the whole process: synthesis asks "did anything change since?" once per construct,
 * and an answer that is now and then too careful only costs time.
 *
 * @internal
 */
export function changed(): void {
  revision += 1;
}

/** @internal */
export function currentRevision(): number {
  return revision;
}

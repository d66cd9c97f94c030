import { Finding } from './finding';
import { GatedReleasePlan } from '../plan/release';

/**
 * Environment variable with the path of the file to which an app appends its findings at synthesis.
 * `cdk-inference check` sets it.
 *
 * @internal
 */
export const FINDINGS_FILE = 'CDK_INFERENCE_FINDINGS';

/** A finding, and the stack trace of the construct that it is about. @internal */
export interface TracedFinding extends Finding {
  /** @default - the construct was created before the library loaded, or by another process */
  readonly stack?: string;
}

/** The release of a service. @internal */
export type ReleaseRecord = GatedReleasePlan;

/** A release, and the stack trace of the policy that sets its step. @internal */
export interface TracedRelease extends ReleaseRecord {
  readonly stack?: string;
}

/**
 * One line of the file, as JSON: all findings of one app. A later line of the same app replaces an
 * earlier one.
 *
 * @internal
 */
export interface FindingsRecord {
  /** Identifies the app: its process, and its number in there. */
  readonly app: string;
  /** Paths of the services in the app. */
  readonly services: readonly string[];
  readonly findings: readonly TracedFinding[];
  readonly releases: readonly TracedRelease[];
}

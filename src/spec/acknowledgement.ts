/** Why a warning is accepted, and until when. */
export interface Acknowledgement {
  /** Why the warning is accepted, in words that are not blank. Rule: `ACKNOWLEDGE`. */
  readonly reason: string;

  /**
   * Last day on which the acknowledgement is in force, as `YYYY-MM-DD` in UTC. From the next day on the
   * warning counts again. Rule: `ACKNOWLEDGE`.
   * @default - always in force
   */
  readonly until?: string;
}

/** An acknowledgement with the rule and the place where it is declared. @internal */
export interface AcknowledgementSpec extends Acknowledgement {
  readonly rule: string;
  /** Path of the service or deployment that declares it; a scope or a platform covers many services. */
  readonly owner?: string;
  /** The place as a finding names it. */
  readonly source: string;
}

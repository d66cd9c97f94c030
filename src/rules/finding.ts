import { show } from '../private/show';
import { Acknowledgement } from '../spec/acknowledgement';

/** Effect of a finding on synthesis. */
export enum Severity {
  /** Synthesis stops, and writes no output. */
  ERROR = 'error',
  /** Synthesis prints the finding and continues. With `strict` on the platform it stops. */
  WARNING = 'warning',
}

/** A violation of a rule, or a limitation that a rule reports. */
export interface Finding {
  /** Id of the rule, such as `PORT_LISTEN`, as in a row of `docs/rules.md`. */
  readonly rule: string;
  /** Whether the finding stops synthesis. */
  readonly severity: Severity;
  /** Path of the construct that the finding is about. */
  readonly path: string;
  /** What is wrong, and what is allowed. */
  readonly problem: string;
  /**
   * The value that is wrong, as text.
   * @default - the problem is that something is missing
   */
  readonly value?: string;
  /** The change that removes the finding, in the imperative. */
  readonly fix: string;
  /** Problem, value and fix in one line. */
  readonly message: string;
  /**
   * Why the warning is accepted, and until when. Synthesis does not print it, and with `strict` on the
   * platform it does not stop.
   * @default - not acknowledged
   */
  readonly acknowledged?: Acknowledgement;
}

/** A rule as `docs/rules.md` lists it. @internal */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** The heading it is listed under. */
  readonly subject: string;
  /** Of an error: what a program must satisfy. Of a warning: when it triggers. */
  readonly requirement: string;
  /** The shortest code that violates or triggers it. */
  readonly example: string;
}

/** One violation of a rule. @internal */
export interface Violation {
  /** The requirement, with the name of the property. */
  readonly problem: string;
  /** The value; omitted if the problem is that something is missing. */
  readonly value?: unknown;
  /** How to fix it. */
  readonly fix: string;
}

/** @internal */
export function violation({ id, severity }: Rule, path: string, broken: Violation): Finding {
  const { problem, fix } = broken;
  const value = 'value' in broken ? show(broken.value) : undefined;
  const message = `${problemWithValue(problem, value)}; ${fix}`;
  return { rule: id, severity, path, problem, ...(value !== undefined && { value }), fix, message };
}

/** @internal */
export function problemWithValue(problem: string, value?: string): string {
  return value === undefined ? problem : `${problem}, got ${value}`;
}

/** On a strict platform a warning that is not acknowledged stops synthesis. @internal */
export function applyStrict(findings: readonly Finding[], strict: boolean): Finding[] {
  return findings.map((finding) =>
    strict && !finding.acknowledged ? { ...finding, severity: Severity.ERROR } : finding,
  );
}

import { show } from '../private/show';

/** How much a finding weighs. */
export enum Severity {
  /** Synthesis stops. */
  ERROR = 'error',
  /** Synthesis goes on and says so; with `strict` on the platform it stops. */
  WARNING = 'warning',
}

/** Something that a rule found. */
export interface Finding {
  /** Id of the rule, such as `PORT_LISTEN`; a row of `docs/rules.md`. */
  readonly rule: string;
  /** Whether it stops synthesis. */
  readonly severity: Severity;
  /** Path of the construct it is about. */
  readonly path: string;
  /** What is wrong, and what is allowed. */
  readonly problem: string;
  /**
   * The value that is wrong, as text.
   * @default - the problem is that something is missing
   */
  readonly value?: string;
  /** How to fix it. */
  readonly fix: string;
  /** Problem, value and fix in one line. */
  readonly message: string;
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

/** What a rule says about one violation. @internal */
export interface Violation {
  /** What must hold, naming the property. */
  readonly problem: string;
  /** The value; left out where the problem is that something is missing. */
  readonly value?: unknown;
  /** How to mend it. */
  readonly fix: string;
}

/** @internal */
export function violation({ id, severity }: Rule, path: string, broken: Violation): Finding {
  const { problem, fix } = broken;
  const value = 'value' in broken ? show(broken.value) : undefined;
  const message = `${problem}${value === undefined ? '' : `, got ${value}`}; ${fix}`;
  return { rule: id, severity, path, problem, ...(value !== undefined && { value }), fix, message };
}

/** On a strict platform a warning stops synthesis. @internal */
export function applyStrict(findings: readonly Finding[], strict: boolean): Finding[] {
  return findings.map((finding) => (strict ? { ...finding, severity: Severity.ERROR } : finding));
}

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
  /** What is wrong, the value, what is allowed and how to mend it. */
  readonly message: string;
}

/** A rule as `docs/rules.md` lists it. @internal */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** What must hold, or for a warning: what is worth knowing. */
  readonly holds: string;
}

/** What a rule says about one violation. @internal */
export interface Broken {
  /** What must hold, naming the property. */
  readonly problem: string;
  /** The value; left out where the problem is that something is missing. */
  readonly got?: unknown;
  /** How to mend it. */
  readonly mend: string;
}

/** @internal */
export function error(id: string, holds: string): Rule {
  return { id, severity: Severity.ERROR, holds };
}

/** @internal */
export function warning(id: string, holds: string): Rule {
  return { id, severity: Severity.WARNING, holds };
}

/** @internal */
export function broken(rule: Rule, path: string, violation: Broken): Finding {
  const got = 'got' in violation ? `, got ${show(violation.got)}` : '';
  return {
    rule: rule.id,
    severity: rule.severity,
    path,
    message: `${violation.problem}${got}; ${violation.mend}`,
  };
}

/** On a strict platform a warning stops synthesis. @internal */
export function weigh(findings: readonly Finding[], strict: boolean): Finding[] {
  return findings.map((finding) => (strict ? { ...finding, severity: Severity.ERROR } : finding));
}

import { Finding, Rule, Severity } from './finding';
import { PlannedService } from '../plan/service';
import { ServiceSpec } from '../spec/service';

/** What a subject finds about one service. @internal */
export type Check = (spec: ServiceSpec, plan: PlannedService) => Finding[];

/**
 * The rules about one subject and the check that applies them. A rule exists only as the result of
 * `error` or `warning`, so that no rule is missing from `docs/rules.md` and from `explain`.
 *
 * @internal
 */
export class Subject {
  public readonly rules: Rule[] = [];

  public constructor(
    /** Heading in `docs/rules.md`; several subjects may share one. */
    public readonly title: string,
    /** Without one, the place that finds the violations reports them. */
    public readonly check: Check = () => [],
  ) {}

  /**
   * A rule that stops synthesis.
   *
   * @param requirement what a program must satisfy
   * @param example the shortest code that violates it
   */
  public error(id: string, requirement: string, example: string): Rule {
    return this.add(id, Severity.ERROR, requirement, example);
  }

  /**
   * A rule that warns.
   *
   * @param trigger completes "triggers when"
   * @param example the shortest code that triggers it
   */
  public warning(id: string, trigger: string, example: string): Rule {
    return this.add(id, Severity.WARNING, trigger, example);
  }

  private add(id: string, severity: Severity, requirement: string, example: string): Rule {
    const rule = { id, severity, requirement, example, subject: this.title };
    this.rules.push(rule);
    return rule;
  }
}

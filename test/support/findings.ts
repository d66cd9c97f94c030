import { Finding, IInferenceService, Severity } from '../../src';

/** A finding that a rule is expected to report; its wording stands in texts.golden.md alone. */
export interface Expected {
  /** Construct path. */
  readonly at?: string;
  /** The wrong value, as it is printed. */
  readonly value?: string;
  /** Names and numbers that problem, value or fix contain. */
  readonly names?: readonly string[];
}

/** The findings that stop synthesis. */
export function errorsOf(service: IInferenceService): Finding[] {
  return service.findings().filter(({ severity }) => severity === Severity.ERROR);
}

/** The findings of one rule. */
export function findingsOf(service: IInferenceService, rule: string): Finding[] {
  return service.findings().filter((finding) => finding.rule === rule);
}

/** Expects exactly one finding of a rule, at one construct, with this value and these names. */
export function expectFinding(
  service: IInferenceService,
  rule: string,
  { at = 'chart/chat', value, names = [] }: Expected = {},
): void {
  const found = findingsOf(service, rule);
  expect(found.map(({ path }) => path)).toEqual([at]);
  const [{ message, value: actual }] = found;
  if (value !== undefined) {
    expect(actual).toBe(value);
  }
  names.forEach((name) => expect(message).toContain(name));
}

/** Expects that a rule finds nothing. */
export function expectNone(service: IInferenceService, rule: string): void {
  expect(findingsOf(service, rule)).toEqual([]);
}

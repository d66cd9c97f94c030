import { Finding, IInferenceService } from '../../src';

/** What a rule is expected to say about one violation. */
export interface Expected {
  /** Construct path. */
  readonly at?: string;
  /** Fragments of the message, in their order: problem, value, mend. */
  readonly says: readonly string[];
}

/** The findings of one rule. */
export function findingsOf(service: IInferenceService, rule: string): Finding[] {
  return service.findings().filter((finding) => finding.rule === rule);
}

/** Expects exactly one finding of a rule, at one construct, with these fragments in this order. */
export function expectFinding(
  service: IInferenceService,
  rule: string,
  { at = 'chart/chat', says }: Expected,
): void {
  expect(findingsOf(service, rule)).toEqual([
    expect.objectContaining({ path: at, message: expect.stringMatching(inOrder(says)) }),
  ]);
}

/** Expects that a rule finds nothing. */
export function expectNone(service: IInferenceService, rule: string): void {
  expect(findingsOf(service, rule)).toEqual([]);
}

function inOrder(fragments: readonly string[]): RegExp {
  const escaped = fragments.map((fragment) => fragment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.join('.*'), 'su');
}

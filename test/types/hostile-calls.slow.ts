import { Accepted, outcome } from '../support/hostile';
import { parameterPlaces } from '../support/hostile-calls';
import { VALUES } from '../support/hostile-values';

beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(() => jest.restoreAllMocks());

const accepted = new Accepted();

/** Errors of methods that only return something: no service could report them. */
const AT_ONCE: Record<string, RegExp> = {
  'InferenceTesting.read': /^crashed: InferenceTesting.read needs all objects/,
  'PriorityLevels#priorityClassName': /^crashed: \[chart\/levels\] there is no priority level/,
  'SynthesizedManifests#object': /^crashed: expected one /,
};

test.each(parameterPlaces().map((place) => [place.at, place] as const))(
  '%s is refused with the id of a rule, or written',
  (at, { set, sample }) => {
    const { reason, state: legal } = outcome(sample);
    expect([reason, legal]).toEqual([undefined, 'written']);
    const atOnce = AT_ONCE[at.replace(/\(.*/, '')];
    const wrong = VALUES.flatMap(([label, value]) => {
      const result = outcome(() => set(value()));
      const { state } = result;
      accepted.add(`${at} = ${label}`, result);
      return ['refused', 'written'].includes(state) ||
        (state.startsWith('wrote') && label === '"undefined"') ||
        atOnce?.test(state) ||
        // constructs keeps children in a plain object
        (label === '"__proto__"' && state.startsWith('crashed: There is already a Construct'))
        ? []
        : [`${label}: ${state}`];
    });
    expect(wrong).toEqual([]);
  },
);

test('the published schemas accept all that is written', () => {
  expect(accepted.size).toBeGreaterThan(300);
  expect(accepted.rejected()).toEqual([]);
});

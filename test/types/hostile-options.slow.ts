import { places } from '../catalogue';
import { Accepted, outcome } from '../support/hostile';
import { VALUES } from '../support/hostile-values';

const accepted = new Accepted();

/** JSON of the user that becomes part of the pod as it is: the API server judges it. */
const VERBATIM =
  /^PodOptions\.(affinity|podSecurityContext|securityContext|topologySpreadConstraints|volumeMounts) = /;

beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(() => jest.restoreAllMocks());

test.each(places().map((place) => [place.at, place] as const))(
  '%s is refused with the id of a rule, or written',
  (at, { set }) => {
    const wrong = VALUES.flatMap(([label, value]) => {
      const result = outcome(() => set(value()));
      const { state } = result;
      accepted.add(`${at} = ${label}`, result);
      return ['refused', 'written'].includes(state) ||
        (state.startsWith('wrote') && label === '"undefined"')
        ? []
        : [`${label}: ${state}`];
    });
    expect(wrong).toEqual([]);
  },
);

test('the published schemas accept all that is written, except JSON that is written as it is', () => {
  expect(accepted.size).toBeGreaterThan(1000);
  expect(accepted.rejected().filter((each) => !VERBATIM.test(each))).toEqual([]);
});

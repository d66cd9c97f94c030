import { places } from '../catalogue';
import { outcome } from '../support/hostile';
import { VALUES } from '../support/hostile-values';

beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(() => jest.restoreAllMocks());

test.each(places().map((place) => [place.at, place] as const))(
  '%s is refused with the id of a rule, or written',
  (_, { set }) => {
    const wrong = VALUES.flatMap(([label, value]) => {
      const { state } = outcome(() => set(value()));
      return ['refused', 'written'].includes(state) ||
        (state.startsWith('wrote') && label === '"undefined"')
        ? []
        : [`${label}: ${state}`];
    });
    expect(wrong).toEqual([]);
  },
);

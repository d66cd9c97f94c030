import { Services } from './services';
import { PLANES } from '../support/versions';

/** The oldest and the newest. */
const [OLDEST, NEWEST] = [PLANES[0], PLANES.filter(({ suites }) => suites === 'schemas').at(-1)!];

// the conformance suite asks the same of every plane; here an option without samples is found in a minute
describe.each([OLDEST, NEWEST].map((plane) => [plane.name, plane] as const))(
  'the corpus for %s',
  (_, plane) => {
    const services = Services.on(plane);

    beforeAll(() => {
      jest.spyOn(process.stderr, 'write').mockReturnValue(true);
      // every pair of values of different options takes minutes, and belongs to the conformance suite
      services.nested();
    });
    afterAll(() => jest.restoreAllMocks());

    test('says every value of every property in some service', () => {
      expect(services.impossible()).toEqual([]);
    });

    test('says every pair of values of what is nested, and only rules say no to anything', () => {
      expect(services.refused).toEqual([]);
      expect([...services.thrown]).toEqual([]);
    });

    test('has no value for anything that is not there', () => {
      expect(services.samples.unused()).toEqual([]);
    });

    test.each([...services.samples.wholes()])('says every property of a %s', (struct, samples) => {
      const set = new Set(samples.flatMap((sample) => Object.keys(sample)));
      const properties = services.levels.assembly.properties(struct).map(({ name }) => name);
      expect(properties.filter((property) => !set.has(property))).toEqual([]);
    });
  },
);

import { Services } from './services';
import { PLANES } from '../support/versions';

/** The oldest and the newest. */
const [OLDEST, NEWEST] = [PLANES[0], PLANES.filter(({ suites }) => suites === 'schemas').at(-1)!];

// the conformance suite asks the same of every plane; here an option without samples is found in seconds
describe.each([OLDEST, NEWEST].map((plane) => [plane.name, plane] as const))(
  'the corpus for %s',
  (_, plane) => {
    const services = Services.on(plane);

    test('says every value of every property in some service', () => {
      expect(services.impossible()).toEqual([]);
    });

    test('says every pair of values of what is nested', () => {
      expect(services.refused).toEqual([]);
    });

    test('has no value for anything that is not there', () => {
      expect(services.samples.unused()).toEqual([]);
    });
  },
);

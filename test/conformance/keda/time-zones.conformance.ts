import { isTimeZone } from '../../../src/plan/time-zone';
import { TIME_ZONES } from '../../../src/plan/time-zones.generated';
import { goTimeZones } from '../support/time-zones';

test('the library accepts the time zones that Go has, and keeps no other', () => {
  const { names } = goTimeZones();
  expect(names.filter((name) => !isTimeZone(name))).toEqual([]);
  expect(TIME_ZONES.trim().split(/\s+/)).toHaveLength(names.length + areas(names).size);
});

function areas(names: readonly string[]): Set<string> {
  return new Set(names.map((name) => name.slice(0, name.lastIndexOf('/') + 1)));
}

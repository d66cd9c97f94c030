import { sortNames } from '../../src/fleet/sorted-names';
import { seeded } from '../support/simulation';

const LETTERS = ['a', 'b', 'B', '0', '-', '_', '', 'é', '\uffff', '\ud83d\ude00'];

/** Names that begin alike, in capitals, digits and beyond the first plane. */
function someNames(count: number, random: () => number): string[] {
  const letter = () => LETTERS[Math.floor(random() * LETTERS.length)];
  return Array.from({ length: count }, () => `${letter()}${letter()}${letter()}`);
}

// both sides of the number up to which they are sorted by our own means
test.each([0, 1, 2, 15, 16, 17, 40])('%d names are sorted as sort() sorts them', (count) => {
  const random = seeded(count + 1);
  for (let round = 0; round < 200; round += 1) {
    const names = someNames(count, random);
    expect(sortNames([...names])).toEqual([...names].sort());
  }
});

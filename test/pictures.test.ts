import * as fs from 'fs';
import * as path from 'path';
import { pictures } from '../projenrc/pictures';

const FOLDER = path.join(__dirname, '..', 'docs', 'pictures');
const made = pictures();

test('docs/pictures has the pictures of `npx tsx projenrc/pictures.ts`, and no other file', () => {
  expect(fs.readdirSync(FOLDER).sort()).toEqual([...made.keys()].sort());
});

test.each([...made.keys()])('%s is what the previews contain now', (name) => {
  expect(fs.readFileSync(path.join(FOLDER, name), 'utf8')).toBe(made.get(name));
});

test('the picture of the release has a bar for each step, as wide as its share', () => {
  const svg = made.get('release-steps.svg')!;
  expect(
    [...svg.matchAll(/width="([\d.]+)" height="20" fill="#e69f00"/g)].map(([, w]) => w),
  ).toEqual(['4', '40', '400']);
  expect(svg).toContain('by-hand: 0 % to canary');
});

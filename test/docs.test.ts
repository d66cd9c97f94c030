import * as fs from 'fs';
import * as path from 'path';
import { rulesTable } from '../projenrc/rules-table';
import { RULES } from '../src/rules';

const ROOT = path.join(__dirname, '..');

describe('the pages', () => {
  test('docs/rules.md is what the rules say now', () => {
    expect(fs.readFileSync(path.join(ROOT, 'docs', 'rules.md'), 'utf8')).toBe(rulesTable());
  });

  test('no two rules share an id', () => {
    const ids = Object.values(RULES).flatMap((rules) => rules.map(({ id }) => id));
    expect(ids).toEqual([...new Set(ids)]);
  });
});

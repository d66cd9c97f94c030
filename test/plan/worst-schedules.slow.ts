import { execFileSync } from 'child_process';
import * as path from 'path';
import { WORST } from './worst-schedules';

const PROGRAM = path.join(__dirname, 'worst-schedules.ts');

/** Schedules once took minutes; each of these takes about a second. */
const HANGS = 60_000;

describe('schedules are judged in a heap of 100 MB, and never hang', () => {
  test.each(Object.keys(WORST))('%s', (name) => {
    const arguments_ = ['--max-old-space-size=100', '--import', 'tsx', PROGRAM, name];
    const output = execFileSync(process.execPath, arguments_, { encoding: 'utf8', timeout: HANGS });
    expect(output).toBe('judged');
  });
});

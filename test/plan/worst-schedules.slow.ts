import { execFileSync } from 'child_process';
import * as path from 'path';
import { WORST } from './worst-schedules';

const PROGRAM = path.join(__dirname, 'worst-schedules.ts');

describe('schedules are judged in a second of CPU time and a heap of 100 MB', () => {
  test.each(Object.keys(WORST))('%s', (name) => {
    const arguments_ = ['--max-old-space-size=100', '--import', 'tsx', PROGRAM, name];
    const spent = execFileSync(process.execPath, arguments_, { encoding: 'utf8' });
    expect(Number(spent)).toBeLessThan(1000);
  });
});

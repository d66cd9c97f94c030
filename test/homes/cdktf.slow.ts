import { spawnSync } from 'child_process';
import * as path from 'path';

const ROOT = path.join(__dirname, '..', '..');

/** The suites of stacks; all others have one in few tests. */
const SUITES = ['homes', 'synthesis', 'private/unknown', 'one-program', 'render/volcengine'];

test('a stack of cdktf passes the tests of stacks as one of cdktn does', () => {
  const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      jest,
      '--ci',
      '--reporters=default',
      '--moduleNameMapper={"^cdktn$":"cdktf"}',
      ...SUITES.map((suite) => `test/${suite}`),
    ],
    { cwd: ROOT, encoding: 'utf8' },
  );
  const tests = Number(/^Tests: +(\d+) passed, \1 total$/m.exec(stderr)?.[1]);
  expect({ status, failures: status === 0 ? '' : stderr }).toEqual({ status: 0, failures: '' });
  expect(tests).toBeGreaterThan(400);
}, 300_000);

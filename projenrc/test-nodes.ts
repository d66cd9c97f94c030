import { spawnSync } from 'child_process';
import * as path from 'path';
import { LATER_NODES, nodeOf } from '../test/support/tools';

// The fast tests on each later Node that the package supports; `npm test` runs them on the installed one.

const root = path.join(__dirname, '..');
for (const version of LATER_NODES) {
  const folder = nodeOf(version);
  const args = ['--max-semi-space-size=64', 'node_modules/jest/bin/jest.js', '--ci'];
  console.log(`== Node ${version}`);
  const { status } = spawnSync(path.join(folder, 'node'), [...args, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: [folder, process.env.PATH].join(path.delimiter),
      JEST_JUNIT_OUTPUT_NAME: `node-${version}.xml`,
    },
  });
  process.exitCode ||= status ?? 1;
}

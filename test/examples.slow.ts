import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { pathFor } from './support/tools';
import { examples, expected } from '../projenrc/examples';

const byName = (name: string) => examples().find((example) => example.name === name)!;

describe('the CLIs people run', () => {
  const cli = (name: string, line: string) => {
    const [command, ...args] = line.split(' ');
    return spawnSync(command, args, {
      cwd: byName(name).folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: pathFor(command), CI: '1', CHECKPOINT_DISABLE: '1' },
    });
  };

  test.each([
    ['chat', 'cdk8s synth --no-check-upgrade', 'dist/production.k8s.yaml'],
    ['terraform', 'cdktn synth', 'cdktf.out/stacks/production/cdk.tf.json'],
  ])(
    'in examples/%s, %s writes the same',
    (name, command, file) => {
      const { folder, output } = byName(name);
      const target = path.join(folder, file);
      fs.rmSync(path.join(folder, output), { recursive: true, force: true });
      expect(cli(name, command).status).toBe(0);
      expect(fs.readFileSync(target, 'utf8')).toBe(
        expected(byName(name)).get(path.relative(output, file)),
      );
    },
    120_000,
  );
});

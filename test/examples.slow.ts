import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { examples, expected } from '../projenrc/examples';

const byName = (name: string) => examples().find((example) => example.name === name)!;

describe('the CLIs people run', () => {
  const cli = (name: string, command: string) =>
    spawnSync('npx', command.split(' '), {
      cwd: byName(name).folder,
      encoding: 'utf8',
      env: { ...process.env, CI: '1', CHECKPOINT_DISABLE: '1' },
    });

  test.each([
    ['chat', 'cdk8s synth --no-check-upgrade', 'dist/production.k8s.yaml'],
    ['terraform', 'cdktf synth', 'cdktf.out/stacks/production/cdk.tf.json'],
  ])(
    'in examples/%s, npx %s writes the same',
    (name, command, file) => {
      const { folder, output } = byName(name);
      const target = path.join(folder, file);
      fs.rmSync(path.join(folder, output), { recursive: true, force: true });
      expect(cli(name, command).status).toBe(0);
      expect(fs.readFileSync(target, 'utf8')).toBe(
        expected(byName(name)).get(path.relative(output, file)),
      );
    },
    60_000,
  );
});

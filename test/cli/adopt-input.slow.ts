import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { FIXTURES, fixturePath } from '../support/fixtures';

const CLI = path.join(__dirname, '..', '..', 'src', 'cli', 'cli.ts');
const MANIFESTS = fixturePath(FIXTURES[0]);

/** What a shell prints for a line in which `adopt` and `init` are commands. */
function shell(line: string) {
  const script = ['adopt', 'init']
    .map((name) => `${name}() { "${process.execPath}" --import tsx "${CLI}" ${name} "$@"; }; `)
    .join('');
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script + line], {
    encoding: 'utf8',
    env: { ...process.env, MANIFESTS },
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

describe('cdk-inference adopt', () => {
  test.each([
    ['standard input', 'cat "$MANIFESTS" | adopt -'],
    ['its file', 'cat "$MANIFESTS" | adopt /dev/stdin'],
    ['a redirected file', 'adopt - < "$MANIFESTS"'],
    ['a pipe', 'adopt <(cat "$MANIFESTS")'],
    ['UTF-16', 'adopt <(iconv -f UTF-8 -t UTF-16 "$MANIFESTS")'],
  ])('reads %s', (_, line) => {
    const whole = (text: string) => text.replace(/^ \* - .*\n/m, '');
    const { stdout } = shell('adopt "$MANIFESTS"');
    expect(stdout).toContain('InferenceService.adopt');
    const read = shell(line);
    expect(read).toMatchObject({ status: 0, stderr: '' });
    expect(whole(read.stdout)).toBe(whole(stdout));
  });

  test.each([
    ['adopt - -', 2, 'standard input can be read once'],
    ['adopt - < /dev/null', 1, 'have no document to adopt'],
    ["adopt ''", 1, 'its path is empty'],
    ['adopt "$MANIFESTS/below.yaml"', 1, 'a part of its path is no folder'],
    ['adopt nowhere.yaml', 1, 'nowhere.yaml cannot be adopted: there is no such file'],
  ])('fails with a sentence: %s', (line, code, sentence) => {
    const { status, stdout, stderr } = shell(line);
    expect({ status, stdout }).toEqual({ status: code, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

const PROC = fs.existsSync('/proc/self');

(PROC ? describe : describe.skip)(
  `a folder that cannot be created${PROC ? '' : ' (not run: there is no /proc)'}`,
  () => {
    // Node's own mkdir of a whole path never ends there
    test.each([
      ['init', 'init /proc/none --package 1.2.3'],
      ['init, deeper', 'init /proc/none/deeper --package 1.2.3'],
      ['adopt', 'adopt "$MANIFESTS" --output /proc/none/main.ts'],
    ])('fails with a sentence: %s', (_, line) => {
      const { status, stdout, stderr } = shell(line);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(/\/proc\/none\S* is not (created|written): /);
      expect(stderr).not.toMatch(/^ +at /m);
    });
  },
);

import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { called } from './called';

/** The commands that a script of a new project calls; `cdk-inference` writes a report and ends with `$CODE`. */
const COMMANDS = {
  git: 'echo "{}"',
  gh: 'echo "$*" >> calls; case "$*" in *--paginate*) printf "%s" "$COMMENT";; esac',
  npx: 'shift; "$@"',
  'cdk-inference':
    'while [ "$1" != --output ]; do shift; done; [ "$CODE" = 2 ] || echo report > "$2"; exit "$CODE"',
};

let folder: string;
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-script-'));
  for (const language of ['typescript', 'python']) {
    await called(['init', language, '--package', '1.2.3', '--language', language], folder);
  }
  fs.mkdirSync(path.join(folder, 'bin'));
  for (const [name, text] of Object.entries(COMMANDS)) {
    fs.writeFileSync(path.join(folder, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** Runs the script of a template as the workflow of a pull request does. */
function ran(language: string, code: number, comment: string) {
  const { status, stdout } = spawnSync('sh', [path.join(folder, language, 'preview.sh'), 'HEAD'], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`,
      PULL_REQUEST: '7',
      GITHUB_REPOSITORY: 'me/chat',
      CODE: `${code}`,
      COMMENT: comment,
    },
  });
  const calls = path.join(folder, 'calls');
  const writing = fs.existsSync(calls)
    ? fs.readFileSync(calls, 'utf8').match(/--method \w+ \S+/g)
    : null;
  return { status, stdout, writing };
}

const CREATED = ['--method POST repos/me/chat/issues/7/comments'];
const UPDATED = ['--method PATCH repos/me/chat/issues/comments/42'];

describe.each(['typescript', 'python'])('preview.sh of a project in %s', (language) => {
  test.each([
    ['creates the comment', 0, '', CREATED],
    ['updates the comment that exists', 0, '42\n', UPDATED],
    ['writes the comment and fails if a condition holds', 1, '42\n', UPDATED],
  ])('%s', (_, code, comment, writing) => {
    expect(ran(language, code, comment)).toEqual({ status: code, stdout: 'report\n', writing });
  });

  test('fails without a comment if there is no report', () => {
    expect(ran(language, 2, '42\n')).toEqual({ status: 2, stdout: '', writing: null });
  });
});

import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { pathToFileURL } from 'url';
import { parseAllDocuments } from 'yaml';
import { aNewcomer, leave } from './support/registry';
import { blocks, read } from '../projenrc/pages';

// The page is followed word by word in a clean folder: its commands as they are printed, with a registry
// on loopback that has what this repository has installed.

const MINUTES = 60_000;

const CLONE = path.join(__dirname, '..');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-newcomer-')));
const runnable = (page: string) =>
  blocks(read(page)).filter(({ marker }) => marker?.startsWith('run'));
const printed = runnable('docs/getting-started.md');
let environment: NodeJS.ProcessEnv;
let folder = root;

/** Runs commands as somebody types them, one after the other, and stays where they lead. */
function typed(commands: string) {
  const script = `set -e\n${commands}\npwd > "$HOME/folder"`;
  const outcome = spawnSync('sh', ['-c', script], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  });
  if (outcome.status === 0) {
    folder = fs.readFileSync(path.join(root, 'home', 'folder'), 'utf8').trim();
  }
  return outcome;
}

function succeeds(commands: string): string {
  const { status, stdout, stderr } = typed(commands);
  expect({ status, spec: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, spec: '' });
  return stdout;
}

/** The objects that `npm run synth` left. */
function written(): any[] {
  const file = path.join(folder, 'dist', 'production.k8s.yaml');
  return parseAllDocuments(fs.readFileSync(file, 'utf8')).map((document) => document.toJSON());
}

function weights(): number[] {
  const route = written().find(({ kind }) => kind === 'HTTPRoute');
  return route.spec.rules[0].backendRefs.map(({ weight }: { weight: number }) => weight);
}

beforeAll(async () => {
  fs.mkdirSync(path.join(root, 'home'));
  environment = await aNewcomer(path.join(root, 'home'));
}, MINUTES);

afterAll(() => {
  leave();
  fs.rmSync(root, { recursive: true, force: true });
});

describe('somebody who follows the page', () => {
  test(
    'creates a project',
    () => {
      expect(printed.map(({ marker }) => marker)).toEqual(['run: clone', 'run', 'run', 'run']);
      // CI installs and compiles the clone before any test begins
      expect(printed[0].text).toBe(
        'cd cdk-inference\nnpm ci\nnpm run new -- ../chat\ncd ../chat\n',
      );
      const script = path.join(CLONE, 'projenrc', 'new-project.ts');
      const created = path.join(root, 'chat');
      const { status, stderr } = spawnSync(
        process.execPath,
        ['--import', pathToFileURL(require.resolve('tsx')).href, script, created],
        { cwd: CLONE, env: environment, encoding: 'utf8' },
      );
      expect({ status, stderr }).toMatchObject({ status: 0 });
      folder = created;
    },
    10 * MINUTES,
  );

  test(
    'has a service with two deployments, tested and synthesized',
    () => {
      succeeds(printed[1].text);
      expect(path.basename(folder)).toBe('chat');
      const kinds = written().map(({ kind }) => kind as string);
      expect(kinds.sort()).toEqual([
        'BackendTrafficPolicy',
        'Deployment',
        'Deployment',
        'Gateway',
        'HTTPRoute',
        'HTTPRouteFilter',
        'Namespace',
        'PodDisruptionBudget',
        'Service',
        'Service',
      ]);
      expect(weights()).toEqual([9, 1]);
    },
    10 * MINUTES,
  );

  test(
    'changes the split, is told by the test, and changes that',
    () => {
      succeeds(printed[2].text);
      expect(weights()).toEqual([5, 5]);
      const { status, stdout } = typed('npm test');
      expect(status).not.toBe(0);
      expect(stdout).toContain('not ok 1 - nine of ten requests go to stable');
      succeeds(printed[3].text);
    },
    5 * MINUTES,
  );
});

describe('the project', () => {
  test(
    'passes its pipeline from a clean checkout, and says that no API server was asked',
    () => {
      const { status, stderr } = typed('rm -rf node_modules dist\nsh ci.sh');
      expect(stderr).toContain(
        'ci.sh: KUBECONFIG is not set; dist/ is not validated by an API server',
      );
      expect(status).toBe(0);
      expect(weights()).toEqual([5, 5]);
    },
    10 * MINUTES,
  );

  test(
    'reports in a pull request what an edit does, in one comment',
    () => {
      const git = 'git -c user.name=me -c user.email=me@example.com';
      succeeds(`git init --quiet\n${git} add --all\n${git} commit --quiet --message base`);
      expect(succeeds('git ls-files preview')).toBe('preview/preview.json\n');
      const service = path.join(folder, 'chat-service.ts');
      const text = fs.readFileSync(service, 'utf8');
      fs.writeFileSync(service, text.replace('replicas: 3', 'replicas: 4'));
      const bin = path.join(root, 'bin');
      fs.mkdirSync(bin);
      // GitHub's command, which prints the number of the comment and keeps what it is asked for
      fs.writeFileSync(
        path.join(bin, 'gh'),
        '#!/bin/sh\necho "$*" >> "$HOME/gh"\ncase "$*" in *--paginate*) cat "$HOME/comment";; esac\n',
        { mode: 0o755 },
      );
      const home = path.join(root, 'home');
      const asked = (comment: string) => {
        fs.writeFileSync(path.join(home, 'comment'), comment);
        fs.writeFileSync(path.join(home, 'gh'), '');
        const variables = `PATH='${bin}':$PATH PULL_REQUEST=7 GITHUB_REPOSITORY=me/chat`;
        const out = succeeds(`npm run synth > /dev/null\n${variables} sh preview.sh HEAD`);
        expect(out).toContain('`replicas: 3 → 4`');
        return fs.readFileSync(path.join(home, 'gh'), 'utf8');
      };
      expect(asked('')).toMatch(
        /^api --silent --method POST repos\/me\/chat\/issues\/7\/comments --field body=@\S+\/preview\.md$/m,
      );
      expect(asked('42\n')).toMatch(
        /^api --silent --method PATCH repos\/me\/chat\/issues\/comments\/42 --field body=@/m,
      );
      // a base from before the preview
      succeeds(
        `git rm --quiet --cached preview/preview.json\n${git} commit --quiet --message none`,
      );
      const { status, stdout, stderr } = typed('sh preview.sh HEAD');
      expect(status).toBe(0);
      expect(stderr).toContain('HEAD has no preview/preview.json; there is no comparison');
      expect(stdout).toContain('### Capacity');
      fs.writeFileSync(service, text);
    },
    5 * MINUTES,
  );

  test(
    'shows on its own machine what an edit does, as docs/preview.md has it',
    () => {
      const [before, after] = runnable('docs/preview.md').map(({ text }) => text);
      succeeds(before.replaceAll('/tmp/', '"$HOME"/'));
      const service = path.join(folder, 'chat-service.ts');
      const text = fs.readFileSync(service, 'utf8');
      fs.writeFileSync(service, text.replace('replicas: 3', 'replicas: 4'));
      expect(succeeds(after.replaceAll('/tmp/', '"$HOME"/'))).toContain('`replicas: 3 → 4`');
      fs.writeFileSync(service, text);
    },
    5 * MINUTES,
  );

  test(
    'shows an error by its path, rule and fix, and explains the rule',
    () => {
      const service = path.join(folder, 'chat-service.ts');
      const text = fs.readFileSync(service, 'utf8');
      fs.writeFileSync(service, text.replace('replicas: 3', 'replicas: 0'));
      const { status, stderr } = typed('npx cdk8s synth --check-upgrade=false');
      fs.writeFileSync(service, text);
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /^Error: Validation failed with the following errors:\n {2}\[production\/chat\/stable\] REPLICAS: .*\n {6}fix: .*\n/m,
      );
      expect(stderr).not.toContain('node_modules/cdk-inference/');
      expect(succeeds('npx --no cdk-inference explain REPLICAS')).toContain(
        'REPLICAS (Deployment)',
      );
    },
    5 * MINUTES,
  );

  test(
    'is not written twice',
    () => {
      const { status, stderr } = typed('npx --no cdk-inference init --package cdk-inference-*.tgz');
      expect(status).toBe(1);
      expect(stderr).toContain('these files already exist:\n  .github/');
    },
    MINUTES,
  );
});

describe('somebody who follows the Chinese page', () => {
  const page = 'docs/zh/getting-started.md';
  const [clone, ...steps] = runnable(page).map(({ text }) => text);

  test('creates the same project', () => {
    expect(`cd cdk-inference\n${clone}`).toBe(printed[0].text);
  });

  test(
    'has the service of the page with its own weights, takes the step of the canary, and goes back',
    () => {
      const program = blocks(read(page)).find(({ language }) => language === 'ts')!;
      fs.writeFileSync(path.join(folder, 'main.ts'), program.text);
      const split = steps.map((commands) => {
        succeeds(commands);
        return weights();
      });
      expect(split).toEqual([
        [9, 1],
        [5, 5],
        [9, 1],
      ]);
    },
    5 * MINUTES,
  );
});

import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { examples } from '../projenrc/examples';
import { llms } from '../projenrc/llms';
import { docsPages } from '../projenrc/pages';
import { Manifest, REGISTRIES, artifacts, blockers, defects, newest } from '../projenrc/release';
import { bundledPackages, notices } from '../projenrc/third-party';

const ROOT = path.join(__dirname, '..');
const read = (...file: string[]) => fs.readFileSync(path.join(ROOT, ...file), 'utf8');
const manifest: Manifest & Record<string, any> = JSON.parse(read('package.json'));
const { version } = manifest;

describe('the version', () => {
  test('is the newest one in the changelog', () => {
    expect(version).not.toBe('0.0.0');
    expect(newest(read('CHANGELOG.md')).version).toBe(version);
  });

  test.each([
    ['docs/other-languages.md', `cdk_inference-${version}-py3-none-any.whl`],
    ['examples/chat-python/requirements.txt', `cdk_inference-${version}-py3-none-any.whl`],
    ['examples/chat-go/go.mod', `cdkinference v${version}\n`],
    ['test/languages/go/go.mod', `cdkinference v${version}\n`],
    ['test/languages/java/pom.xml', `<version>${version}</version>`],
  ])('is in %s', (file, text) => {
    expect(read(file)).toContain(text);
  });

  test('is published if and only if the changelog has its date', () => {
    expect(newest(read('CHANGELOG.md')).date !== undefined).toBe(manifest.published);
  });
});

describe('the notices of bundled packages', () => {
  test('are those of the packages that are bundled now', () => {
    expect(bundledPackages()).toEqual(expect.arrayContaining(manifest.bundledDependencies));
    expect(read('THIRD-PARTY-NOTICES.md')).toBe(notices());
  });

  test('have a license text for each', () => {
    const texts = notices().split(/^## /m).slice(1);
    expect(texts).toHaveLength(bundledPackages().length);
    texts.forEach((text) => expect(text).toMatch(/copyright|permission/i));
  });
});

describe('the files for agents', () => {
  test('llms.txt lists the pages as they are now', () => {
    expect(read('llms.txt')).toBe(llms());
    const pages = docsPages().filter((name) => name !== 'docs/README.md');
    expect(pages.filter((name) => !llms().includes(`(${name})`))).toEqual([]);
  });

  test.each(['llms.txt', 'AGENTS.md'])('%s names only files of the package', (file) => {
    const text = read(file);
    const linked = [...text.matchAll(/\]\(([^):]+)\)/g)].map(([, target]) => target);
    const named = [...text.matchAll(/`((?:docs|lib)\/[\w./-]+)`/g)].map(([, target]) => target);
    const all = [...linked, ...named];
    expect(all.length).toBeGreaterThan(10);
    const isPacked = (target: string) =>
      target === 'lib/index.d.ts' ||
      (fs.existsSync(path.join(ROOT, target)) &&
        (manifest.files.includes(target) || /^docs\/([\w-]+\/)*[\w-]+\.md$/.test(target)));
    expect(all.filter((target) => !isPacked(target))).toEqual([]);
  });

  test('the guide names at least ten calls of the library', () => {
    const [program] = /```ts\n[\s\S]*?```/.exec(read('AGENTS.md'))!;
    const numbers = [...program.matchAll(/\b(\d+)\. /g)].map(([, number]) => Number(number));
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe('an example that is copied out', () => {
  test.each(examples())('$name depends on every package that it imports', ({ folder }) => {
    const { dependencies, devDependencies, scripts } = JSON.parse(
      fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
    );
    const sources = fs
      .readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
    const imported = sources.flatMap((text) =>
      [...text.matchAll(/from '((?:@[\w-]+\/)?[\w-]+)/g)].map(([, name]) => name),
    );
    const own = imported.filter((name) => !['fs', 'path'].includes(name));
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining([...new Set(own)]));
    // npm does not install the peers of a packed file that are optional
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(['cdk8s-plus-28']));
    const [cli] = scripts.synth.split(' ');
    expect(Object.keys(devDependencies)).toEqual(expect.arrayContaining([`${cli}-cli`, 'tsx']));
    expect(dependencies['cdk-inference']).toBe(`^${version}`);
  });
});

describe('a release', () => {
  const CLEAN = { status: '', tags: '' };
  const READY = { ...manifest, version: '0.3.0', published: true };
  const LOG = '# Changelog\n\n## 0.3.0 – 2027-01-31\n\n- x\n\n## 0.2.0 – 2026-12-31\n';
  const ENVIRONMENT = {
    NPM_TOKEN: 'x',
    TWINE_PASSWORD: 'x',
    MAVEN_USERNAME: 'x',
    MAVEN_PASSWORD: 'x',
    MAVEN_GPG_PRIVATE_KEY_FILE: 'x',
    MAVEN_GPG_PRIVATE_KEY_PASSPHRASE: 'x',
    GIT_USE_SSH: '1',
  };

  test('has no blocker if everything is ready', () => {
    expect(blockers(READY, LOG, { status: '', tags: 'v0.2.0\nv0.3.0-rc.1' }, ENVIRONMENT)).toEqual(
      [],
    );
  });

  test.each<[string, Parameters<typeof blockers>, string[]]>([
    [
      'another version in the changelog',
      [{ ...READY, version: '0.4.0' }, LOG, CLEAN, ENVIRONMENT],
      ['the newest heading of CHANGELOG.md is 0.3.0, the version is 0.4.0'],
    ],
    [
      'a version without a date',
      [READY, LOG.replace(' – 2027-01-31', ''), CLEAN, ENVIRONMENT],
      ['CHANGELOG.md: write "## 0.3.0 – " with a date'],
    ],
    [
      'a version that is marked as unpublished',
      [{ ...READY, published: false }, LOG, CLEAN, ENVIRONMENT],
      ['.projenrc.ts: set PUBLISHED to true, run npx projen'],
    ],
    [
      'uncommitted changes',
      [READY, LOG, { ...CLEAN, status: ' M a' }, ENVIRONMENT],
      ['commit all changes; git status is not clean'],
    ],
    [
      'a tag',
      [READY, LOG, { ...CLEAN, tags: 'v0.2.0\nv0.3.0\n' }, ENVIRONMENT],
      ['the tag v0.3.0 exists'],
    ],
    [
      'missing credentials',
      [READY, LOG, CLEAN, { ...ENVIRONMENT, NPM_TOKEN: '', MAVEN_PASSWORD: undefined }],
      [
        'set NPM_TOKEN or NPM_TRUSTED_PUBLISHER in the environment',
        'set MAVEN_PASSWORD in the environment',
      ],
    ],
  ])('is stopped by %s', (_title, state, problems) => {
    expect(blockers(...state)).toEqual(problems);
  });

  test('to one registry needs the credentials of that registry alone', () => {
    expect(blockers(READY, LOG, CLEAN, { NPM_TOKEN: 'x' }, ['npm'])).toEqual([]);
    expect(blockers(READY, LOG, CLEAN, {}, ['go'])).toEqual([
      'set GITHUB_TOKEN or GIT_USE_SSH in the environment',
    ]);
  });

  test('has files for each registry, and no dependency that a registry lacks', () => {
    const dist = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-release-'));
    const files = artifacts(manifest);
    expect(Object.keys(files)).toEqual(Object.keys(REGISTRIES));
    const foreign = [
      'go/cdk8s/go.mod',
      'java/org/cdk8s/1/cdk8s-1.jar',
      'java/org/cdk8s/1/cdk8s-1.pom',
    ];
    for (const file of foreign) {
      fs.mkdirSync(path.dirname(path.join(dist, file)), { recursive: true });
      fs.writeFileSync(path.join(dist, file), '');
    }
    const found = defects(manifest, dist);
    const ofNpm = defects(manifest, dist, ['npm']);
    fs.rmSync(dist, { recursive: true });
    const lacks = 'is a dependency that the registry lacks; require a published version';
    expect(found.sort()).toEqual(
      [
        ...Object.entries(files).flatMap(([registry, all]) =>
          all.map((file) => `${registry}: dist/${file} is missing`),
        ),
        `go: dist/go/cdk8s ${lacks}`,
        `maven: dist/java/org/cdk8s/1 ${lacks}`,
      ].sort(),
    );
    expect(ofNpm).toEqual(files.npm.map((file) => `npm: dist/${file} is missing`));
  });
});

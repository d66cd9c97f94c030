import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parse } from 'yaml';
import { called } from './cli/called';
import { blocks, docsPages, files, pages, read, renewed } from '../projenrc/pages';
import { run } from '../projenrc/programs';
import { rulesTable } from '../projenrc/rules-table';
import { slug } from '../projenrc/site';
import { RULES } from '../src/rules';
import { explainedTable } from './conformance/linters/explained';

const ROOT = path.join(__dirname, '..');

describe('the pages', () => {
  test('docs/rules.md is what the rules say now', () => {
    expect(fs.readFileSync(path.join(ROOT, 'docs', 'rules.md'), 'utf8')).toBe(rulesTable());
  });

  test('docs/security.md has the findings of kube-score that the conformance tests expect', () => {
    expect(read('docs/security.md')).toContain(`\n${explainedTable()}\n`);
  });

  test('no two rules share an id', () => {
    const ids = RULES.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});

/** The words of the public API, and of our sources, which write the fields of others' objects. */
const IDENTIFIERS = new Set(
  [
    ...fs.readdirSync(path.join(ROOT, 'docs', 'api')).map((file) => path.join('docs', 'api', file)),
    ...fs
      .readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join('src', file)),
  ].flatMap(
    (file) => fs.readFileSync(path.join(ROOT, file), 'utf8').match(/[a-z]+[A-Z]\w*/g) ?? [],
  ),
);

/** Fields of Kubernetes, KServe, Envoy Gateway, Argo CD and the Prometheus Operator, and an option of the App of cdktn and cdktf. */
const OF_OTHERS = [
  'backendResources',
  'canaryTrafficPercent',
  'failClosed',
  'fsGroup',
  'gatewayHTTPRoute',
  'ignoreDifferences',
  'podMonitorNamespaceSelector',
  'rateLimit',
  'scaleMetric',
  'selfHeal',
  'skipValidation',
  'storageUri',
];

/** Where a page leads, links to other sites left out. */
function links(page: string): string[] {
  const targets = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  return targets.filter((target) => !target.includes('://'));
}

describe.each(pages())('%s', (page) => {
  const programs = blocks(read(page)).filter(({ language }) => language === 'ts');

  test('has the YAML, the errors and the output of its programs as they are now', () => {
    expect(renewed(read(page))).toBe(read(page));
  });

  test('has no YAML that nobody made, and none that its programs do not read', () => {
    const yaml = blocks(read(page)).filter(({ language }) => /^ya?ml$/.test(language));
    const isFile = ({ marker = '' }) => marker.startsWith('file: ');
    const hasSource = ({ marker = '' }) => marker.startsWith('yaml: ') || marker === 'pipeline';
    expect(yaml.filter((each) => !hasSource(each) && !isFile(each))).toEqual([]);
    const sources = programs.map(({ text }) => text).join();
    expect(yaml.filter(isFile).filter(({ marker }) => !sources.includes(marker!.slice(6)))).toEqual(
      [],
    );
    expect(yaml.filter(({ text }) => text.trim() === '')).toEqual([]);
  });

  test('leads only to what is there', () => {
    const folder = path.dirname(path.join(ROOT, page));
    const astray = links(page).filter((link) => {
      const [target, anchor] = link.split('#');
      const file = path.resolve(folder, target === '' ? path.basename(page) : target);
      const isThere = fs.existsSync(file);
      return (
        !isThere || (anchor !== undefined && !hasAnchor(fs.readFileSync(file, 'utf8'), anchor))
      );
    });
    expect(astray).toEqual([]);
  });

  test('names only properties that exist', () => {
    const named = [...read(page).matchAll(/`([a-z]+[A-Z]\w*)`/g)].map(([, name]) => name);
    const unknown = named.filter((name) => !IDENTIFIERS.has(name) && !OF_OTHERS.includes(name));
    expect(unknown).toEqual([]);
  });

  if (programs.length > 0) {
    test('has programs that run, and fail where the page says so', () => {
      for (const { text, marker } of programs) {
        const { error } = run(text, files(read(page)));
        if (marker === 'wrong') {
          expect(error).toMatch(/^Error: Validation failed with the following errors:\n/);
        } else {
          expect(error).toBeUndefined();
        }
      }
    });
  }
});

/** The calls of `cdk-inference check` in a pipeline. */
function checks(pipeline: string): string[] {
  return [...pipeline.matchAll(/cdk-inference check (.*)$/gm)].map(([, args]) => args);
}

describe('commands of npx', () => {
  /** Files that people read, and texts that the library prints. */
  const texts = ['templates', 'src', 'projenrc', 'examples'].flatMap((folder) =>
    fs
      .readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      // other tests write the outputs of examples at the same time
      .filter((file) => !/node_modules|[\\/](dist|cdktf\.out)[\\/]/.test(file)),
  );

  test('run an installed cdk-inference, and never download one of that name', () => {
    const all = [
      ...texts,
      ...docsPages().map((name) => path.join(ROOT, name)),
      ...['README.md', 'README_ZH.md', 'CONTRIBUTING.md'].map((name) => path.join(ROOT, name)),
    ];
    expect(all.length).toBeGreaterThan(250);
    const downloads = /\bnpx (?!--no )(?:-\S+ )*cdk-inference\b/;
    expect(downloads.test('npx --yes cdk-inference init')).toBe(true);
    expect(all.filter((file) => downloads.test(fs.readFileSync(file, 'utf8')))).toEqual([]);
  });
});

describe('the pipelines of the pages', () => {
  const pipelines = pages().flatMap((page) =>
    blocks(read(page)).filter(({ marker }) => marker === 'pipeline'),
  );

  test.each(pipelines)(
    'are YAML and call the command with options that it has',
    async ({ text }) => {
      expect(parse(text)).toBeInstanceOf(Object);
      expect(checks(text)).toHaveLength(1);
      const args = checks(text)[0].split(' ');
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-docs-'));
      // the options are right if the command misses only the app
      const { err } = await called(['check', ...args], folder);
      expect(err).toContain('has neither cdk8s.yaml nor cdktf.json');
    },
  );
});

function hasAnchor(text: string, anchor: string): boolean {
  const titles = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) => slug(title));
  return titles.includes(anchor) || text.includes(`<a id="${anchor}">`);
}

describe('the commands of the pages', () => {
  const commands = pages().flatMap((page) =>
    blocks(read(page))
      .filter(({ language }) => language === 'sh')
      .map(({ text, marker = '' }) => ({ page, text, marker })),
  );

  test('are run by a test, or marked as not run', () => {
    expect(commands.length).toBeGreaterThan(60);
    // docs/start/laptop.md says so in its blocks
    const unmarked = commands.filter(
      ({ marker, text }) =>
        !/^(?:run$|run: |run by: |not run: )/.test(marker) && !text.startsWith('# not run here'),
    );
    expect(unmarked.map(({ page, text }) => `${page}: ${text}`)).toEqual([]);
  });

  test('are marked as not run if they need a cluster', () => {
    const onCluster = commands.filter(({ text }) => /^ *(?:kubectl|helm)\b/m.test(text));
    expect(onCluster.length).toBeGreaterThan(30);
    const wrong = onCluster.filter(
      ({ marker, text }) => !marker.startsWith('not run: ') && !text.startsWith('# not run here'),
    );
    expect(wrong.map(({ page, text }) => `${page}: ${text}`)).toEqual([]);
  });

  test.each(commands.filter(({ marker }) => marker.startsWith('run by: ')))(
    '$page names a test that is there: $marker',
    ({ marker }) => {
      expect(fs.existsSync(path.join(ROOT, marker.slice('run by: '.length)))).toBe(true);
    },
  );

  test.each(commands.filter(({ marker }) => /^run(?:$|: )/.test(marker)))(
    '$page is followed by a test',
    ({ page }) => {
      const tests = fs
        .readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
        .filter((name) => /(?:\.slow|\.conformance)\.ts$/.test(name))
        .filter((name) => fs.readFileSync(path.join(__dirname, name), 'utf8').includes(page));
      expect(tests).not.toEqual([]);
    },
  );
});

describe('the index', () => {
  test('leads to every page', () => {
    const there = links('docs/README.md').map((link) => path.join('docs', link));
    expect(
      docsPages().filter((name) => !there.includes(name) && name !== 'docs/README.md'),
    ).toEqual([]);
  });
});

describe('running a program of a page', () => {
  const SERVICE = `
    import { ComputeSpec, Image, InferenceService } from 'cdk-inference';
    import { App, Chart, Size } from 'cdk8s';
    const chat = new InferenceService(new Chart(new App(), 'chart'), 'chat');
  `;

  test('finds what it throws', () => {
    expect(run("throw new TypeError('no')").error).toBe('TypeError: no');
  });

  test('finds what synthesis would say, though the program never asks', () => {
    expect(run(SERVICE).error).toContain('DEPLOYMENT_REQUIRED');
  });

  test('hands over what it prints', () => {
    expect(run("console.log('one', 2); console.log('three');").printed).toBe('one 2\nthree');
  });
});

import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import Ajv from 'ajv';
import { App, Chart } from 'cdk8s';
import { called } from './called';
import { InferenceService, LoadBalancer, Platform, Port, Severity, Weight } from '../../src';
import { junit } from '../../src/cli/junit';
import { Report, fails, recorded } from '../../src/cli/report';
import { reportText } from '../../src/cli/report-text';
import { sarif } from '../../src/cli/sarif';
import { sourceLine } from '../../src/cli/source-line';
import { FINDINGS_FILE } from '../../src/rules/findings-record';
import { someCompute, someImage } from '../support/builders';

const ROOT = path.join(__dirname, '..', '..');
const HERE = 'test/cli/check.test.ts';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-check-'));
const file = path.join(folder, 'findings.jsonl');
beforeAll(() => void (process.env[FINDINGS_FILE] = file));
beforeEach(() => fs.rmSync(file, { force: true }));
afterAll(() => {
  delete process.env[FINDINGS_FILE];
  fs.rmSync(folder, { recursive: true });
});

/** The line of this file that has a text, from 1. */
function lineOf(text: string): number {
  const lines = fs.readFileSync(__filename, 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

/** The report of the apps that a function synthesizes. */
function reportOf(program: () => void, more: Partial<Report> = {}): Report {
  program();
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  return { folder: ROOT, root: ROOT, ...recorded(text, ROOT, path.join(ROOT, 'src')), ...more };
}

/** Three services: one with two errors and a warning, one with an accepted warning, one without findings. */
function threeServices(): void {
  const chart = new Chart(new App(), 'production');
  const ports = [Port.http1({ listen: 8000, expose: 80 })];
  const options = { image: someImage(), compute: someCompute() };
  const chat = new InferenceService(chart, 'chat', {
    ports,
    loadBalancer: LoadBalancer.apiGateway(),
  }); // chat
  const main = chat.addDeployment('main', { ...options, replicas: 0 }); // main
  chat.splitTraffic([Weight.of(main, 1.5)]); // split
  const embed = new InferenceService(chart, 'embed', {
    ports,
    loadBalancer: LoadBalancer.apiGateway(),
  });
  embed.splitTraffic([Weight.of(embed.addDeployment('main', options), 1)]);
  embed.acknowledge('PROBE_READINESS', { reason: 'loads in <1 s & "warm"', until: '2999-12-31' });
  new InferenceService(chart, 'rank').addDeployment('main', options);
  expect(() => chart.toJson()).toThrow('Validation failed');
}

const brief = ({ findings }: Report) =>
  findings.map(({ path: at, rule, severity, source }) => [at, rule, severity, source?.line]);

describe('an app whose synthesis fails', () => {
  test('records the findings of all services, each with the line that created its construct', () => {
    const report = reportOf(threeServices);
    expect(report.services).toEqual(['production/chat', 'production/embed', 'production/rank']);
    expect(new Set(report.findings.map(({ source }) => source?.file))).toEqual(
      new Set([__filename]),
    );
    expect(brief(report)).toEqual(
      expect.arrayContaining([
        ['production/chat/main', 'REPLICAS', Severity.ERROR, lineOf('// main')],
        ['production/chat/TrafficPolicy', 'TRAFFIC_WEIGHT', Severity.ERROR, lineOf('// split')],
        ['production/chat/main', 'PROBE_READINESS', Severity.WARNING, lineOf('// main')],
      ]),
    );
    expect(report.findings).toHaveLength(4);
    expect(fails(report)).toBe(true);
  });

  test('records nothing if the environment names no file', () => {
    delete process.env[FINDINGS_FILE];
    threeServices();
    process.env[FINDINGS_FILE] = file;
    expect(fs.existsSync(file)).toBe(false);
  });
});

test('a later record of an app replaces the earlier one; two apps are two records', () => {
  const report = reportOf(() => {
    for (const id of ['one', 'two']) {
      const chart = new Chart(new App(), id);
      const service = new InferenceService(chart, 'chat');
      expect(() => chart.toJson()).toThrow('DEPLOYMENT_REQUIRED');
      service.addDeployment('main', { image: someImage(), compute: someCompute() });
      chart.toJson();
    }
  });
  expect(fs.readFileSync(file, 'utf8').trim().split('\n').length).toBeGreaterThanOrEqual(4);
  expect([report.services, report.findings]).toEqual([['one/chat', 'two/chat'], []]);
  expect(fails(report)).toBe(false);
});

test('on a strict platform a warning is an error', () => {
  const report = reportOf(() => {
    const app = new App();
    Platform.kubernetes({ strict: true }).attachTo(app);
    const chart = new Chart(app, 'chart');
    const chat = new InferenceService(chart, 'chat', {
      ports: [Port.http1({ listen: 8000, expose: 80 })],
      loadBalancer: LoadBalancer.apiGateway(),
    });
    const main = chat.addDeployment('main', { image: someImage(), compute: someCompute() });
    chat.splitTraffic([Weight.of(main, 1)]);
    expect(() => chart.toJson()).toThrow('PROBE_READINESS');
  });
  expect(report.findings.map(({ rule, severity }) => [rule, severity])).toEqual([
    ['PROBE_READINESS', Severity.ERROR],
  ]);
});

describe('the line that created a construct', () => {
  const AT = { file: '/work/chat/main.ts', line: 8, column: 3 };
  test.each<[string, string, object | undefined]>([
    ['a function', 'at new Chat (/work/chat/main.ts:8:3)', AT],
    ['the file itself', 'at /work/chat/main.ts:8:3', AT],
    ['an ES module', 'at file:///work/chat/main.ts:8:3', AT],
    ['an awaited function', 'at async main (file:///work/chat/main.ts:8:3)', AT],
    ['a name with brackets', 'at Chat.get (as size) (/work/chat/main.ts:8:3)', AT],
    ['an escaped URL', 'at file:///work/chat/a%20b.ts:8:3', { ...AT, file: '/work/chat/a b.ts' }],
    ['an installed package', 'at f (/work/chat/node_modules/p/main.js:8:3)', undefined],
    ['another folder', 'at f (/work/chat-2/main.js:8:3)', undefined],
    ['the library', 'at f (/work/chat/lib/main.js:8:3)', undefined],
    ['Node', 'at node:internal/main:8:3', undefined],
    ['native code', 'at Array.map (<anonymous>)', undefined],
  ])('is read from a frame of %s', (_title, frame, expected) => {
    const line = sourceLine(`Error\n    ${frame}`, '/work/chat', '/work/chat/lib');
    expect(line).toEqual(expected);
  });

  test('is the nearest call in the program', () => {
    const frames = ['f (/work/lib/a.js:1:1)', 'g (/work/chat/b.ts:2:2)', '/work/chat/main.ts:3:3'];
    const stack = frames.map((frame) => `    at ${frame}`).join('\n');
    expect(sourceLine(stack, '/work/chat', '/work/lib')?.file).toBe('/work/chat/b.ts');
    expect(sourceLine(undefined, '/work/chat', '/work/lib')).toBeUndefined();
  });
});

const CRASH = { command: 'npx tsx main.ts', status: 'exit code 3', output: 'Error: <no> "file"' };

describe('as text', () => {
  test('errors come first, acknowledged warnings last, with a count', () => {
    const lines = reportText(reportOf(threeServices)).split('\n');
    expect(lines.filter((line) => /^\w/.test(line)).map((line) => line.split('[')[0])).toEqual([
      'error: ',
      'error: ',
      'warning: ',
      'acknowledged: ',
      '2 errors, 1 warning, 1 acknowledged in 3 services',
    ]);
    expect(lines).toContain(`      at: ${HERE}:${lineOf('// split')}`);
    expect(lines).toContain('      reason: loads in <1 s & "warm"');
  });

  test('a failed program is an error', () => {
    const report = {
      folder,
      root: folder,
      services: [],
      findings: [],
      releases: [],
      failure: CRASH,
    };
    expect(reportText(report)).toBe(
      'error: npx tsx main.ts ended with exit code 3\n0 errors, 0 warnings in 0 services\n',
    );
    expect(fails(report)).toBe(true);
  });
});

describe('as SARIF', () => {
  // draft 4, of which the schema uses only what draft 7 has too
  const { id, $schema, ...schema } = JSON.parse(
    fs.readFileSync(
      require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'),
      'utf8',
    ),
  );
  const validate = new Ajv({
    strict: false,
    unicodeRegExp: false,
    validateFormats: false,
    allErrors: true,
  }).compile(schema);
  const runOf = (report: Report) => {
    const log = JSON.parse(sarif(report));
    expect(validate(log) ? [] : validate.errors).toEqual([]);
    return log.runs[0];
  };

  test('the schema rejects a log with a misspelt property', () => {
    expect(
      validate({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, result: [] }] }),
    ).toBe(false);
  });

  test('a result has rule, level, text, line and construct path', () => {
    const { tool, results } = runOf(reportOf(threeServices));
    const [result] = results.filter(({ ruleId }: any) => ruleId === 'REPLICAS');
    expect(tool.driver.rules[result.ruleIndex]).toMatchObject({
      id: 'REPLICAS',
      help: { text: expect.stringContaining('docs/deployment.md') },
    });
    expect(result).toMatchObject({
      level: 'error',
      message: { text: expect.stringMatching(/"replicas".*got 0\nfix: /) },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: HERE, uriBaseId: '%SRCROOT%' },
            region: { startLine: lineOf('// main') },
          },
          logicalLocations: [{ fullyQualifiedName: 'production/chat/main' }],
        },
      ],
    });
  });

  test('an acknowledged warning is suppressed, with its reason; no other result is', () => {
    const { results } = runOf(reportOf(threeServices));
    expect(results.flatMap(({ suppressions = [] }: any) => suppressions)).toEqual([
      {
        kind: 'inSource',
        status: 'accepted',
        justification: 'until 2999-12-31: loads in <1 s & "warm"',
      },
    ]);
  });

  test('a finding without a line is at the file that names the program', () => {
    const report = reportOf(threeServices, { config: 'apps/my chat/cdk8s.yaml' });
    const findings = report.findings.map(({ source, ...finding }) => finding);
    const { results } = runOf({ ...report, findings });
    expect(results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'apps/my%20chat/cdk8s.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 1 },
    });
    const [{ locations }] = runOf({ ...report, config: undefined, findings }).results;
    expect(Object.keys(locations[0])).toEqual(['logicalLocations']);
  });

  test('without findings it has no result', () => {
    const run = runOf({
      folder,
      root: folder,
      services: ['chart/chat'],
      findings: [],
      releases: [],
    });
    expect([run.results, run.invocations]).toEqual([[], [{ executionSuccessful: true }]]);
  });

  test('a failed program is a notification', () => {
    const run = runOf({
      folder,
      root: folder,
      services: [],
      findings: [],
      releases: [],
      failure: CRASH,
    });
    expect(run.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [
        { level: 'error', message: { text: expect.stringContaining('exit code 3') } },
      ],
    });
  });
});

describe('as JUnit', () => {
  /** Name, attributes and children of each element; fails for text that is not well-formed. */
  const elements = (xml: string) => {
    const open: string[] = [];
    const found: { readonly name: string; readonly within: string; readonly attributes: string }[] =
      [];
    const rest = xml
      .replace(/^<\?xml version="1.0" encoding="UTF-8"\?>/, '')
      .replace(
        /<(\/?)(\w[\w-]*)((?: \w+="[^"<]*")*)(\/?)>/g,
        (_, close, name, attributes, empty) => {
          if (close) {
            expect(open.pop()).toBe(name);
          } else {
            found.push({ name, within: open.join('/'), attributes });
            if (!empty) {
              open.push(name);
            }
          }
          return '';
        },
      );
    expect(open).toEqual([]);
    expect(rest.replace(/&(amp|lt|gt|quot|#10);/g, '')).not.toMatch(/[<&]/);
    return found;
  };

  test('an error fails, an acknowledged warning is skipped, a warning and a quiet service pass', () => {
    const found = elements(junit(reportOf(threeServices)));
    const names = (within: string) =>
      found.filter((each) => each.within === within).map(({ name }) => name);
    expect(names('testsuites/testsuite')).toEqual(Array(5).fill('testcase'));
    expect(names('testsuites/testsuite/testcase').sort()).toEqual([
      'failure',
      'failure',
      'skipped',
      'system-out',
    ]);
    expect(found[0].attributes).toBe(' tests="5" failures="2" errors="0" skipped="1"');
    expect(found.map(({ attributes }) => attributes)).toEqual(
      expect.arrayContaining([
        ' classname="production/rank" name="no findings"',
        ` classname="production/chat/main" name="REPLICAS" file="${HERE}" line="${lineOf('// main')}"`,
        ' message="acknowledged: loads in &lt;1 s &amp; &quot;warm&quot;"',
      ]),
    );
  });

  test('a rule that is violated twice at one construct is two tests with different names', () => {
    const report = reportOf(threeServices);
    const twice = { ...report, findings: [...report.findings, ...report.findings] };
    const names = elements(junit(twice)).flatMap(({ name, attributes }) =>
      name === 'testcase' ? [/^ classname="[^"]*" name="[^"]*"/.exec(attributes)![0]] : [],
    );
    expect(new Set(names).size).toBe(9);
    expect(names).toContain(' classname="production/chat/main" name="REPLICAS (2)"');
  });

  test.each([
    ['a control character', 'a\u0000b\u001bc', 'a\ufffdb\ufffdc'],
    ['half of a surrogate pair', 'a\ud800b', 'a\ufffdb'],
    ['a whole one', '😀', '😀'],
    ['the end of CDATA', ']]>', ']]&gt;'],
  ])('a failed program is an error, with XML that has %s', (_title, output, text) => {
    const xml = junit({
      folder,
      root: folder,
      services: [],
      findings: [],
      releases: [],
      failure: { ...CRASH, output },
    });
    expect(elements(xml).map(({ name }) => name)).toContain('error');
    expect(xml).toContain(`>${text}</error>`);
  });
});

describe('check', () => {
  const empty = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-check-'));
  afterAll(() => fs.rmSync(empty, { recursive: true }));

  test.each<[string, Record<string, string>, string[], number, string]>([
    [
      'for another format',
      {},
      ['--format', 'xml'],
      2,
      "--format must be text, sarif or junit, got 'xml'",
    ],
    ['without an app', {}, [], 2, 'has neither cdk8s.yaml nor cdktf.json; pass --app'],
    [
      'if two files name an app',
      { 'cdk8s.yaml': 'app: a', 'cdktf.json': '{"app":"b"}' },
      [],
      2,
      'has both cdk8s.yaml and cdktf.json; pass --app',
    ],
    [
      'if the file names no app',
      { 'cdk8s.yaml': 'language: typescript' },
      [],
      1,
      'cdk8s.yaml has no "app"',
    ],
    ['if the file is empty', { 'cdk8s.yaml': '' }, [], 1, 'cdk8s.yaml has no "app"'],
  ])('fails %s', async (_title, files, args, code, text) => {
    const into = fs.mkdtempSync(path.join(empty, 'app-'));
    Object.entries(files).forEach(([name, content]) =>
      fs.writeFileSync(path.join(into, name), content),
    );
    const outcome = await called(['check', ...args], into);
    expect([outcome.code, outcome.out]).toEqual([code, '']);
    expect(outcome.err).toContain(text);
  });
});

import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { examples, manifests, synthesize } from '../projenrc/examples';

const byName = (name: string) => examples().find((example) => example.name === name)!;

describe.each(examples())('examples/$name', (example) => {
  test('writes what its expected output says', () => {
    const files = synthesize(example);
    const expected = path.join(example.folder, 'expected');
    for (const file of manifests(files).keys()) {
      expect(files.get(file)).toBe(fs.readFileSync(path.join(expected, file), 'utf8'));
    }
    expect(manifests(files).size).toBeGreaterThan(0);
  });
});

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
      const expected = path.join(folder, 'expected', path.relative(output, file));
      expect(fs.readFileSync(target, 'utf8')).toBe(fs.readFileSync(expected, 'utf8'));
    },
    60_000,
  );
});

/** The lines of a program that are neither imports nor empty nor comments. */
function authorLines(file: string): string[] {
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
  const written = source.statements
    .filter((statement) => !ts.isImportDeclaration(statement))
    .map((statement) => statement.getText(source));
  return written
    .join('\n')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('//'));
}

describe('the examples', () => {
  test('the smallest has at most 12 lines', () => {
    const source = fs.readFileSync(path.join(byName('minimal').folder, 'main.ts'), 'utf8');
    expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(12);
  });

  test('a canary that is scaled on both arms is written in at most 25 lines, imports aside', () => {
    const { folder } = byName('chat');
    const files = ['chat-service.ts', 'main.ts'].map((file) => path.join(folder, file));
    expect(files.flatMap(authorLines).length).toBeLessThanOrEqual(25);
    const { status } = spawnSync('npx', ['prettier', '--check', ...files], { encoding: 'utf8' });
    expect(status).toBe(0);

    const objects = [...manifests(synthesize(byName('chat'))).values()].flat();
    const scaled = objects.filter(({ kind }) => kind === 'ScaledObject');
    expect(scaled).toHaveLength(2);
    const [{ spec }] = objects.filter(({ kind }) => kind === 'HTTPRoute');
    const backends = spec.rules.flatMap(({ backendRefs = [] }: any) => backendRefs);
    const weights = backends.map(({ weight }: any) => weight);
    expect(weights).toEqual([9, 1]);
  });

  test.each(['terraform', 'terraform-api-gateway'])(
    '%s runs the same service module as chat',
    (name) => {
      const module = (example: string) =>
        fs.readFileSync(path.join(byName(example).folder, 'chat-service.ts'), 'utf8');
      expect(module(name)).toBe(module('chat'));
    },
  );

  test('both homes write the same Kubernetes objects', () => {
    const key = ({ kind, metadata }: any) => `${kind}/${metadata.name}`;
    const sorted = (name: string) =>
      [...manifests(synthesize(byName(name))).values()]
        .flat()
        .sort((a, b) => (key(a) < key(b) ? -1 : 1));
    expect(sorted('terraform')).toEqual(sorted('chat'));
  });

  test('before the cloud’s own API gateway workloads, Services and autoscalers are the same', () => {
    // what a platform brings along: the label by which the cloud's agent finds monitors
    const without = ({
      kind,
      metadata: { labels, ...metadata },
      ...object
    }: any): [string, any] => {
      const { 'volcengine.vmp': _, ...others } = labels;
      return [`${kind}/${metadata.name}`, { metadata: { labels: others, ...metadata }, ...object }];
    };
    const written = (name: string) =>
      new Map<string, any>([...manifests(synthesize(byName(name))).values()].flat().map(without));
    const [chart, stack] = [written('chat'), written('terraform-api-gateway')];
    const routing = ['BackendTrafficPolicy', 'Gateway', 'HTTPRoute', 'HTTPRouteFilter'];
    const same = [...chart.keys()].filter((key) => !routing.includes(key.split('/')[0]));
    expect(same.length).toBeGreaterThan(5);
    expect(same.map((key) => stack.get(key))).toEqual(same.map((key) => chart.get(key)));
    const more = [...stack.keys()].filter((key) => !chart.has(key));
    expect(more).toEqual(['Service/chat']);
  });
});

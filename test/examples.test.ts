import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { parse } from 'yaml';
import { examples, expected, manifests, programs, synthesizeTogether } from '../projenrc/examples';
import { liveRules } from './support/routes';

const byName = (name: string) => examples().find((example) => example.name === name)!;

describe('what an example or the full form writes is what is expected of it', () => {
  let files: ReturnType<typeof synthesizeTogether>;
  beforeAll(() => {
    files = synthesizeTogether(programs());
  }, 60_000);

  test.each(programs())('$name', (example) => {
    const written = files.get(example.name)!;
    const names = [...manifests(written).keys()];
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect(written.get(name)).toBe(expected(example).get(name));
    }
  });
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

function sorted(objects: any[]): any[] {
  const key = ({ kind, metadata }: any) => `${kind}/${metadata.name}`;
  return [...objects].sort((a, b) => (key(a) < key(b) ? -1 : 1));
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

    const objects = [...manifests(expected(byName('chat'))).values()].flat();
    const scaled = objects.filter(({ kind }) => kind === 'ScaledObject');
    expect(scaled).toHaveLength(2);
    const [route] = objects.filter(({ kind }) => kind === 'HTTPRoute');
    const backends = liveRules(route).flatMap(({ backendRefs = [] }: any) => backendRefs);
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

  test('the CLB in Terraform runs the same service module as the one in the cluster', () => {
    const module = (name: string) =>
      fs.readFileSync(path.join(byName(name).folder, 'embed-service.ts'), 'utf8');
    expect(module('terraform-clb')).toBe(module('clb-mixed-hardware'));
    const balancer = ({ kind, spec }: any) => kind === 'Service' && spec.type === 'LoadBalancer';
    const written = (name: string) =>
      [...manifests(expected(byName(name))).values()]
        .flat()
        .filter(({ metadata }) => metadata.labels['cdk-inference/service'] === 'embed')
        .filter((object) => !balancer(object));
    expect(sorted(written('terraform-clb'))).toEqual(sorted(written('clb-mixed-hardware')));
    expect(written('terraform-clb')).toHaveLength(8);
  });

  test('gitops has a name, a file and an Application of Argo CD for each cluster', () => {
    const { folder } = byName('gitops');
    const source = fs.readFileSync(path.join(folder, 'main.ts'), 'utf8');
    const [, list] = /CLUSTERS: .* = \{\n([\s\S]*?)\n\};/.exec(source)!;
    const clusters = [...list.matchAll(/^ {2}'?([\w-]+)'?: /gm)].map(([, name]) => name);
    expect(clusters.length).toBe(4);
    const files = [...expected(byName('gitops')).keys()];
    expect(files).toEqual(clusters.map((name) => `${name}.k8s.yaml`).sort());
    const { spec } = parse(fs.readFileSync(path.join(folder, 'argocd.yaml'), 'utf8'));
    const [
      {
        list: { elements },
      },
    ] = spec.generators;
    expect(elements).toEqual(clusters.map((cluster) => ({ cluster })));
    expect(spec.template.spec.source.directory.include).toBe('{{.cluster}}.k8s.yaml');
  });

  test.each(['preview.sh', '.github/workflows/preview.yaml'])(
    'gitops has the %s of a new project',
    (file) => {
      const own = fs.readFileSync(path.join(byName('gitops').folder, file), 'utf8');
      const template = path.join(__dirname, '../templates/common', file.replace(/^\./, 'dot-'));
      // the majors of actions are upgraded one by one
      const plain = (text: string) => text.replace(/@v\d+/g, '');
      const filled = fs
        .readFileSync(template, 'utf8')
        .replace('{{setup}}', '')
        .replace('{{install}}', 'npm ci')
        .replace('{{synth}}', 'npm run synth')
        .replace('{{npx}}', 'npx --no ');
      expect(plain(own)).toBe(plain(filled));
    },
  );

  test('both homes write the same Kubernetes objects', () => {
    const written = (name: string) => [...manifests(expected(byName(name))).values()].flat();
    expect(sorted(written('terraform'))).toEqual(sorted(written('chat')));
  });
});

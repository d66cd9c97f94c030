import * as fs from 'fs';
import * as path from 'path';
import { Testing, Yaml } from 'cdk8s';
import { transpileModule, ModuleKind, ScriptTarget } from 'typescript';
import { InferenceService, Severity } from '../../src';
import { run } from '../../src/cli/run';
import { canonical } from '../../src/render/canonical';
import { withoutZeros } from '../../src/render/without-zeros';
import { aStack, readByTerraform, resources } from '../homes/stacks';
import { aChart } from '../support/builders';
import { FIXTURES, byName, fixturePath, withoutServerSide, written } from '../support/fixtures';
import { Project, cleanUp } from '../support/package';

const ODD = 'odd.yaml';
const plain = FIXTURES.filter((file) => file !== ODD);

/** What an object of `odd.yaml` has by the rules of kubectl, which the reader of `written` does not follow. */
const ODD_OBJECTS = {
  'ConfigMap/odd-settings': {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'odd-settings' },
    data: {
      switch: 'yes',
      when: '12:30',
      on: 'off',
      folded: 'one line in two',
      script: 'keeps its last line\n\n',
    },
  },
  'Deployment/odd': expect.objectContaining({
    metadata: {
      name: 'odd',
      annotations: { 'example.com/version': '1.10', 'example.com/date': '2026-05-02' },
    },
    spec: expect.objectContaining({
      replicas: 20,
      paused: false,
      template: expect.objectContaining({
        spec: expect.objectContaining({
          shareProcessNamespace: true,
          automountServiceAccountToken: false,
          volumes: [
            { name: 'settings', configMap: { name: 'odd-settings', defaultMode: 420 } },
            { name: 'nothing' },
          ],
        }),
      }),
    }),
  }),
  'Service/odd': expect.objectContaining({ kind: 'Service' }),
};

const expected = (file: string) =>
  file === ODD
    ? ODD_OBJECTS
    : byName(written(file).map(file === 'kserve-raw.yaml' ? withoutServerSide : (each) => each));

const adopt = (scope: any, file: string) =>
  InferenceService.adopt(scope, 'adopted', { files: [fixturePath(file)] });

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());
afterAll(cleanUp);

test('there are more than ten fixtures, and each but one says what it is shaped after', () => {
  expect(FIXTURES.length).toBeGreaterThan(10);
  const shaped = plain.filter((file) =>
    /# Shaped after [^\n]*\w+\/[\w-]+[\s\S]*(@[0-9a-f]{7,8}| v\d)/.test(
      fs.readFileSync(fixturePath(file), 'utf8'),
    ),
  );
  expect(shaped).toEqual(plain);
});

describe('what is adopted below a Chart is written as it was', () => {
  test.each(FIXTURES)('%s', (file) => {
    const chart = aChart();
    const service = adopt(chart, file);
    expect(service.findings().filter(({ severity }) => severity === Severity.ERROR)).toEqual([]);
    expect(byName(Testing.synth(chart))).toEqual(expected(file));
  });

  test('and everything stands in the namespace that is said, but for the cluster’s own', () => {
    const chart = aChart('llm');
    adopt(chart, 'triton-helm.yaml');
    const namespaces = Testing.synth(chart).map(({ kind, metadata }) => [kind, metadata.namespace]);
    expect(namespaces.sort()).toEqual([
      ['ClusterRole', undefined],
      ['Deployment', 'llm'],
      ['HorizontalPodAutoscaler', 'llm'],
      ['IngressRoute', undefined],
      ['Service', 'llm'],
      ['ServiceAccount', 'llm'],
    ]);
  });
});

/** Kinds of the fixtures that stand in no namespace, or of which only their cluster knows. */
const NOWHERE = ['ClusterRole', 'ClusterRoleBinding', 'RuntimeClass', 'IngressRoute'];

/** Terraform must name the namespace, and not what the API server will not repeat. */
const asApplied = (objects: Record<string, any>) =>
  Object.fromEntries(
    Object.entries(objects).map(([name, object]) => [
      name,
      withoutZeros(
        NOWHERE.includes(object.kind)
          ? object
          : { ...object, metadata: { namespace: 'default', ...object.metadata } },
      ),
    ]),
  );

describe('what is adopted below a TerraformStack is the same, in the API server’s own spelling', () => {
  test.each(plain)('%s', (file) => {
    const stack = aStack();
    adopt(stack, file);
    const manifests = Object.values(resources(stack)).map(({ manifest }) =>
      JSON.parse(readByTerraform(JSON.stringify(manifest))),
    );
    expect(byName(manifests)).toEqual(asApplied(canonical(expected(file))));
  });
});

/** What `cdk-inference adopt` says. */
async function adopted(file: string): Promise<string> {
  let text = '';
  const code = await run(['adopt', fixturePath(file)], {
    folder: __dirname,
    out: (part) => void (text += part),
    err: () => undefined,
  });
  expect(code).toBe(0);
  return text;
}

describe('the program that cdk-inference adopt writes', () => {
  test('compiles as strictly as TypeScript can, and makes the same objects, for every fixture', async () => {
    const project = new Project(['cdk8s', 'cdk8s-plus-28', 'constructs']);
    const names = FIXTURES.map((file) => file.replace('.yaml', ''));
    for (const name of names) {
      const source = await adopted(`${name}.yaml`);
      fs.writeFileSync(path.join(project.folder, `${name}.ts`), source);
      const options = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
      const { outputText } = transpileModule(source, { compilerOptions: options });
      fs.writeFileSync(path.join(project.folder, `${name}.js`), outputText);
    }
    const all = names.map((name) => `import './${name}';`).join('\n');
    expect(project.compile(all)).toMatchObject({ stdout: '', status: 0 });

    // each in a folder of its own, since several have a Chart of one name
    const source = `const path = require('path');
      for (const name of ${JSON.stringify(names)}) {
        process.env.CDK8S_OUTDIR = path.join('out', name);
        require('./' + name);
      }`;
    const { status, stderr } = project.run(source);
    expect([status, stderr.replace(/^Warning: .*\n/gm, '')]).toEqual([0, '']);
    for (const name of names) {
      const folder = path.join(project.folder, 'out', name);
      const objects = fs.readdirSync(folder).flatMap((file) => Yaml.load(path.join(folder, file)));
      expect({ name, objects: byName(objects) }).toEqual({
        name,
        objects: expected(`${name}.yaml`),
      });
    }
  }, 300_000);

  test('says by typed options what they say exactly', async () => {
    const source = await adopted('lora-adapters.yaml');
    expect(source).toContain("image: Image.fromUrl('registry.example.com/vllm-cpu:v0.7.2')");
    expect(source).toContain('replicas: 3');
    expect(source).toMatch(/liveness: Probe\.fromHttpGet\('\/health', \{\s+port: 'http',/);
    expect(source).toContain("env: { PORT: '8000', ALLOW_UPDATES: 'true' }");
    expect(source).toContain('ports: [Port.http1({ listen: 8000, expose: 80 })]');
    // the rest of the container stands in the object
    expect(source).toMatch(/containers: \[\s+\{\s+name: 'lora',\s+ports: /);
  });

  test('leaves to the object what they would say otherwise', async () => {
    const source = await adopted('sglang-no-service.yaml');
    // our probes write all their times
    expect(source).not.toContain('Probe.');
    expect(source).toContain("limits: { 'nvidia.com/gpu': 1 }");
  });
});

import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Code, literal } from '../../src/cli/literal';
import { run } from '../../src/cli/run';
import { HPA, aManifest, aManifestOfService, anAdopted, another } from '../support/adoption';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'adopt-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function file(name: string, ...objects: any[]): string {
  const text = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  fs.writeFileSync(path.join(folder, name), text);
  return name;
}

async function adopt(...args: string[]) {
  const spec = { out: '', err: '' };
  const code = await run(['adopt', ...args], {
    folder,
    out: (text) => void (spec.out += text),
    err: (text) => void (spec.err += text),
  });
  return { code, ...spec };
}

const RUNNING = file('running.yaml', aManifest(), aManifestOfService());

describe('cdk-inference adopt', () => {
  test('takes several files, and writes to standard output', async () => {
    const deployment = file('deployment.yaml', aManifest());
    const service = file('service.yaml', aManifestOfService());
    const { code, out, err } = await adopt(deployment, service);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain("InferenceService.adopt(chart, 'llm', {");
    expect(out).toContain(' * - deployment.yaml\n * - service.yaml\n');
  });

  test('writes a file that is not there yet, by the id that is said', async () => {
    const first = await adopt(RUNNING, '--output', 'main.ts', '--id', 'chat');
    expect(first).toEqual({ code: 0, out: '', err: 'wrote main.ts\n' });
    expect(fs.readFileSync(path.join(folder, 'main.ts'), 'utf8')).toContain("adopt(chart, 'chat'");
    const again = await adopt(RUNNING, '-o', 'main.ts');
    expect(again.code).toBe(1);
    expect(again.err).toMatch(/^cdk-inference adopt: main.ts is not written: it already exists; /);
    const nowhere = await adopt(RUNNING, '-o', 'no/folder.ts');
    expect(nowhere.err).toMatch(/ is not written: its folder does not exist\n$/);
  });

  test('writes no value of a Secret, and names the Secret', async () => {
    const secret = another('Secret', 'v1', 'to*/ken', { data: { key: 'dmVyeS1zZWNyZXQ=' } });
    const { code, out, err } = await adopt(RUNNING, file('secret.yaml', secret));
    expect(code).toBe(0);
    expect(err).toMatch(/^Warning: ADOPT_SECRET: Secret "to\*\/ken" /);
    expect(out).toContain(' * - to* /ken\n');
    expect(out).not.toMatch(/dmVyeS|kind: 'Secret'/);
  });

  test('writes a Deployment that is switched off so that the program is accepted', async () => {
    const off = aManifest(({ spec }) => (spec.replicas = 0));
    const { code, out } = await adopt(file('switched-off.yaml', off, aManifestOfService()));
    expect(code).toBe(0);
    expect(out).toContain('spec: {\n        replicas: 0,');
    expect(anAdopted({ objects: [off] }).findings()).toEqual([]);
  });

  test('leaves an image that a pipeline fills in to the object', async () => {
    const placeholder = aManifest(({ spec }) => {
      Object.assign(spec.template.spec.containers[0], { image: '${IMAGE}', args: ['--port=1'] });
    });
    const { code, out } = await adopt(file('filled.yaml', placeholder, aManifestOfService()));
    expect(code).toBe(0);
    expect(out).toContain("containers: [{ name: 'serve', image: '${IMAGE}' }]");
    expect(out).toContain("args: ['--port=1'],");
    expect(out).not.toContain('Image.fromUrl');
  });

  test('fails for a misspelled field, and writes nothing', async () => {
    const slip = aManifest(({ spec }) => (spec.template.spec.containers[0].readinesProbe = {}));
    const { code, out, err } = await adopt(file('slip.yaml', slip), '--output', 'slip.ts');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/ADOPT_FIELD: .*readinesProbe.*rename it to readinessProbe/);
    expect(fs.existsSync(path.join(folder, 'slip.ts'))).toBe(false);
  });

  test('writes variables in their order, from Secrets, ConfigMaps and fields', async () => {
    const from = (valueFrom: object) => ({ valueFrom });
    const env = [
      { name: 'LIMIT', ...from({ resourceFieldRef: { resource: 'limits.cpu' } }) },
      { name: 'A', value: '1' },
      { name: 'TOKEN', ...from({ secretKeyRef: { name: 'hub', key: 'token', optional: true } }) },
      { name: 'B', value: '$(TOKEN)' },
      { name: 'MODE', ...from({ configMapKeyRef: { name: 'settings', key: 'mode' } }) },
      { name: 'IP', ...from({ fieldRef: { fieldPath: 'status.podIP' } }) },
    ];
    const envFrom = [
      { secretRef: { name: 'keys' } },
      { prefix: 'S_', configMapRef: { name: 's' } },
    ];
    const deployment = aManifest(({ spec }) => {
      Object.assign(spec.template.spec.containers[0], { env, envFrom });
    });
    const { code, out } = await adopt(file('env.yaml', deployment, aManifestOfService()));
    expect(code).toBe(0);
    for (const part of [
      "{ name: 'LIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } }",
      "env: { A: '1' }",
      "secret: Secret.fromSecretName(chart, 'env-TOKEN', 'hub')",
      '{ optional: true }',
      "B: EnvValue.fromValue('$(TOKEN)')",
      "ConfigMap.fromConfigMapName(chart, 'env-MODE', 'settings')",
      'IP: EnvValue.fromFieldRef(EnvFieldPaths.POD_IP)',
      "Env.fromSecret(Secret.fromSecretName(chart, 'env-from-0', 'keys'))",
      "Env.fromConfigMap(ConfigMap.fromConfigMapName(chart, 'env-from-1', 's'), 'S_')",
      "import { ConfigMap, Env, EnvFieldPaths, EnvValue, Secret } from 'cdk8s-plus-28';",
    ]) {
      expect(out).toContain(part);
    }
  });

  test('says what is worth knowing', async () => {
    const { code, err } = await adopt(RUNNING, file('hpa.yaml', HPA));
    expect(code).toBe(0);
    expect(err).toMatch(/^Warning: COMPAT_REPLICAS: .*\n$/);
  });

  test('fails without files, for one that is not there, and for what is not clear', async () => {
    expect(await adopt()).toMatchObject({ code: 2, out: '' });
    const missing = await adopt('nowhere.yaml');
    expect([missing.code, missing.out]).toEqual([1, '']);
    expect(missing.err).toMatch(/cannot be adopted:\n {2}ADOPT_MANIFEST: .*nowhere.yaml/);
    const twice = await adopt(RUNNING, file('second.yaml', aManifestOfService({}, 'second')));
    expect([twice.code, twice.out]).toEqual([1, '']);
    expect(twice.err).toMatch(/ADOPT_SERVICE: 2 Services[^]*\n {2}--deployment, --service and/);
  });

  test('writes the names that made it clear into the program', async () => {
    const objects = [
      aManifest(({ spec }) => spec.template.spec.containers.push({ name: 'proxy', image: 'p:1' })),
      aManifest(({ metadata }) => (metadata.name = 'second')),
      aManifestOfService(),
      aManifestOfService({}, 'llm-b'),
    ];
    const names = ['--deployment', 'llm', '--service', 'llm-b', '--container', 'serve'];
    const { code, out } = await adopt(file('several.yaml', ...objects), ...names);
    expect(code).toBe(0);
    expect(out).toContain("deploymentName: 'llm'");
    expect(out).toContain("serviceName: 'llm-b'");
    expect(out).toContain("containerName: 'serve'");
    expect(out).toContain("sidecars: [{ name: 'proxy', image: 'p:1' }]");
  });
});

test('a program of cdk-inference adopt names members of enums, and imports the enums', async () => {
  const deployment = aManifest(({ spec: { template } }) => {
    template.spec.dnsPolicy = 'Default';
    template.spec.tolerations = [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }];
    template.spec.containers[0].imagePullPolicy = 'Always';
  });
  const { code, out } = await adopt(file('enums.yaml', deployment, aManifestOfService()));
  expect(code).toBe(0);
  for (const member of [
    'dnsPolicy: DnsPolicy.DEFAULT',
    'imagePullPolicy: ImagePullPolicy.ALWAYS',
    'operator: TolerationOperator.EXISTS',
    'effect: TaintEffect.NO_SCHEDULE',
  ]) {
    expect(out).toContain(member);
  }
  expect(out).toMatch(
    /import \{[^}]*DnsPolicy,[^}]*ImagePullPolicy,[^}]*TaintEffect,[^}]*TolerationOperator[^}]*\} from 'cdk-inference'/,
  );
});

describe('a value as source', () => {
  test.each<[unknown, string]>([
    ['it', "'it'"],
    ["it's", '"it\'s"'],
    ['"it\'s"', "'\"it\\'s\"'"],
    ['a\nb\\', "'a\\nb\\\\'"],
    [0, '0'],
    [false, 'false'],
    [[], '[]'],
    [{}, '{}'],
    [{ a: 1, 'b-c': [true] }, "{ a: 1, 'b-c': [true] }"],
    [JSON.parse('{"__proto__": 1}'), "{ ['__proto__']: 1 }"],
    [{ a: new Code('Size.gibibytes(1)') }, '{ a: Size.gibibytes(1) }'],
  ])('%j', (value, source) => {
    expect(literal(value)).toBe(source);
  });

  test('that is long has a line for each part', () => {
    const long = 'x'.repeat(60);
    expect(literal({ a: [long, long], b: 1 })).toBe(
      `{\n  a: [\n    '${long}',\n    '${long}',\n  ],\n  b: 1,\n}`,
    );
  });
});

import * as fs from 'fs';
import { Testing } from 'cdk8s';
import { ODD, adopted, expected } from './expected';
import { InferenceService, Severity } from '../../src';
import { withoutZeros } from '../../src/homes/terraform/without-zeros';
import { canonical } from '../../src/render/canonical';
import { aStack, readByTerraform, resources } from '../homes/stacks';
import { aChart } from '../support/builders';
import { FIXTURES, byName, fixturePath } from '../support/fixtures';

const plain = FIXTURES.filter((file) => file !== ODD);

const adopt = (scope: any, file: string) =>
  InferenceService.adopt(scope, 'adopted', { files: [fixturePath(file)] });

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

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

describe('the program that cdk-inference adopt writes', () => {
  test('says by typed options what they say exactly', async () => {
    const source = await adopted('lora-adapters.yaml');
    expect(source).toContain("image: Image.fromUrl('registry.example.com/vllm-cpu:v0.7.2')");
    expect(source).toContain('replicas: 3');
    expect(source).toMatch(/liveness: Probe\.fromHttpGet\('\/health', \{\s+port: 'http',/);
    expect(source).toContain("env: { PORT: '8000', ALLOW_UPDATES: 'true' }");
    expect(source).toContain('ports: [Port.http1({ listen: 8000, expose: 80 })]');
    expect(source).toContain(
      "containerPorts: [{ containerPort: 8000, name: 'http', protocol: 'TCP' }]",
    );
    // an option has no number of successes, and writes no scheme that is the default
    expect(source).toContain(
      "livenessProbe: { httpGet: { scheme: 'HTTP' }, successThreshold: 1 },",
    );
  });

  test('says by typed JSON what the typed options would say otherwise', async () => {
    const source = await adopted('sglang-no-service.yaml');
    // ComputeSpec sets requests as well
    expect(source).toContain("resources: { limits: { 'nvidia.com/gpu': 1 } }");
    expect(source).toMatch(/HF_TOKEN: EnvValue\.fromSecretValue\([^]*\{ optional: true \}/);
    expect(source).toContain("import { EnvValue, Secret } from 'cdk8s-plus-28'");
  });
});

import { App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { TerraformVariable, Testing, Token } from 'cdktn';
import { aServiceIn, aStack, containerIn, readByTerraform, resources } from './stacks';
import {
  DeploymentOptions,
  Image,
  InferenceService,
  InferenceServiceProps,
  Port,
  ScalingMetric,
} from '../../src';
import { aDeployment, aService, brokenRules, synth } from '../support/builders';
import { aCloudService, deployments, made } from '../support/cloud-gateways';
import { expectFinding, findingsOf } from '../support/findings';

const AT = 'chart/chat/main';

function aVariable(id: string = 'variable'): TerraformVariable {
  return new TerraformVariable(aStack(), id, {});
}

/** Texts that look like tokens of cdktf to whoever looks only at their beginning. */
const LOOK_ALIKES: string[] = [
  'a b ${TfToken[TOKEN.99999]}',
  '${TfToken[',
  '#{TfToken[TOKEN.99999]}',
  '&{TfToken[TOKEN.99999]}',
  'two\nlines ${TfToken[TOKEN.99999]}',
];

describe('a text that looks like a token', () => {
  test.each(LOOK_ALIKES)('is an error in a Chart, wherever it is: %j', (text) => {
    const places: [string, string, InferenceServiceProps, Partial<DeploymentOptions>][] = [
      ['chart/chat', 'displayName', { displayName: text }, {}],
      ['chart/chat', 'description', { description: text }, {}],
      ['chart/chat', 'namespace', { namespace: text }, {}],
      ['chart/chat', 'ports[0].path', { ports: [Port.http1({ listen: 80, path: text })] }, {}],
      [AT, 'image.reference', {}, { image: Image.fromUrl(text) }],
      [AT, 'env[0].value', {}, { env: { A: text } }],
      [AT, 'args[1]', {}, { args: ['serve', text] }],
      [AT, 'pod.annotations.note', {}, { pod: { annotations: { note: text } } }],
    ];
    for (const [at, option, props, options] of places) {
      const { service } = aDeployment(aService(props), options);
      const [finding, ...others] = findingsOf(service, 'TOKEN').filter(({ path }) => path === at);
      expect(others).toEqual([]);
      expect(finding.problem).toContain(`"${option}"`);
      expect(finding.value).toBe(JSON.stringify(text));
    }
  });

  test.each(LOOK_ALIKES)('is an error in a stack that has no such token: %j', (text) => {
    const service = aServiceIn(aStack());
    aDeployment(service, { env: { A: text }, pod: { labels: { team: 'llm' } } });
    expectFinding(service, 'TOKEN', { at: 'stack/chat/main', names: ['env[0].value'] });
  });

  test.each<[option: string, options: Partial<DeploymentOptions>]>([
    ['args', { args: ['#{TfToken[TOKEN.99999]}'] }],
    ['securityGroups', { securityGroups: ['#{TfToken[TOKEN.99999]}'] }],
    ['pod.annotations', { pod: { annotations: { '&{TfToken[TOKEN.99999]}': '' } } }],
  ])('is an error in a stack that has no such list or map: %s', (option, options) => {
    const service = aServiceIn(aStack());
    aDeployment(service, options);
    expectFinding(service, 'TOKEN', { at: 'stack/chat/main', names: [`"${option}"`] });
  });

  test('is an error as the key of a map', () => {
    const annotations = { '${TfToken[TOKEN.99999]}': 'x' };
    const { service } = aDeployment(aService(), { pod: { annotations } });
    expectFinding(service, 'TOKEN', { at: AT, names: ['"pod.annotations"'] });
  });

  test('is an error in a patch', () => {
    const deployment = aDeployment();
    deployment.patch('Deployment', JsonPatch.add('/metadata/annotations/a', LOOK_ALIKES[0]));
    expectFinding(deployment.service, 'TOKEN', { at: AT, names: ['patch of Deployment'] });
  });

  test('is an error beside a token that the stack has', () => {
    const text = `${aVariable().stringValue} and \${TfToken[TOKEN.99999]}`;
    const service = aServiceIn(aStack());
    aDeployment(service, { env: { A: text } });
    expectFinding(service, 'TOKEN', { at: 'stack/chat/main' });
  });

  test.each(['${HOME}', '#{list}', 'TfToken[TOKEN.1]', '$(TfToken)', '\ue000{file("/etc/hosts")}'])(
    'is none, and stays as it is: %j',
    (text) => {
      const { service } = aDeployment(aService(), { env: { A: text } });
      expect(brokenRules(service)).toEqual([]);
    },
  );
});

describe('a token of cdktf in a Chart', () => {
  test.each<[string, Partial<DeploymentOptions>]>([
    ['env[0].value', { env: { A: aVariable().stringValue } }],
    ['replicas', { replicas: aVariable().numberValue }],
    ['args[0]', { args: aVariable().listValue }],
    ['env[0].value', { env: { A: Token.asAny(aVariable().stringValue) as any } }],
    ['env[0].value', { env: { A: aVariable().booleanValue as any } }],
  ])('is an error: %s', (option, options) => {
    const { service } = aDeployment(aService(), options);
    const found = findingsOf(service, 'TOKEN');
    expect(found.map(({ path, fix }) => [path, fix])).toEqual([
      [AT, 'write the value itself, or create the service in a TerraformStack'],
    ]);
    expect(found[0].problem.replace('"args"', '"args[0]"')).toContain(`"${option}"`);
  });

  test('is left to a resolver of the App', () => {
    const token = aVariable().stringValue;
    const resolver = {
      resolve: (context: any) => {
        if (context.value === token) {
          context.replaceValue('resolved');
        }
      },
    };
    const chart = new Chart(new App({ resolvers: [resolver] }), 'chart');
    const { service } = aDeployment(aService({}, chart), { env: { A: token } });
    expect(service.findings()).toEqual([]);
    const [{ spec }] = synth(service);
    expect(spec.template.spec.containers[0].env).toEqual([{ name: 'A', value: 'resolved' }]);
  });
});

describe('a number that looks like a token', () => {
  const number = -8.109562212591379e298;

  test('is an error in a Chart, and in a stack that has no such token', () => {
    const inChart = aDeployment(aService(), { replicas: number }).service;
    expectFinding(inChart, 'TOKEN', { at: AT, names: ['"replicas"'] });
    const inStack = aServiceIn(aStack());
    aDeployment(inStack, { replicas: number });
    expectFinding(inStack, 'TOKEN', { at: 'stack/chat/main', names: ['"replicas"'] });
  });
});

describe.each<[string, () => InferenceService, string]>([
  ['Chart', () => aService(), 'chart/chat/main'],
  ['TerraformStack', () => aServiceIn(aStack()), 'stack/chat/main'],
])('a Lazy of cdk8s in a %s is judged as what it produces', (_, make, at) => {
  const lazy = (value: unknown): any => Lazy.any({ produce: () => value });

  test.each<[string, Partial<DeploymentOptions>, string]>([
    ['REPLICAS', { replicas: lazy(-5) }, '-5'],
    ['REPLICAS', { replicas: lazy(lazy(-5)) }, '-5'],
    ['IMAGE_REFERENCE', { image: Image.fromUrl(lazy('bad image!!')) }, '"bad image!!"'],
    ['NAME_DEPLOYMENT', { displayName: lazy('two\nlines') }, '"two\\nlines"'],
  ])('%s', (rule, options, value) => {
    const service = make();
    aDeployment(service, options);
    expectFinding(service, rule, { at, value });
  });

  test('also inside of data, and where it changes later', () => {
    const service = make();
    let count = 2;
    const replicas: any = Lazy.any({ produce: () => count });
    const deployment = aDeployment(service, { replicas });
    expect(service.findings()).toEqual([]);
    expect(deployment.plan().replicas).toBe(2);
    count = 0;
    aDeployment(service, {}, 'other');
    expectFinding(service, 'REPLICAS', { at });
  });

  test('and a look-alike that it produces is found', () => {
    const service = make();
    aDeployment(service, { env: { A: lazy('${TfToken[TOKEN.99999]}') } });
    expectFinding(service, 'TOKEN', { at });
  });
});

describe('names that hold a token (NAME_OBJECT)', () => {
  test.each<[string, InferenceServiceProps, Partial<DeploymentOptions>]>([
    ['stack/chat', { resourceName: aVariable().stringValue }, {}],
    ['stack/chat', { resourceName: `chat-${aVariable().stringValue}` }, { resourceName: 'main' }],
    ['stack/chat/main', {}, { resourceName: aVariable().stringValue }],
  ])('are rejected: at %s', (at, props, options) => {
    const service = aServiceIn(aStack(), props);
    aDeployment(service, options);
    expectFinding(service, 'NAME_OBJECT', { at, names: ['known at synthesis'] });
  });

  test('do not come from the path of a port', () => {
    const names = [0, 5].map((others) => {
      const stack = aStack();
      const path = new TerraformVariable(stack, 'path', {});
      for (let count = 0; count < others; count++) {
        new TerraformVariable(stack, `other${count}`, {}).stringValue.trim();
      }
      const ports = [Port.http1({ listen: 8000, expose: 80, path: `/${path.stringValue}` })];
      const service = aCloudService({ ports }, stack);
      deployments(service, 1);
      return Object.keys(made(service, 'route'));
    });
    expect(names[0]).toHaveLength(1);
    expect(names[0]).toEqual(names[1]);
  });

  test('are rejected as construct ids, of the service, a deployment and a construct around them', () => {
    const token = aVariable().stringValue;
    const own = aServiceIn(aStack(), {}, token);
    expectFinding(own, 'NAME_OBJECT', { at: own.node.path, names: ['construct id'] });
    const service = aServiceIn(aStack());
    const deployment = aDeployment(service, {}, token);
    expectFinding(service, 'NAME_OBJECT', { at: deployment.node.path, names: ['construct id'] });
  });
});

describe('a text of Terraform’s language, in a stack', () => {
  const EVIL = '\ue000{file("/etc/hostname")}';

  test('stays text where a mark of ours once was', () => {
    const stack = aStack();
    const service = aServiceIn(stack, { displayName: 'chat', namespace: 'llm' });
    aDeployment(service, { env: { A: EVIL }, args: [EVIL], pod: { annotations: { a: EVIL } } });
    expect(Testing.synth(stack)).not.toContain('${file');
    expect(containerIn(stack).env).toEqual([{ name: 'A', value: EVIL }]);
  });

  test.each(['${upper("key")}', '%{x}', '%{ if true }', '$${y}', '%%{z}', EVIL])(
    'stays text as the key of any map: %j',
    (key) => {
      const stack = aStack();
      const service = aServiceIn(stack);
      const deployment = aDeployment(service, {
        pod: {
          affinity: { [key]: {} },
          sidecars: [{ name: 'side', image: 'side:1', [key]: { [key]: 1 } }],
        },
      });
      deployment.patch('Deployment', JsonPatch.add('/metadata/annotations', { [key]: 'a' }));
      const { manifest } = resources(stack)['deployment_chat-main'];
      const keys: string[] = [];
      JSON.parse(JSON.stringify(manifest), (name, value) => {
        keys.push(name);
        return value;
      });
      const written = keys.filter((name) => readByTerraform(name) === key);
      expect(written.length).toBeGreaterThanOrEqual(4);
      for (const name of written) {
        expect(name.replace(/\$\$\{|%%\{/g, '')).not.toMatch(/[$%]\{/);
      }
    },
  );

  test('stays text as a key of an adopted ConfigMap', () => {
    const stack = aStack();
    const labels = { app: 'chat' };
    const containers = [{ name: 'main', image: 'llm:1', ports: [{ containerPort: 80 }] }];
    InferenceService.adopt(stack, 'chat', {
      objects: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'chat' },
          spec: {
            selector: { matchLabels: labels },
            template: { metadata: { labels }, spec: { containers } },
          },
        },
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'c' },
          data: { '${upper("k")}': 'v' },
        },
      ],
    });
    expect(resources(stack).configmap_c.manifest.data).toEqual({ '$${upper("k")}': 'v' });
  });

  test('is compared as what it is: a second synthesis finds nothing changed', () => {
    const stack = aStack();
    const service = aServiceIn(stack);
    aDeployment(service).autoscale({ maxReplicas: 3, metrics: [ScalingMetric.cpuUtilization(60)] });
    expect(Testing.synth(stack)).toBe(Testing.synth(stack));
  });
});

import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { DeploymentOptions, FleetApp, InferenceService, Probe } from '../../src';
import { aServiceIn, aStack } from '../homes/stacks';
import { aDeployment, aService, brokenRules } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';

/** A service with a deployment in a Chart of an app. */
function inApp(options: Partial<DeploymentOptions>, app: App = new App()): InferenceService {
  return aDeployment(aService({}, new Chart(app, 'chart')), options).service;
}

function inStack(options: Partial<DeploymentOptions>): InferenceService {
  const service = aServiceIn(aStack());
  aDeployment(service, options);
  return service;
}

/** A sidecar with the key `__proto__` of its own, as JSON has it. */
function withPrototype(): Partial<DeploymentOptions> {
  const sidecar = JSON.parse('{"name":"s","image":"s:1","resources":{"limits":{"__proto__":"1"}}}');
  return { pod: { sidecars: [sidecar] } };
}

describe('a text that kubectl misreads in the file of an App (TEXT_YAML)', () => {
  const MISREAD: [string, string][] = [
    ...['0o22', '0O7', '0X1F', '0B1', '0Xbe', '+_1', '-_0', '0E_7'].map(
      (text): [string, string] => [text, 'a number to kubectl'],
    ),
    ...['a\u0085b', 'a\u2028b', '\u2029', '\u007f', '\ufffe'].map((text): [string, string] => [
      text,
      'U+2028',
    ]),
    ...['\n\tpip install x\n\tpython serve.py\n', '\ta\nb', ' \n'].map((text): [string, string] => [
      text,
      'indentation',
    ]),
  ];

  test.each(MISREAD)('is an error with the way out: %j', (text, name) => {
    expectFinding(inApp({ env: { A: text } }), 'TEXT_YAML', {
      at: AT,
      value: JSON.stringify(text),
      names: [
        'spec.template.spec.containers[0].env[0].value',
        'Deployment/chat-main',
        'FleetApp instead of an App',
        name,
      ],
    });
  });

  test.each(MISREAD)('is as it is in a FleetApp, and in a stack: %j', (text) => {
    expect(brokenRules(inApp({ env: { A: text } }, new FleetApp()))).toEqual([]);
    expect(brokenRules(inStack({ env: { A: text } }))).toEqual([]);
  });

  test.each([
    '0o8',
    '0b1',
    '0x1F',
    '017',
    '1_000',
    '1e3',
    '_1',
    'a_1',
    '0_o',
    '~',
    'yes',
    'a\tb',
    '\ta',
    'a\n\tb',
    '\n a',
    'a\u00a0b',
    '\ufeff',
    '\u{1f600}',
    '\u001b[31m',
  ])('is not %j', (text) => {
    expect(brokenRules(inApp({ env: { A: text } }))).toEqual([]);
  });

  test.each<[string, Partial<DeploymentOptions>]>([
    ['the command', { command: ['sh', '-c', '\n\tserve\n'] }],
    ['a probe', { readiness: Probe.fromCommand(['cat', '0o17']) }],
    ['the key of an annotation', { pod: { annotations: { '0o17': 'a' } } }],
    ['a sidecar', { pod: { sidecars: [{ name: 's', image: 's:1', args: ['0X1F'] }] } }],
  ])('is found in %s', (_, options) => {
    expectFinding(inApp(options), 'TEXT_YAML', { at: AT });
  });

  test('is found in a patch', () => {
    const deployment = aDeployment();
    deployment.patch('Deployment', JsonPatch.add('/metadata/annotations/a', '0o17'));
    expectFinding(deployment.service, 'TEXT_YAML', { at: AT, names: ['metadata.annotations.a'] });
  });
});

describe('a text that is none (TEXT)', () => {
  test.each(['\ud800', 'a\udc00b', '\0', 'a\0b', '😀'.slice(0, 1)])(
    'is an error, whatever writes it: %j',
    (text) => {
      const options = { env: { A: text } };
      for (const service of [inApp(options), inApp(options, new FleetApp())]) {
        expectFinding(service, 'TEXT', { at: AT, names: ['env[0].value'] });
      }
      expectFinding(inStack(options), 'TEXT', { at: 'stack/chat/main' });
    },
  );

  test.each([
    ['App', () => inApp(withPrototype())],
    ['FleetApp', () => inApp(withPrototype(), new FleetApp())],
    ['stack', () => inStack(withPrototype())],
  ])('is an error as a key that JavaScript loses, in a %s', (_, make) => {
    expectFinding(make(), 'TEXT', {
      at: expect.stringMatching(/chat.main$/) as any,
      names: ['key', '__proto__', 'another name'],
    });
  });

  test('is no __proto__ as a value', () => {
    expect(brokenRules(inApp({ env: { A: '__proto__' } }))).toEqual([]);
  });

  test('is not a character outside of the first plane', () => {
    expectNone(inApp({ env: { A: '😀\u{10ffff}' } }), 'TEXT');
  });
});

test('objects of the user’s own are not judged', () => {
  const chart = new Chart(new App(), 'chart');
  new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'ConfigMap', data: { A: '0o17' } } as any);
  aDeployment(aService({}, chart));
  expect(Testing.synth(chart)).toHaveLength(3);
});

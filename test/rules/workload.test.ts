import { Duration } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import { DeploymentOptions, Engine, Image, ScalingMetric } from '../../src';
import { anAdopted } from '../support/adoption';
import { aDeployment, aService, brokenRules } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const AT = 'chart/chat/main';
const having = (options: Partial<DeploymentOptions>) => aDeployment(undefined, options).service;
const digest = `sha256:${'0a'.repeat(32)}`;

describe('a service (DEPLOYMENT_REQUIRED)', () => {
  test('without a deployment is refused', () => {
    expectFinding(aService(), 'DEPLOYMENT_REQUIRED', {});
  });

  test('with one deployment is accepted', () => {
    expect(brokenRules(having({}))).toEqual([]);
  });
});

describe('an image (IMAGE_REFERENCE)', () => {
  test('is refused where it is missing, as a program without types may leave it', () => {
    const image = undefined as unknown as Image;
    expectFinding(having({ image }), 'IMAGE_REFERENCE', {
      at: AT,
    });
  });

  test.each([
    'llm',
    'llm:1.0',
    'team/llm',
    'registry.example.com/team/llm:1.0',
    'registry:5000/llm',
    'REGISTRY.example.com/llm',
    '[2001:db8::1]:5000/llm:1.0',
    'a/b/c/d_e/f__g/h-i/j--k:V1.0_beta-2',
    `llm@${digest}`,
    `registry.example.com/llm:1.0@${digest}`,
    `llm:${'t'.repeat(128)}`,
  ])('accepts %.60s', (url) => {
    const service = having({ image: Image.fromUrl(url) });
    expectNone(service, 'IMAGE_REFERENCE');
    expect(service._plan().deployments[0].image).toBe(url);
  });

  test.each([
    '',
    ' ',
    'llm:',
    'llm:1.0 ',
    'my llm:1.0',
    'https://registry.example.com/llm:1.0',
    'docker://llm',
    'Team/LLM:1.0',
    '/llm',
    'llm/',
    'a//b',
    'llm:1.0:2.0',
    'llm@sha256:abc',
    `llm@${digest}0`,
    `llm:${'t'.repeat(129)}`,
    '模型:1.0',
    'llm:1.0\n',
  ])('refuses %.60j', (url) => {
    expectFinding(having({ image: Image.fromUrl(url) }), 'IMAGE_REFERENCE', {
      at: AT,
      names: [', got "'],
    });
  });

  test.each([
    ['a tag', '1.0', 'team/llm:1.0'],
    ['a digest', digest, `team/llm@${digest}`],
  ])('takes %s of Image.custom', (_, tag, image) => {
    const service = having({ image: Image.custom('team/llm', tag) });
    expectNone(service, 'IMAGE_REFERENCE');
    expect(service._plan().deployments[0].image).toBe(image);
  });

  test.each([
    ['', '1.0'],
    ['team/llm', ''],
    ['team/llm', 'sha256:'],
  ])('refuses Image.custom(%j, %j)', (repository, tag) => {
    const service = having({ image: Image.custom(repository, tag) });
    expect(findingsOf(service, 'IMAGE_REFERENCE')).toHaveLength(1);
  });

  test.each(['0.8.5', 'v0.8.5', '25.06', '0.8.5.post1', '3'])(
    'accepts the preset %s',
    (version) => {
      expectNone(having({ image: Image.preset(Engine.VLLM, version) }), 'IMAGE_REFERENCE');
    },
  );

  test.each(['', 'latest', 'v', 'nightly-1', ' 0.8.5', '零点八'])(
    'refuses the preset %j',
    (version) => {
      expectFinding(having({ image: Image.preset(Engine.VLLM, version) }), 'IMAGE_REFERENCE', {
        at: AT,
        value: JSON.stringify(version),
      });
    },
  );

  test('refuses a preset version that makes no tag', () => {
    expect(
      findingsOf(having({ image: Image.preset(Engine.TGI, '3.0 beta') }), 'IMAGE_REFERENCE'),
    ).toHaveLength(1);
  });
});

describe('a command (COMMAND)', () => {
  test.each([
    ['python serve.py', ['/bin/sh', '-c', 'python serve.py']],
    [
      ['python', 'serve.py'],
      ['python', 'serve.py'],
    ],
    [
      ['', 'x'],
      ['', 'x'],
    ],
  ])('accepts %j', (command, planned) => {
    const service = having({ command });
    expectNone(service, 'COMMAND');
    expect(service._plan().deployments[0].command).toEqual(planned);
  });

  test.each(['', ' \n', [], [''], [' ', '\t']].map((command) => [command]))(
    'refuses %j',
    (command) => {
      expectFinding(having({ command }), 'COMMAND', {
        at: AT,
      });
    },
  );
});

describe('an environment variable (ENV_KEY)', () => {
  test.each(['A', '_', 'a_1', 'HTTP_PROXY', `K${'x'.repeat(300)}`])('accepts %.40s', (name) => {
    const service = having({ env: { [name]: '' } });
    expectNone(service, 'ENV_KEY');
    expect(service._plan().deployments[0].env).toEqual([{ name, value: '' }]);
  });

  test.each([
    ['', '_'],
    ['1A', '_1A'],
    ['A-B', 'A_B'],
    ['A.B', 'A_B'],
    ['A B', 'A_B'],
    ['A=B', 'A_B'],
    ['变量', '__'],
    ['A\n', 'A_'],
  ])('refuses %j, and proposes %s', (name, proposal) => {
    const names = [JSON.stringify(name), proposal];
    expectFinding(having({ env: { [name]: 'x' } }), 'ENV_KEY', { at: AT, names });
    expectFinding(having({ envValues: { [name]: EnvValue.fromValue('x') } }), 'ENV_KEY', {
      at: AT,
      names,
    });
  });

  test('refuses one name in env and in envValues', () => {
    const service = having({ env: { A: '1' }, envValues: { A: EnvValue.fromValue('2') } });
    expectFinding(service, 'ENV_KEY', {
      at: AT,
    });
  });

  test('accepts names that differ in case', () => {
    expectNone(having({ env: { a: '1', A: '2' } }), 'ENV_KEY');
  });
});

describe('replicas (REPLICAS)', () => {
  test.each([1, 2, 100, 2147483647])('accepts %p', (replicas) => {
    const service = having({ replicas });
    expectNone(service, 'REPLICAS');
    expect(service._plan().deployments[0].replicas).toBe(replicas);
  });

  test.each([0, -1, -0, 1.5, NaN, Infinity])('refuses %p', (replicas) => {
    expectFinding(having({ replicas }), 'REPLICAS', {
      at: AT,
      names: [', got '],
    });
  });

  test('refuses more than Kubernetes can count', () => {
    expectFinding(having({ replicas: 2147483648 }), 'REPLICAS', {
      at: AT,
    });
  });

  test.each([0, 1, 4])('refuses %p beside an autoscaler', (replicas) => {
    const deployment = aDeployment(undefined, { replicas });
    deployment.autoscale({ maxReplicas: 8, metrics: [ScalingMetric.cpuUtilization(80)] });
    expectFinding(deployment.service, 'REPLICAS', {
      at: AT,
      value: `${replicas}`,
      names: ['"minReplicas"'],
    });
  });

  test('accepts an autoscaler alone', () => {
    const deployment = aDeployment();
    deployment.autoscale({ maxReplicas: 8, metrics: [ScalingMetric.cpuUtilization(80)] });
    expectNone(deployment.service, 'REPLICAS');
    expect(deployment._plan().replicas).toBeUndefined();
  });
});

describe('the termination grace period of an adopted deployment (GRACE)', () => {
  const lasting = (seconds: number) =>
    anAdopted({ deployment: { terminationGracePeriod: Duration.seconds(seconds) } });

  test.each([0, 1, 2 ** 31 - 1])('accepts %p s', (seconds) => {
    expectNone(lasting(seconds), 'GRACE');
  });

  test.each([0.001, 1.5, 2 ** 31])('refuses %p s', (seconds) => {
    expectFinding(lasting(seconds), 'GRACE', {
      at: 'chart/chat/Default',
      names: ['"terminationGracePeriod"', `got ${seconds}`],
    });
  });
});

describe.each([
  ['gracefulShutdown', 'drainSeconds'],
  ['preStopDelay', 'preStopSeconds'],
] as const)('%s (GRACE)', (property, planned) => {
  test.each([0, 1, 3600])('accepts %p s', (seconds) => {
    const service = having({ [property]: Duration.seconds(seconds) });
    expectNone(service, 'GRACE');
    expect(service._plan().deployments[0].shutdown[planned]).toBe(seconds);
  });

  test.each([-0, 0.5, 1.5, NaN, Infinity])('refuses %p s', (seconds) => {
    expectFinding(having({ [property]: Duration.seconds(seconds) }), 'GRACE', {
      at: AT,
      names: [', got '],
    });
  });
});

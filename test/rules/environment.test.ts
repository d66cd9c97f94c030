import { App, Chart } from 'cdk8s';
import { ConfigMap, Env, EnvFrom, EnvValue, Secret } from 'cdk8s-plus-28';
import { DeploymentOptions, InferenceService } from '../../src';
import { aChart, aDeployment, aService, container, object, synth } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';
const having = (options: Partial<DeploymentOptions>): InferenceService =>
  aDeployment(undefined, options).service;

const elsewhere = new Chart(new App(), 'elsewhere');
const SECRET = Secret.fromSecretName(elsewhere, 'secret', 'keys');
const CONFIG = ConfigMap.fromConfigMapName(elsewhere, 'config', 'settings');

describe('pull secrets (IMAGE_PULL_SECRET)', () => {
  test.each([[[]], [['registry']], [['registry', 'a.b-1']], [['a'.repeat(63)]]])(
    'may be %j',
    (imagePullSecrets) => {
      const service = having({ imagePullSecrets });
      expectNone(service, 'IMAGE_PULL_SECRET');
      expect(service._plan().deployments[0].imagePullSecrets).toEqual(imagePullSecrets);
      expect(object(service, 'Deployment').spec.template.spec.imagePullSecrets).toEqual(
        imagePullSecrets.length === 0 ? undefined : imagePullSecrets.map((name) => ({ name })),
      );
    },
  );

  test.each([
    ['', ['']],
    ['Registry', ['Registry']],
    ['a_b', ['ok', 'a_b']],
    ['-a', ['-a']],
    ['registry', ['registry', 'registry']],
  ])('must not have %j in %j', (wrong, imagePullSecrets) => {
    expectFinding(having({ imagePullSecrets }), 'IMAGE_PULL_SECRET', {
      at: AT,
      value: JSON.stringify(wrong),
    });
  });
});

describe('variables of whole Secrets and ConfigMaps (ENV_KEY)', () => {
  test('are the keys of either, with a prefix if one is said, in the order that is said', () => {
    const service = having({
      env: { OWN: '1' },
      envFrom: [
        Env.fromSecret(SECRET),
        Env.fromConfigMap(CONFIG),
        Env.fromConfigMap(CONFIG, 'S3_'),
        new EnvFrom(undefined, '_k1', SECRET),
      ],
    });
    const sources = [
      { secretRef: { name: 'keys' } },
      { configMapRef: { name: 'settings' } },
      { configMapRef: { name: 'settings' }, prefix: 'S3_' },
      { secretRef: { name: 'keys' }, prefix: '_k1' },
    ];
    expectNone(service, 'ENV_KEY');
    expect(service._plan().deployments[0].envFrom).toEqual(sources);
    expect(container(service).envFrom).toEqual(sources);
    expect(container(service).env).toEqual([{ name: 'OWN', value: '1' }]);
  });

  test.each(['', '1', 'a-', 'a.', 'a b', '变'])('must not have the prefix %j', (prefix) => {
    expectFinding(having({ envFrom: [Env.fromConfigMap(CONFIG, prefix)] }), 'ENV_KEY', {
      at: AT,
      value: JSON.stringify(prefix),
    });
  });

  test.each([
    ['neither', new EnvFrom()],
    ['both', new EnvFrom(CONFIG, undefined, SECRET)],
  ])('must not come from %s of the two', (_, source) => {
    expectFinding(having({ envFrom: [source] }), 'ENV_KEY', {
      at: AT,
      names: [', got {'],
    });
  });
});

describe('variables from a key of a Secret or ConfigMap', () => {
  test('are rendered as Kubernetes reads them', () => {
    const envValues = {
      TOKEN: EnvValue.fromSecretValue({ secret: SECRET, key: 'token' }, { optional: true }),
      LEVEL: EnvValue.fromConfigMap(CONFIG, 'level'),
    };
    expect(container(having({ envValues })).env).toEqual([
      {
        name: 'TOKEN',
        valueFrom: { secretKeyRef: { name: 'keys', key: 'token', optional: true } },
      },
      { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'level' } } },
    ]);
  });

  test('follow objects that cdk8s-plus-28 makes in the same Chart, where told to', () => {
    const chart = aChart();
    const service = aService({}, chart);
    const secret = new Secret(chart, 'secret', { stringData: { token: 'x' } });
    aDeployment(service, {
      envFrom: [Env.fromSecret(secret)],
      envValues: { TOKEN: secret.envValue('token') },
      imagePullSecrets: [secret.name],
    }).node.addDependency(secret);
    const kinds = synth(service).map(({ kind }) => kind);
    expect(kinds.indexOf('Secret')).toBeLessThan(kinds.indexOf('Deployment'));
    expect(container(service).envFrom).toEqual([{ secretRef: { name: secret.name } }]);
  });
});

describe('variables that refer to each other in a circle (ENV_REFERENCE)', () => {
  test.each([
    [{ A: '$(A)' }, '["A"]'],
    [{ A: '$(B)', B: 'x$(A)' }, '["A","B"]'],
  ])('are a warning: %j', (env, value) => {
    expectFinding(aDeployment(undefined, { env }).service, 'ENV_REFERENCE', {
      at: 'chart/chat/main',
      value,
    });
  });

  test.each<Record<string, string>>([{ A: '$(B)', B: '1' }, { A: '$(NONE)' }, { A: '$$(A)' }])(
    'are not: %j',
    (env) => {
      expectNone(aDeployment(undefined, { env }).service, 'ENV_REFERENCE');
    },
  );
});

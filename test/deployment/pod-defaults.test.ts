import { App, Chart } from 'cdk8s';
import {
  InferenceService,
  Model,
  ModelRepository,
  Platform,
  PodDefaults,
  PodDefaultsOptions,
  PodOptions,
  TolerationOperator,
} from '../../src';
import { aStack, aServiceIn } from '../homes/stacks';
import { anAdopted } from '../support/adoption';
import { aChart, aDeployment, aService, object, synth } from '../support/builders';

const A = { key: 'a', operator: TolerationOperator.EXISTS };
const B = { key: 'b', operator: TolerationOperator.EXISTS };
const SPREAD = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' };
const selected = { labelSelector: { matchLabels: { 'cdk-inference/deployment': 'chat-main' } } };

function having(defaults: PodDefaultsOptions, pod?: PodOptions, secrets: string[] = []) {
  const deployment = aDeployment(undefined, { pod, imagePullSecrets: secrets });
  PodDefaults.of(defaults).attachTo(deployment.service);
  return deployment;
}

const template = (service: InferenceService): any => object(service, 'Deployment').spec.template;

describe('the pods of a deployment', () => {
  // option, default, own value, the value in the pod template
  test.each<[string, PodDefaultsOptions, PodOptions, (template: any) => unknown, unknown]>([
    [
      'labels',
      { labels: { a: '1', b: '1' } },
      { labels: { b: '2', c: '2' } },
      ({
        metadata: {
          labels: { a, b, c },
        },
      }) => [a, b, c],
      ['1', '2', '2'],
    ],
    [
      'annotations',
      { annotations: { a: '1', b: '1' } },
      { annotations: { b: '2' } },
      ({ metadata: { annotations } }) => annotations,
      { a: '1', b: '2' },
    ],
    [
      'nodeSelector',
      { nodeSelector: { a: '1', b: '1' } },
      { nodeSelector: { b: '2' } },
      ({ spec }) => spec.nodeSelector,
      { a: '1', b: '2' },
    ],
    [
      'tolerations',
      { tolerations: [A] },
      { tolerations: [B] },
      ({ spec }) => spec.tolerations,
      [A, B],
    ],
    [
      'equal tolerations',
      { tolerations: [A, B] },
      { tolerations: [B] },
      ({ spec }) => spec.tolerations,
      [A, B],
    ],
    [
      'serviceAccountName',
      { serviceAccountName: 'company' },
      {},
      ({ spec }) => [spec.serviceAccountName, spec.automountServiceAccountToken],
      ['company', undefined],
    ],
    [
      'an own serviceAccountName',
      { serviceAccountName: 'company' },
      { serviceAccountName: 'own' },
      ({ spec }) => spec.serviceAccountName,
      'own',
    ],
    [
      'podSecurityContext',
      { podSecurityContext: { runAsUser: 1, fsGroup: 1 } },
      { podSecurityContext: { fsGroup: 2 } },
      ({ spec }) => spec.securityContext,
      { runAsUser: 1, fsGroup: 2 },
    ],
    [
      'securityContext',
      { securityContext: { runAsUser: 1, runAsGroup: 1 } },
      { securityContext: { runAsGroup: 2 } },
      ({ spec }) => spec.containers[0].securityContext,
      { runAsUser: 1, runAsGroup: 2 },
    ],
    [
      'hardened',
      { hardened: true },
      { sidecars: [{ name: 'logs' }] },
      ({ spec }) => spec.containers.map((each: any) => each.securityContext.runAsNonRoot),
      [true, true],
    ],
    [
      'an own hardened',
      { hardened: true },
      { hardened: false },
      ({ spec }) => spec.securityContext,
      undefined,
    ],
    [
      'topologySpreadConstraints',
      { topologySpreadConstraints: [SPREAD] },
      {},
      ({ spec }) => spec.topologySpreadConstraints,
      [{ ...selected, ...SPREAD }],
    ],
    [
      'an own labelSelector of a default',
      { topologySpreadConstraints: [{ ...SPREAD, labelSelector: {} }] },
      {},
      ({ spec }) => spec.topologySpreadConstraints,
      [{ ...SPREAD, labelSelector: {} }],
    ],
    [
      'constraints for other topologies',
      { topologySpreadConstraints: [SPREAD] },
      { topologySpreadConstraints: [{ ...SPREAD, topologyKey: 'host' }] },
      ({ spec }) => spec.topologySpreadConstraints.map((each: any) => each.topologyKey),
      ['zone', 'host'],
    ],
    [
      'an own constraint for the same topology',
      { topologySpreadConstraints: [SPREAD] },
      { topologySpreadConstraints: [{ ...SPREAD, maxSkew: 3 }] },
      ({ spec }) => spec.topologySpreadConstraints,
      [{ ...SPREAD, maxSkew: 3 }],
    ],
  ])('inherit %s', (_option, defaults, own, read, expected) => {
    expect(read(template(having(defaults, own).service))).toEqual(expected);
  });

  test('pull images with the Secrets of both, each once', () => {
    const { service } = having({ imagePullSecrets: ['a', 'b'] }, undefined, ['b', 'c']);
    expect(template(service).spec.imagePullSecrets).toEqual([
      { name: 'a' },
      { name: 'b' },
      { name: 'c' },
    ]);
    expect(service.findings()).toEqual([]);
  });

  test('are the same without defaults, and with empty ones', () => {
    const before = synth(aDeployment().service);
    expect(synth(having({}).service)).toEqual(before);
  });
});

describe('a CA bundle', () => {
  const VARIABLES = ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE'];
  const mount = {
    name: 'ca-bundle',
    mountPath: '/etc/cdk-inference/ca-bundle',
    readOnly: true,
  };

  test('is mounted in every container, and named by variables', () => {
    const service = aService({
      platform: Platform.kubernetes({
        modelRepository: ModelRepository.download('s3://models/{id}/{version}', {
          image: 'fetch:1',
        }),
      }),
    });
    aDeployment(service, {
      model: Model.fromRepository('qwen', 'v1'),
      pod: { sidecars: [{ name: 'logs' }], initContainers: [{ name: 'init' }] },
    });
    PodDefaults.of({ caBundle: { configMap: 'company', key: 'all.pem' } }).attachTo(service);
    const { spec } = template(service);
    const containers = [...spec.initContainers, ...spec.containers];
    expect(containers.map(({ name }: any) => name)).toEqual([
      'model-download',
      'init',
      'inference',
      'logs',
    ]);
    for (const { env, volumeMounts } of containers) {
      expect(volumeMounts).toContainEqual(mount);
      for (const name of VARIABLES) {
        expect(env).toContainEqual({ name, value: '/etc/cdk-inference/ca-bundle/all.pem' });
      }
    }
    expect(spec.volumes).toContainEqual({
      name: 'ca-bundle',
      configMap: { name: 'company', items: [{ key: 'all.pem', path: 'all.pem' }] },
    });
  });

  test('has the key ca.crt by default', () => {
    const { spec } = template(having({ caBundle: { configMap: 'company' } }).service);
    expect(spec.volumes[0].configMap.items).toEqual([{ key: 'ca.crt', path: 'ca.crt' }]);
  });

  test('leaves an own variable of its name alone', () => {
    const { service } = aDeployment(undefined, { env: { SSL_CERT_FILE: '/own.pem' } });
    PodDefaults.of({ caBundle: { configMap: 'company' } }).attachTo(service);
    expect(template(service).spec.containers[0].env).toEqual([
      { name: 'REQUESTS_CA_BUNDLE', value: '/etc/cdk-inference/ca-bundle/ca.crt' },
      { name: 'SSL_CERT_FILE', value: '/own.pem' },
    ]);
  });
});

describe('PodDefaults', () => {
  /** An App with a Chart, a service and a deployment. */
  function tree() {
    const app = new App();
    const chart = new Chart(app, 'chart');
    const service = new InferenceService(chart, 'chat');
    const deployment = aDeployment(service);
    return { app, chart, service, deployment };
  }

  test('of the nearest scope replace farther ones as a whole', () => {
    const scopes = tree();
    const { app, chart, service, deployment } = scopes;
    const seen = [];
    for (const scope of [app, chart, service, deployment]) {
      PodDefaults.of({ labels: { [scope.node.id || 'app']: 'x' } }).attachTo(scope);
      seen.push(deployment.plan().podDefaults);
    }
    expect(seen).toEqual([
      { scope: '', inherited: { labels: { app: 'x' } } },
      { scope: 'chart', inherited: { labels: { chart: 'x' } } },
      { scope: 'chart/chat', inherited: { labels: { chat: 'x' } } },
      { scope: 'chart/chat/main', inherited: { labels: { main: 'x' } } },
    ]);
  });

  test('are absent from a plan without any, and found from inside of their scope', () => {
    const { app, chart, deployment } = tree();
    expect(deployment.plan().podDefaults).toBeUndefined();
    expect(PodDefaults.find(deployment)).toBeUndefined();
    const defaults = PodDefaults.of({});
    defaults.attachTo(chart);
    expect(PodDefaults.find(deployment)).toBe(defaults);
    expect(PodDefaults.find(app)).toBeUndefined();
  });

  test('in a plan are without the values that the deployment sets', () => {
    const { labels, tolerations } = having(
      { labels: { a: '1', b: '1' }, tolerations: [A], hardened: true },
      { labels: { b: '2' }, tolerations: [A], hardened: false },
    ).plan().podDefaults!.inherited;
    expect([labels, tolerations]).toEqual([{ a: '1' }, undefined]);
  });

  test('are attached to a scope once', () => {
    const { app, chart } = tree();
    PodDefaults.of({}).attachTo(app);
    PodDefaults.of({}).attachTo(chart);
    expect(() => PodDefaults.of({}).attachTo(app)).toThrow('the App has a PodDefaults already');
    expect(() => PodDefaults.of({}).attachTo(chart)).toThrow('[chart] has a PodDefaults already');
  });

  test('have fields with any name', () => {
    const { service } = having({ podSecurityContext: { toString: 1 } });
    expect(template(service).spec.securityContext).toEqual({ toString: 1 });
  });

  test('do not change with an object that the program changes afterwards', () => {
    const labels: Record<string, string> = { a: '1' };
    const { service } = having({ labels });
    labels.a = '2';
    expect(template(service).metadata.labels.a).toBe('1');
  });

  test('do not change adopted pods', () => {
    const before = synth(anAdopted());
    const adopted = anAdopted();
    PodDefaults.of({ hardened: true, labels: { a: '1' }, imagePullSecrets: ['x'] }).attachTo(
      adopted,
    );
    expect(synth(adopted)).toEqual(before);
    expect(adopted.plan().deployments[0].podDefaults).toBeUndefined();
  });

  test('apply in a TerraformStack', () => {
    const stack = aStack();
    const service = aServiceIn(stack);
    const deployment = aDeployment(service);
    PodDefaults.of({ labels: { a: '1' } }).attachTo(stack);
    expect(deployment.plan().podDefaults?.inherited).toEqual({ labels: { a: '1' } });
    expect(deployment._plan().pod.labels).toEqual({ a: '1' });
  });

  test('report input of a wrong type at the service, once', () => {
    const service = new InferenceService(aChart(), 'chat');
    aDeployment(service, {}, 'a');
    aDeployment(service, {}, 'b');
    PodDefaults.of({ hardned: true } as any).attachTo(service);
    expect(service.findings().map(({ rule, path }) => [rule, path])).toEqual([
      ['OPTION_UNKNOWN', 'chart/chat'],
    ]);
  });
});

import { App, Chart } from 'cdk8s';
import { InferenceService, PodDefaults, PodDefaultsOptions, PodOptions } from '../../src';
import { anAdopted } from '../support/adoption';
import { aDeployment } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

/** A service of two deployments with defaults of its App. */
function having(defaults: PodDefaultsOptions, pod?: PodOptions): InferenceService {
  const app = new App();
  const service = new InferenceService(new Chart(app, 'chart'), 'chat');
  aDeployment(service, { pod }, 'a');
  aDeployment(service, { pod }, 'b');
  PodDefaults.of(defaults).attachTo(app);
  return service;
}

describe('a fault in defaults', () => {
  test.each<[string, PodDefaultsOptions, string]>([
    ['LABEL', { labels: { 'a b': 'x' } }, '"a b"'],
    ['LABEL', { labels: { team: 'large models' } }, '"large models"'],
    ['LABEL', { annotations: { 'cdk-inference/x': 'x' } }, '"cdk-inference/x"'],
    ['LABEL', { nodeSelector: { team: 'large models' } }, '"large models"'],
    ['TOLERATION', { tolerations: [{ key: 'a b' }] }, '"a b"'],
    ['POD_OPTION', { serviceAccountName: 'Reader' }, '"Reader"'],
    ['IMAGE_PULL_SECRET', { imagePullSecrets: ['pull_secret'] }, '"pull_secret"'],
    ['CA_BUNDLE', { caBundle: { configMap: 'Company CA' } }, '"Company CA"'],
    ['CA_BUNDLE', { caBundle: { configMap: 'company', key: 'ca crt' } }, '"ca crt"'],
    ['CA_BUNDLE', { caBundle: { configMap: 'company', key: '..ca' } }, '"..ca"'],
  ])('is reported once for a service, and names the scope (%s, %j)', (rule, defaults, value) => {
    expectFinding(having(defaults), rule, { value, names: ['PodDefaults of the App'] });
  });

  test('is reported although a deployment has a value of its own', () => {
    const service = having({ serviceAccountName: 'Reader' }, { serviceAccountName: 'reader' });
    expectFinding(service, 'POD_OPTION', { names: ['PodDefaults'] });
  });

  test('is reported at the deployment that they are attached to', () => {
    const deployment = aDeployment();
    PodDefaults.of({ labels: { team: 'a b' } }).attachTo(deployment);
    expectFinding(deployment.service as InferenceService, 'LABEL', {
      at: 'chart/chat/main',
      names: ['PodDefaults of [chart/chat/main]'],
    });
  });

  test('is apart from the fault of a deployment', () => {
    const service = having({ labels: { a: 'a b' } }, { labels: { b: 'b c' } });
    expect(findingsOf(service, 'LABEL').map(({ path, value }) => [path, value])).toEqual([
      ['chart/chat/a', '"b c"'],
      ['chart/chat/b', '"b c"'],
      ['chart/chat', '"a b"'],
    ]);
  });
});

test.each(['ca.crt', 'a', 'A_b-1.pem', 'a'.repeat(253)])(
  'the key %.20s of a CA bundle is accepted (CA_BUNDLE)',
  (key) => expectNone(having({ caBundle: { configMap: 'company.ca', key } }), 'CA_BUNDLE'),
);

test('the name of the volume of a CA bundle is reserved only with one (POD_NAMES)', () => {
  const pod = { volumes: [{ name: 'ca-bundle', emptyDir: {} }] };
  expectNone(having({}, pod), 'POD_NAMES');
  expect(findingsOf(having({ caBundle: { configMap: 'a' } }, pod), 'POD_NAMES')).toHaveLength(2);
});

test('an inherited profile is judged with the options of the deployment (HARDENED)', () => {
  const pod = { hostNetwork: true };
  expect(findingsOf(having({ hardened: true }, pod), 'HARDENED')).toHaveLength(2);
  expectNone(having({ hardened: true }, { ...pod, hardened: false }), 'HARDENED');
});

test('defaults are not attached to an adopted deployment (POD_DEFAULTS_ADOPTED)', () => {
  const [around, at] = [anAdopted(), anAdopted()];
  PodDefaults.of({ hardened: true }).attachTo(around);
  PodDefaults.of({ hardened: true }).attachTo(at.deployments[0]);
  expectNone(around, 'POD_DEFAULTS_ADOPTED');
  expectFinding(at, 'POD_DEFAULTS_ADOPTED', { at: at.deployments[0].node.path });
});

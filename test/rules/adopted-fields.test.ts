import * as fs from 'fs';
import { Size } from 'cdk8s';
import { ComputeSpec } from '../../src';
import { FIELDS } from '../../src/rules/adopted-fields';
import { aManifest, aManifestOfService, anAdopted, another } from '../support/adoption';
import { brokenRules } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const at = 'chart/chat/Default';

const withContainer = (fields: object) =>
  anAdopted({
    objects: [
      aManifest(({ spec }) => Object.assign(spec.template.spec.containers[0], fields)),
      aManifestOfService(),
    ],
  });

const inSpec = (fields: object) =>
  anAdopted({ objects: [aManifest(({ spec }) => Object.assign(spec, fields))] });

const inPod = (fields: object) =>
  anAdopted({ objects: [aManifest(({ spec }) => Object.assign(spec.template.spec, fields))] });

describe('ADOPT_FIELD', () => {
  const CONTAINER = '/spec/template/spec/containers/0';

  test.each([
    [withContainer({ readinesProbe: {} }), `${CONTAINER}/readinesProbe`, 'readinessProbe'],
    [withContainer({ resource: {} }), `${CONTAINER}/resource`, 'resources'],
    [
      withContainer({ livenessProbe: { httpGet: { path: '/', prot: 1 } } }),
      `${CONTAINER}/livenessProbe/httpGet/prot`,
      'port',
    ],
    [
      withContainer({ ports: [{ containerport: 8000 }] }),
      `${CONTAINER}/ports/0/containerport`,
      'containerPort',
    ],
    [withContainer({ resources: { limit: { cpu: 1 } } }), `${CONTAINER}/resources/limit`, 'limits'],
    [inPod({ nodeselector: {} }), '/spec/template/spec/nodeselector', 'nodeSelector'],
    [
      inPod({ initContainers: [{ name: 'a', imagePullPolic: 'Always' }] }),
      '/spec/template/spec/initContainers/0/imagePullPolic',
      'imagePullPolicy',
    ],
    [inSpec({ replica: 2 }), '/spec/replica', 'replicas'],
    [
      inSpec({ strategy: { rollingUpdate: { maxUnavailabl: 1 } } }),
      '/spec/strategy/rollingUpdate/maxUnavailabl',
      'maxUnavailable',
    ],
    [
      anAdopted({ objects: [aManifest(), aManifestOfService({ sesionAffinity: 'None' })] }),
      '/spec/sesionAffinity',
      'sessionAffinity',
    ],
  ])('fails for a slip, and names the place and the field (%#)', (service, place, meant) => {
    const value = JSON.stringify(place.split('/').pop());
    expectFinding(service, 'ADOPT_FIELD', { at, value, names: [place, meant] });
  });

  test.each([
    ['a field of a later release, which is near to none', withContainer({ gpuSharing: 'none' })],
    ['a word with a known beginning', withContainer({ restartPolicyOfLater: [] })],
    ['names that are data', inPod({ nodeSelector: { replica: 'a' } })],
    ['names of resources', withContainer({ resources: { limits: { 'nvidia.com/gpu': 1 } } })],
    ['what is no list', withContainer({ ports: 'none' })],
  ])('accepts %s', (_, service) => {
    expectNone(service, 'ADOPT_FIELD');
  });

  test('accepts a slip in an object that the library does not look into', () => {
    const job = another('Job', 'batch/v1', 'job', { spec: { templat: {} } });
    expectNone(anAdopted({}, [job]), 'ADOPT_FIELD');
  });

  test.each([
    ['DeploymentSpec', FIELDS.Deployment],
    ['PodSpec', FIELDS.Deployment.template!.spec],
    ['Container', FIELDS.Deployment.template!.spec!.containers],
    ['Probe', FIELDS.Deployment.template!.spec!.containers!.readinessProbe],
    ['ServiceSpec', FIELDS.Service],
    ['ServicePort', FIELDS.Service.ports],
  ])('knows each field of a %s of Kubernetes 1.28', (type, known) => {
    const source = fs.readFileSync(require.resolve('cdk8s-plus-28/lib/imports/k8s.js'), 'utf8');
    const [, body] = new RegExp(`function toJson_${type}\\(obj\\) \\{([^]*?)\\n\\}`).exec(source)!;
    const names = [...body.matchAll(/^ {8}'?(\w+)'?: /gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !(name in known!))).toEqual([]);
  });
});

describe('ADOPT_VERSION', () => {
  test.each([
    ['policy/v1beta1', 'PodDisruptionBudget', 'policy/v1'],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'autoscaling/v2'],
    ['extensions/v1beta1', 'Ingress', 'networking.k8s.io/v1'],
  ])('fails for %s %s', (apiVersion, kind, version) => {
    const service = anAdopted({}, [another(kind, apiVersion, 'old')]);
    const value = `"${apiVersion}"`;
    expectFinding(service, 'ADOPT_VERSION', { at, value, names: [`${kind} "old"`, version] });
  });

  test.each([
    ['policy/v1', 'PodDisruptionBudget'],
    ['gateway.networking.k8s.io/v1beta1', 'HTTPRoute'],
    ['policy/v1beta1', 'Other'],
  ])('accepts %s %s', (apiVersion, kind) => {
    expectNone(anAdopted({}, [another(kind, apiVersion, 'new')]), 'ADOPT_VERSION');
  });

  test.each(['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'])(
    'ADOPT_DEPLOYMENT fails for a Deployment of %s, and names the version',
    (apiVersion) => {
      const objects = [aManifest((old) => (old.apiVersion = apiVersion)), aManifestOfService()];
      const service = anAdopted({ objects });
      expect(brokenRules(service)).toEqual(['ADOPT_DEPLOYMENT']);
      expectFinding(service, 'ADOPT_DEPLOYMENT', { at, value: `"${apiVersion}"` });
    },
  );
});

describe('ADOPT_RESOURCES', () => {
  const compute = ComputeSpec.of({ cpu: 2, memory: Size.gibibytes(4) });
  const resources = { limits: { cpu: '4' } };

  test('fails for both', () => {
    const service = anAdopted({ deployment: { compute, resources } });
    expectFinding(service, 'ADOPT_RESOURCES', { at, names: ['"compute"', '"resources"'] });
  });

  test.each([[{ compute }], [{ resources }]])('accepts one of them: %#', (deployment) => {
    expect(anAdopted({ deployment }).findings()).toEqual([]);
  });
});

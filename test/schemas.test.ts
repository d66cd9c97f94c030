import { Platform, ScalingMetric, SharedFileSystem, Visibility } from '../src';
import { aDeployment, aRoutedService, synth } from './support/builders';
import { judge } from './support/published-schemas';
import { corpus } from './support/schema-corpus';
import { expected, manifests, programs } from '../projenrc/examples';

/** Every kind of object there is, each accepted as it stands. */
function everyKind(): any[] {
  const platform = Platform.kubernetes({ prometheus: 'http://prometheus:9090' });
  const service = aRoutedService({
    platform,
    networkAccess: {},
    visibility: Visibility.account('acme'),
  });
  const storage = [SharedFileSystem.csi('nfs.csi.k8s.io', { mountPath: '/data' })];
  aDeployment(service, { storage }).autoscale({
    maxReplicas: 3,
    metrics: [ScalingMetric.prometheus(`sum(q{${ScalingMetric.PODS}})`, 1)],
  });
  return synth(service);
}

/** One object of a kind, with one value put at a path. */
function violation(kind: string, path: string, value: unknown): any {
  const object = structuredClone(everyKind().find((candidate) => candidate.kind === kind));
  const names = path.split('/');
  const last = names.pop()!;
  names.reduce((inside, name) => inside[name], object)[last] = value;
  return object;
}

const refusals: [string, string, unknown, RegExp][] = [
  ['Deployment', 'spec/replica', 2, /unknown field \/spec\/replica/],
  ['Deployment', 'spec/replicas', '2', /replicas must be integer/],
  ['Deployment', 'spec/selector', undefined, /selector/],
  ['Deployment', 'spec/template/spec/containers/0/imagePullPolice', 'Always', /imagePullPolice/],
  ['Deployment', 'spec/template/spec/containers/0/livenessProbe', { httpget: {} }, /httpget/],
  ['Deployment', 'spec/template/spec/terminationGracePeriodSeconds', '40s', /integer/],
  ['Deployment', 'metadata/label', { a: 'b' }, /unknown field \/metadata\/label/],
  ['Deployment', 'spec/template/spec/containers/0/resources/limits/memory', '1 GB', /memory/],
  ['Service', 'spec/ports/0/port', '80', /port must be integer/],
  ['Service', 'spec/ports/0/appprotocol', 'x', /unknown field \/spec\/ports\/0\/appprotocol/],
  ['Gateway', 'spec/listeners/0/port', 99999, /port must be <= 65535/],
  ['Gateway', 'spec/gatewayClass', 'eg', /unknown field \/spec\/gatewayClass/],
  ['HTTPRoute', 'spec/rules/0/matches/0/path/type', 'Prefix', /must be equal to one of/],
  ['HTTPRoute', 'spec/rules/0/timeouts/request', '1.5s', /pattern/],
  ['HTTPRoute', 'spec/rules/0/backendRefs/0/weight', -1, /weight must be >= 0/],
  ['HTTPRoute', 'spec/rules/0/backendRefs/0/weigth', 1, /unknown field .*weigth/],
  ['BackendTrafficPolicy', 'spec/loadBalancer/type', 'Fastest', /must be equal to one of/],
  ['BackendTrafficPolicy', 'spec/timeouts', {}, /unknown field \/spec\/timeouts/],
  ['PersistentVolume', 'spec/csi/volumeAtributes', {}, /unknown field .*volumeAtributes/],
  ['PersistentVolumeClaim', 'spec/volume', 'x', /unknown field \/spec\/volume/],
  ['PodDisruptionBudget', 'spec/maxUnavailble', 1, /unknown field \/spec\/maxUnavailble/],
  ['NetworkPolicy', 'spec/ingress/0/form', [], /unknown field .*form/],
  ['Role', 'rules/0/verbs', 'get', /verbs must be array/],
  ['RoleBinding', 'subject', [], /unknown field \/subject/],
  ['ScaledObject', 'spec/triggers/0/metadata/threshold', 4, /threshold must be string/],
  ['ScaledObject', 'spec/fallback/behavior', 'guess', /must be equal to one of/],
  ['ScaledObject', 'spec/minReplicas', 1, /unknown field \/spec\/minReplicas/],
];

describe('the published schemas', () => {
  beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
  afterEach(() => jest.restoreAllMocks());

  test('accept every object of every program in the corpus', () => {
    const cases = corpus();
    const objects = cases.flatMap(({ title, objects: all }) =>
      all.map((object) => ({ title, object })),
    );
    const verdicts = judge(objects.map(({ object }) => object));
    const wrong = objects.flatMap(({ title, object }, index) =>
      verdicts[index].map((why) => `${title}: ${object.kind}: ${why}`),
    );
    expect(wrong).toEqual([]);
    expect([...new Set(objects.map(({ object }) => object.kind))].sort()).toEqual([
      'BackendTrafficPolicy',
      'Deployment',
      'GRPCRoute',
      'Gateway',
      'HTTPRoute',
      'HTTPRouteFilter',
      'HorizontalPodAutoscaler',
      'NetworkPolicy',
      'PersistentVolume',
      'PersistentVolumeClaim',
      'PodDisruptionBudget',
      'PodMonitor',
      'ReferenceGrant',
      'ResourceClaimTemplate',
      'Role',
      'RoleBinding',
      'ScaledObject',
      'Service',
      'TCPRoute',
    ]);
  });

  test('accept every object of every example, and of the full form', () => {
    const objects = programs().flatMap((example) =>
      [...manifests(expected(example)).values()]
        .flat()
        .map((object) => ({ name: example.name, object })),
    );
    expect(new Set(objects.map(({ name }) => name)).size).toBe(programs().length);
    const wrong = judge(objects.map(({ object }) => object)).flatMap((verdict, index) =>
      verdict.map((why) => `${objects[index].name}: ${objects[index].object.kind}: ${why}`),
    );
    expect(wrong).toEqual([]);
  });

  describe('refuse', () => {
    // a judge is a process of its own: all of it before one
    let verdicts: string[][];
    beforeAll(() => {
      verdicts = judge(refusals.map(([kind, path, value]) => violation(kind, path, value)));
    });

    test.each(refusals.map((refusal, index) => [...refusal, index] as const))(
      'a %s with %s = %j',
      (_kind, _path, _value, why, index) => {
        expect(verdicts[index].join('\n')).toMatch(why);
      },
    );
  });

  test('refuse a kind and an API version they do not know', () => {
    const object = { kind: 'Deploiment', metadata: { name: 'x' } };
    expect(
      judge([
        { ...object, apiVersion: 'apps/v1' },
        { ...object, apiVersion: 'apps/v2' },
      ]),
    ).toEqual([['no schema for apps/v1 Deploiment'], ['no schema for apps/v2']]);
  });
});

import { Size } from 'cdk8s';
import {
  ManifestDiff,
  ComputeSpec,
  InferenceTesting,
  Percent,
  RollingUpdate,
  Weight,
} from '../../src';
import { changesBetween } from '../../src/testing/manifest-diff';
import { aChart, aDeployment, aRoutedService, someImage } from '../support/builders';

const NOTHING: ManifestDiff = { restarts: [], replaced: [], removed: [], added: [], changed: [] };

/** A Deployment whose every field but some is the same. */
function aWorkload(spec: object = {}, metadata: object = {}): any {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'chat', namespace: 'llm', ...metadata },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'chat' } },
      template: aTemplate(),
      ...spec,
    },
  };
}

function aTemplate(container: object = {}): any {
  return {
    metadata: { labels: { app: 'chat' } },
    spec: { containers: [{ name: 'main', image: 'llm:1', ...container }] },
  };
}

const CHAT = 'Deployment llm/chat';

describe('what an edit of a workload does', () => {
  test.each<[string, any, any, Partial<ManifestDiff>]>([
    ['nothing where nothing differs', aWorkload(), aWorkload(), {}],
    ['no restart of more replicas', aWorkload(), aWorkload({ replicas: 2 }), { changed: [CHAT] }],
    [
      'no restart of an annotation beside the template',
      aWorkload(),
      aWorkload({}, { annotations: { a: 'b' } }),
      { changed: [CHAT] },
    ],
    [
      'a restart of another image',
      aWorkload(),
      aWorkload({ template: aTemplate({ image: 'llm:2' }) }),
      { restarts: [CHAT], changed: [CHAT] },
    ],
    [
      'a restart of a variable set to nothing where another one was',
      aWorkload({ template: aTemplate({ env: [{ name: 'A', value: '1' }] }) }),
      aWorkload({ template: aTemplate({ env: [] }) }),
      { restarts: [CHAT], changed: [CHAT] },
    ],
    [
      'a restart of a limit of 0 where none was',
      aWorkload(),
      aWorkload({ template: aTemplate({ resources: { limits: { cpu: 0 } } }) }),
      { restarts: [CHAT], changed: [CHAT] },
    ],
    [
      'nothing of a list that is empty instead of absent',
      aWorkload(),
      aWorkload({ template: aTemplate({ env: [], resources: {}, args: null }) }),
      {},
    ],
    [
      'a restart of a security context with nothing in it',
      aWorkload(),
      aWorkload({ template: aTemplate({ securityContext: {} }) }),
      { restarts: [CHAT], changed: [CHAT] },
    ],
    [
      'nothing of another spelling of an amount',
      aWorkload({
        template: aTemplate({ resources: { limits: { cpu: '1000m', memory: '1024Mi' } } }),
      }),
      aWorkload({ template: aTemplate({ resources: { limits: { memory: '1Gi', cpu: 1 } } }) }),
      {},
    ],
    [
      'a restart of arguments in another order',
      aWorkload({ template: aTemplate({ args: ['a', 'b'] }) }),
      aWorkload({ template: aTemplate({ args: ['b', 'a'] }) }),
      { restarts: [CHAT], changed: [CHAT] },
    ],
    [
      'a new Deployment of another selector',
      aWorkload(),
      aWorkload({ selector: { matchLabels: { app: 'other' } } }),
      { restarts: [CHAT], replaced: [CHAT], changed: [CHAT] },
    ],
    [
      'another Deployment of another name',
      aWorkload(),
      aWorkload({}, { name: 'other' }),
      { removed: [CHAT], added: ['Deployment llm/other'] },
    ],
    [
      'another Deployment of another namespace',
      aWorkload(),
      aWorkload({}, { namespace: undefined }),
      { removed: [CHAT], added: ['Deployment chat'] },
    ],
    [
      'the same Deployment of another version of its API',
      { ...aWorkload(), apiVersion: 'apps/v1beta1' },
      aWorkload(),
      { changed: [CHAT] },
    ],
  ])('is %s', (_title, before, after, changes) => {
    expect(changesBetween([before], [after])).toEqual({ ...NOTHING, ...changes });
  });
});

describe('a field that never changes', () => {
  test.each<[string, string[], unknown, unknown]>([
    ['PersistentVolumeClaim', ['spec', 'volumeName'], 'a', 'b'],
    ['PersistentVolume', ['spec', 'csi'], { volumeHandle: 'a' }, { volumeHandle: 'b' }],
    ['PriorityClass', ['value'], 1, 0],
    ['RoleBinding', ['roleRef'], { name: 'a' }, { name: 'b' }],
    ['ClusterRoleBinding', ['roleRef'], { name: 'a' }, { name: 'b' }],
    ['Secret', ['type'], 'Opaque', 'kubernetes.io/tls'],
    ['StatefulSet', ['spec', 'serviceName'], 'a', 'b'],
    ['StorageClass', ['parameters'], { type: 'a' }, { type: 'b' }],
    ['Job', ['spec', 'template'], { a: 1 }, { a: 2 }],
  ])('makes a %s anew: %j', (kind, path, one, other) => {
    const made = (value: unknown) => ({
      apiVersion: 'v1',
      kind,
      metadata: { name: 'it' },
      ...path.reduceRight((inner: any, field) => ({ [field]: inner }), value),
    });
    const name = `${kind} it`;
    expect(changesBetween([made(one)], [made(other)])).toEqual({
      ...NOTHING,
      replaced: [name],
      changed: [name],
    });
  });

  test('leaves fields beside it free', () => {
    const claim = (storage: string) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'it' },
      spec: { volumeName: 'a', resources: { requests: { storage } } },
    });
    expect(changesBetween([claim('1Gi')], [claim('2Gi')])).toEqual({
      ...NOTHING,
      changed: ['PersistentVolumeClaim it'],
    });
  });
});

describe('two states of a program', () => {
  /** What the second state does to the first. */
  const changes = (
    before: Parameters<typeof program>[0],
    after: Parameters<typeof program>[0],
  ): ManifestDiff =>
    InferenceTesting.synth(program(after)).changesFrom(InferenceTesting.synth(program(before)));

  function program(spec: {
    weights?: number[];
    tag?: string;
    surge?: number;
    cpu?: number;
    ids?: string[];
  }) {
    const { weights = [9, 1], surge = 25, cpu = 4, ids = ['a', 'b'] } = spec;
    const chart = aChart('llm');
    const service = aRoutedService({}, chart);
    const deployments = ids.map((id) =>
      aDeployment(
        service,
        {
          image: someImage(),
          compute: ComputeSpec.of({ cpu, memory: Size.gibibytes(16) }),
          rollingUpdate: RollingUpdate.of({ maxSurge: Percent.of(surge) }),
        },
        id,
      ),
    );
    service.splitTraffic(
      weights.flatMap((weight, index) =>
        deployments[index] ? [Weight.of(deployments[index], weight)] : [],
      ),
    );
    return chart;
  }

  test.each<[string, Parameters<typeof program>[0], Partial<ManifestDiff>]>([
    ['another split', { weights: [1, 9] }, { changed: ['HTTPRoute llm/chat-http-80'] }],
    [
      'another rolling update',
      { surge: 50 },
      { changed: ['Deployment llm/chat-a', 'Deployment llm/chat-b'] },
    ],
    [
      'another compute spec',
      { cpu: 8 },
      {
        restarts: ['Deployment llm/chat-a', 'Deployment llm/chat-b'],
        changed: ['Deployment llm/chat-a', 'Deployment llm/chat-b'],
      },
    ],
    [
      'a third deployment',
      { ids: ['a', 'b', 'c'] },
      { added: ['Deployment llm/chat-c', 'Service llm/chat-c'] },
    ],
    [
      'one deployment less',
      { ids: ['a'] },
      {
        removed: ['Deployment llm/chat-b', 'Service llm/chat-b'],
        changed: ['HTTPRoute llm/chat-http-80'],
      },
    ],
  ])('differ by %s as told', (_title, spec, expected) => {
    expect(changes({}, spec)).toEqual({ ...NOTHING, ...expected });
  });
});

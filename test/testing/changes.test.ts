import { JsonPatch, Size } from 'cdk8s';
import {
  ManifestDiff,
  ComputeSpec,
  Image,
  InferenceTesting,
  Percent,
  RollingUpdate,
  Weight,
} from '../../src';
import { changesBetween } from '../../src/testing/manifest-diff';
import { aChart, aDeployment, aRoutedService, aService, someImage } from '../support/builders';

const NOTHING: ManifestDiff = {
  restarts: [],
  replaced: [],
  removed: [],
  added: [],
  changed: [],
  unknown: [],
};

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
  test.each<[string, string[], unknown, unknown, string]>([
    ['PersistentVolumeClaim', ['spec', 'volumeName'], 'a', 'b', 'v1'],
    ['PersistentVolume', ['spec', 'csi'], { volumeHandle: 'a' }, { volumeHandle: 'b' }, 'v1'],
    ['PriorityClass', ['value'], 1, 0, 'scheduling.k8s.io/v1'],
    ['RoleBinding', ['roleRef'], { name: 'a' }, { name: 'b' }, 'rbac.authorization.k8s.io/v1'],
    [
      'ClusterRoleBinding',
      ['roleRef'],
      { name: 'a' },
      { name: 'b' },
      'rbac.authorization.k8s.io/v1',
    ],
    ['Secret', ['type'], 'Opaque', 'kubernetes.io/tls', 'v1'],
    ['StatefulSet', ['spec', 'serviceName'], 'a', 'b', 'apps/v1'],
    ['StorageClass', ['parameters'], { type: 'a' }, { type: 'b' }, 'storage.k8s.io/v1'],
    ['Job', ['spec', 'template'], { a: 1 }, { a: 2 }, 'batch/v1'],
  ])('makes a %s anew: %j', (kind, path, one, other, apiVersion) => {
    const made = (value: unknown) => ({
      apiVersion,
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

/** An object of a kind with a pod template. */
function aCustom(apiVersion: string, kind: string, spec: object): any {
  return { apiVersion, kind, metadata: { name: 'chat', namespace: 'llm' }, spec };
}

describe('a kind with pods of its own', () => {
  const group = (image: string, replicas = 1) => ({
    replicas,
    leaderWorkerTemplate: { size: 2, workerTemplate: aTemplate({ image }) },
  });
  const set = 'leaderworkerset.x-k8s.io/v1';

  test.each<[string, any, any, Partial<ManifestDiff>]>([
    [
      'a LeaderWorkerSet restarts with another template',
      aCustom(set, 'LeaderWorkerSet', group('llm:1')),
      aCustom(set, 'LeaderWorkerSet', group('llm:2')),
      { restarts: ['LeaderWorkerSet llm/chat'], changed: ['LeaderWorkerSet llm/chat'] },
    ],
    [
      'a LeaderWorkerSet keeps its pods with more replicas',
      aCustom(set, 'LeaderWorkerSet', group('llm:1')),
      aCustom(set, 'LeaderWorkerSet', group('llm:1', 2)),
      { changed: ['LeaderWorkerSet llm/chat'] },
    ],
    [
      'a bare Pod restarts with another image',
      aCustom('v1', 'Pod', aTemplate().spec),
      aCustom('v1', 'Pod', aTemplate({ image: 'llm:2' }).spec),
      { restarts: ['Pod llm/chat'], changed: ['Pod llm/chat'] },
    ],
    [
      'a Rollout is unknown',
      aCustom('argoproj.io/v1alpha1', 'Rollout', { template: aTemplate() }),
      aCustom('argoproj.io/v1alpha1', 'Rollout', { template: aTemplate({ image: 'llm:2' }) }),
      { changed: ['Rollout llm/chat'], unknown: ['Rollout llm/chat'] },
    ],
    [
      'an InferenceService of KServe is unknown',
      aCustom('serving.kserve.io/v1beta1', 'InferenceService', { predictor: { minReplicas: 1 } }),
      aCustom('serving.kserve.io/v1beta1', 'InferenceService', { predictor: { minReplicas: 2 } }),
      { changed: ['InferenceService llm/chat'], unknown: ['InferenceService llm/chat'] },
    ],
    [
      'a StatefulSet of another group is unknown',
      aCustom('apps.kruise.io/v1beta1', 'StatefulSet', { template: aTemplate() }),
      aCustom('apps.kruise.io/v1beta1', 'StatefulSet', { template: aTemplate({ image: 'b' }) }),
      { changed: ['StatefulSet llm/chat'], unknown: ['StatefulSet llm/chat'] },
    ],
    [
      'an unknown kind without a difference is not listed',
      aCustom('argoproj.io/v1alpha1', 'Rollout', { template: aTemplate() }),
      aCustom('argoproj.io/v1alpha1', 'Rollout', { template: aTemplate() }),
      {},
    ],
    [
      'a ScaledObject is known',
      aCustom('keda.sh/v1alpha1', 'ScaledObject', { maxReplicaCount: 1 }),
      aCustom('keda.sh/v1alpha1', 'ScaledObject', { maxReplicaCount: 2 }),
      { changed: ['ScaledObject llm/chat'] },
    ],
  ])('%s', (_, before, after, expected) => {
    expect(changesBetween([before], [after])).toEqual({ ...NOTHING, ...expected });
  });

  test.each(['before', 'after'])('fails if an object is in the objects %s twice', (side) => {
    const [one, two] = [[aWorkload()], [aWorkload(), aWorkload({ replicas: 2 })]];
    const compare = () => (side === 'before' ? changesBetween(two, one) : changesBetween(one, two));
    expect(compare).toThrow(`Deployment llm/chat is in the objects ${side} the change twice`);
  });

  test('a Deployment that a patch turns into a LeaderWorkerSet restarts with its image', () => {
    const made = (tag: string) => {
      const chart = aChart('llm');
      aDeployment(aService({}, chart), { image: Image.custom('r.example.com/llm', tag) }).patch(
        'Deployment',
        JsonPatch.replace('/apiVersion', set),
        JsonPatch.replace('/kind', 'LeaderWorkerSet'),
        JsonPatch.add('/spec/leaderWorkerTemplate', { size: 2 }),
        JsonPatch.move('/spec/template', '/spec/leaderWorkerTemplate/workerTemplate'),
      );
      return InferenceTesting.synth(chart);
    };
    expect(made('2').changesFrom(made('1')).restarts).toEqual(['LeaderWorkerSet llm/chat-main']);
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

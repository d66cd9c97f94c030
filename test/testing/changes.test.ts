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
import { changesBetween } from '../../src/preview/manifest-diff';
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
      'nothing of fields that only the API server sets, on either side',
      aWorkload(),
      { ...aWorkload({}, { uid: '1', ownerReferences: [{ name: 'a' }] }), status: { replicas: 1 } },
      {},
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
    ...[
      'completionMode',
      'podFailurePolicy',
      'successPolicy',
      'backoffLimitPerIndex',
      'managedBy',
    ].map((field): [string, string[], unknown, unknown, string] => [
      'Job',
      ['spec', field],
      'a',
      'b',
      'batch/v1',
    ]),
    ['ReplicaSet', ['spec', 'selector'], { a: 1 }, { a: 2 }, 'apps/v1'],
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
      'a Rollout is unknown and may restart',
      aCustom('argoproj.io/v1alpha1', 'Rollout', { template: aTemplate() }),
      aCustom('argoproj.io/v1alpha1', 'Rollout', { template: aTemplate({ image: 'llm:2' }) }),
      {
        restarts: ['Rollout llm/chat'],
        changed: ['Rollout llm/chat'],
        unknown: ['Rollout llm/chat'],
      },
    ],
    [
      'an InferenceService of KServe is unknown',
      aCustom('serving.kserve.io/v1beta1', 'InferenceService', { predictor: { minReplicas: 1 } }),
      aCustom('serving.kserve.io/v1beta1', 'InferenceService', { predictor: { minReplicas: 2 } }),
      { changed: ['InferenceService llm/chat'], unknown: ['InferenceService llm/chat'] },
    ],
    [
      'a StatefulSet of another group is unknown and may restart',
      aCustom('apps.kruise.io/v1beta1', 'StatefulSet', { template: aTemplate() }),
      aCustom('apps.kruise.io/v1beta1', 'StatefulSet', { template: aTemplate({ image: 'b' }) }),
      {
        restarts: ['StatefulSet llm/chat'],
        changed: ['StatefulSet llm/chat'],
        unknown: ['StatefulSet llm/chat'],
      },
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

  const template = aTemplate().spec;
  test.each<[string, string, (image: string) => any]>([
    ['argoproj.io/v1alpha1', 'Rollout', (image) => ({ template: aTemplate({ image }) })],
    ['serving.knative.dev/v1', 'Service', (image) => ({ template: aTemplate({ image }) })],
    ['batch.volcano.sh/v1', 'Job', (image) => ({ tasks: [{ template: aTemplate({ image }) }] })],
    [
      'jobset.x-k8s.io/v1',
      'JobSet',
      (image) => ({ jobs: [{ template: { spec: { template: aTemplate({ image }) } } }] }),
    ],
    [
      'serving.kserve.io/v1beta1',
      'InferenceService',
      (image) => ({ predictor: { containers: [{ name: 'main', image }] } }),
    ],
    [
      'serving.kserve.io/v1alpha1',
      'LLMInferenceService',
      (image) => ({ template, worker: { containers: [{ name: 'main', image }] } }),
    ],
    [
      'ray.io/v1',
      'RayService',
      (image) => ({
        rayClusterConfig: { workerGroupSpecs: [{ template: aTemplate({ image }) }] },
      }),
    ],
    [
      'keda.sh/v1alpha1',
      'ScaledJob',
      (image) => ({ jobTargetRef: { template: aTemplate({ image }) } }),
    ],
    ['nvidia.com/v1alpha1', 'NIMService', (image) => ({ image, resources: {} })],
    ['extensions/v1beta1', 'Deployment', (image) => ({ template: aTemplate({ image }) })],
  ])('of %s %s is a possible restart with another image', (apiVersion, kind, spec) => {
    const [before, after] = ['llm:1', 'llm:2'].map((image) =>
      aCustom(apiVersion, kind, spec(image)),
    );
    const names = [`${kind} llm/chat`];
    expect(changesBetween([before], [after])).toEqual({
      ...NOTHING,
      restarts: names,
      changed: names,
      unknown: names,
    });
    expect(changesBetween([before], [aCustom(apiVersion, kind, spec('llm:1'))])).toEqual(NOTHING);
  });

  test('that loses its containers is a possible restart', () => {
    const [before, after] = [{ template: aTemplate() }, { workloadRef: { name: 'chat' } }].map(
      (spec) => aCustom('argoproj.io/v1alpha1', 'Rollout', spec),
    );
    expect(changesBetween([before], [after]).restarts).toEqual(['Rollout llm/chat']);
  });

  test.each<[string, any]>([
    ['StatefulSet', aCustom('apps/v1', 'StatefulSet', { template: aTemplate() })],
    ['LeaderWorkerSet', aCustom(set, 'LeaderWorkerSet', group('llm:1'))],
    ['Rollout', aCustom('argoproj.io/v1alpha1', 'Rollout', { template: aTemplate() })],
    ['Job', aCustom('batch/v1', 'Job', { template: aTemplate() })],
    ['Deployment', aCustom('extensions/v1beta1', 'Deployment', { template: aTemplate() })],
  ])('restarts if a Deployment becomes a %s, and the other way round', (kind, other) => {
    const name = `${kind} llm/chat`;
    expect(changesBetween([aWorkload()], [other])).toEqual({
      ...NOTHING,
      restarts: [CHAT],
      removed: [CHAT],
      added: [name],
    });
    expect(changesBetween([other], [aWorkload()]).restarts).toEqual([name]);
  });

  test('is gone, and no restart, if another kind without pods has its name', () => {
    const service = aCustom('v1', 'Service', { selector: { app: 'chat' } });
    expect(changesBetween([aWorkload()], [service])).toEqual({
      ...NOTHING,
      removed: [CHAT],
      added: ['Service llm/chat'],
    });
  });

  test('does not include a ConfigMap with an image in its data', () => {
    const map = (image: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'it' },
      data: { image },
    });
    expect(changesBetween([map('a')], [map('b')])).toEqual({
      ...NOTHING,
      changed: ['ConfigMap it'],
    });
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

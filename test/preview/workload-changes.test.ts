import { ChangeEffect, DeploymentPreview } from '../../src';
import { Side, sortedWorkloads, workloadChanges } from '../../src/preview/workload-changes';

const { ADDED, KEEPS_RUNNING, MAY_RESTART, RECREATED, REMOVED, RESTARTS, SCALES } = ChangeEffect;

const template = (container: object = {}, metadata: object = {}) => ({
  metadata: { labels: { app: 'chat' }, ...metadata },
  spec: { containers: [{ name: 'main', image: 'llm:1', ...container }] },
});

/** An object with pods, which the library did not render. */
function anObject(kind: string, apiVersion: string, spec: object, name = 'chat'): any {
  return { apiVersion, kind, metadata: { name, namespace: 'llm' }, spec };
}

const deployment = (spec: object = {}) =>
  anObject('Deployment', 'apps/v1', {
    replicas: 2,
    selector: { matchLabels: { app: 'chat' } },
    template: template(),
    ...spec,
  });
const statefulSet = (spec: object = {}) =>
  anObject('StatefulSet', 'apps/v1', { serviceName: 'chat', template: template(), ...spec });
const job = (spec: object = {}) => anObject('Job', 'batch/v1', { template: template(), ...spec });
const cronJob = (spec: object = {}) =>
  anObject('CronJob', 'batch/v1', {
    schedule: '0 * * * *',
    jobTemplate: { spec: { template: template() } },
    ...spec,
  });
const leaderWorkerSet = (spec: object = {}) =>
  anObject('LeaderWorkerSet', 'leaderworkerset.x-k8s.io/v1', {
    replicas: 2,
    leaderWorkerTemplate: { size: 2, workerTemplate: template() },
    ...spec,
  });
const rayService = (image: string, other: object = {}) =>
  anObject('RayService', 'ray.io/v1', { cluster: { template: template({ image }) }, ...other });
const scaledObject = (spec: object = {}) => ({
  ...anObject('ScaledObject', 'keda.sh/v1alpha1', {
    scaleTargetRef: { name: 'chat' },
    minReplicaCount: 1,
    maxReplicaCount: 4,
    triggers: [{ type: 'cron', metadata: { desiredReplicas: '2' } }],
    ...spec,
  }),
  metadata: { name: 'scaler', namespace: 'llm' },
});

function side(objects: readonly any[], deployments: readonly DeploymentPreview[] = []): Side {
  return { objects, deployments, queues: [] };
}

/** The effect on each workload, with the fields that are the cause. */
function effects(before: readonly any[], after: readonly any[]) {
  return sortedWorkloads(workloadChanges(side(before), side(after))).map(
    ({ object, effect, causes }) => [object, effect, ...causes.map(({ field }) => field)],
  );
}

const IMAGE = '/spec/template/spec/containers/main/image';

describe('an apply', () => {
  test.each<[string, any, any, string, ...string[]]>([
    ['keeps an equal Deployment', deployment(), deployment(), KEEPS_RUNNING],
    [
      'keeps a Deployment whose history differs',
      deployment(),
      deployment({ revisionHistoryLimit: 3 }),
      KEEPS_RUNNING,
    ],
    [
      'restarts a Deployment of another image',
      deployment(),
      deployment({ template: template({ image: 'llm:2' }) }),
      RESTARTS,
      IMAGE,
    ],
    [
      'restarts for an annotation of the template, which is named after other fields',
      deployment(),
      deployment({ template: template({ image: 'llm:2' }, { annotations: { a: 'b' } }) }),
      RESTARTS,
      IMAGE,
      '/spec/template/metadata/annotations',
    ],
    [
      'scales a Deployment of more replicas',
      deployment(),
      deployment({ replicas: 3 }),
      SCALES,
      '/spec/replicas',
    ],
    [
      'scales a Deployment to 0',
      deployment(),
      deployment({ replicas: 0 }),
      SCALES,
      '/spec/replicas',
    ],
    [
      'restarts and not only scales where both differ',
      deployment(),
      deployment({ replicas: 3, template: template({ image: 'llm:2' }) }),
      RESTARTS,
      IMAGE,
    ],
    [
      'fails for a Deployment of another selector',
      deployment(),
      deployment({ selector: { matchLabels: { app: 'other' } } }),
      RECREATED,
      '/spec/selector/matchLabels/app',
    ],
    [
      'restarts a StatefulSet',
      statefulSet(),
      statefulSet({ template: template({ tty: true }) }),
      RESTARTS,
      '/spec/template/spec/containers/main/tty',
    ],
    [
      'may restart a StatefulSet whose pods a person deletes',
      statefulSet(),
      statefulSet({ template: template({ tty: true }), updateStrategy: { type: 'OnDelete' } }),
      MAY_RESTART,
      '/spec/template/spec/containers/main/tty',
    ],
    [
      'may restart a Deployment that is paused',
      deployment({ paused: true }),
      deployment({ paused: true, template: template({ image: 'llm:2' }) }),
      MAY_RESTART,
      IMAGE,
    ],
    [
      'fails for a StatefulSet of another Service',
      statefulSet(),
      statefulSet({ serviceName: 'other' }),
      RECREATED,
      '/spec/serviceName',
    ],
    [
      'keeps a StatefulSet whose update strategy differs',
      statefulSet(),
      statefulSet({ updateStrategy: { type: 'OnDelete' } }),
      KEEPS_RUNNING,
    ],
    [
      'fails for a Job of another image',
      job(),
      job({ template: template({ image: 'llm:2' }) }),
      RECREATED,
      IMAGE,
    ],
    ['keeps a Job of another deadline', job(), job({ activeDeadlineSeconds: 9 }), KEEPS_RUNNING],
    [
      'keeps the running jobs of a CronJob of another image',
      cronJob(),
      cronJob({ jobTemplate: { spec: { template: template({ image: 'llm:2' }) } } }),
      KEEPS_RUNNING,
    ],
    [
      'restarts the groups of a LeaderWorkerSet',
      leaderWorkerSet(),
      leaderWorkerSet({ leaderWorkerTemplate: { size: 4, workerTemplate: template() } }),
      RESTARTS,
      '/spec/leaderWorkerTemplate/size',
    ],
    [
      'scales a LeaderWorkerSet',
      leaderWorkerSet(),
      leaderWorkerSet({ replicas: 3 }),
      SCALES,
      '/spec/replicas',
    ],
    ['keeps an equal object of an unknown kind', rayService('a'), rayService('a'), KEEPS_RUNNING],
    [
      'may restart an unknown kind of another pod template',
      rayService('a'),
      rayService('b'),
      MAY_RESTART,
      '/spec/cluster/template/spec/containers/main/image',
    ],
    [
      'may restart an unknown kind with pods for any field',
      rayService('a'),
      rayService('a', { suspend: false }),
      MAY_RESTART,
      '/spec/suspend',
    ],
  ])('%s', (_title, before, after, effect, ...causes) => {
    const { kind } = after;
    expect(effects([before], [after])).toEqual([[`${kind} llm/chat`, effect, ...causes]]);
  });

  test.each<[string, any[], any[], string[][]]>([
    ['adds', [], [deployment()], [['Deployment llm/chat', ADDED]]],
    ['removes', [deployment()], [], [['Deployment llm/chat', REMOVED]]],
    [
      'removes and adds a Deployment of another name',
      [deployment()],
      [{ ...deployment(), metadata: { name: 'new', namespace: 'llm' } }],
      [
        ['Deployment llm/chat', REMOVED],
        ['Deployment llm/new', ADDED],
      ],
    ],
    [
      'removes and adds a Deployment of another namespace',
      [deployment()],
      [{ ...deployment(), metadata: { name: 'chat' } }],
      [
        ['Deployment llm/chat', REMOVED],
        ['Deployment chat', ADDED],
      ],
    ],
    [
      'removes and adds a workload of another kind',
      [deployment()],
      [leaderWorkerSet()],
      [
        ['Deployment llm/chat', REMOVED],
        ['LeaderWorkerSet llm/chat', ADDED],
      ],
    ],
    [
      'knows an object of another version of its API',
      [deployment()],
      [{ ...deployment(), apiVersion: 'apps/v1beta2' }],
      [['Deployment llm/chat', KEEPS_RUNNING]],
    ],
    [
      'has no effect on pods of objects without them',
      [anObject('ConfigMap', 'v1', {})],
      [anObject('Service', 'v1', {})],
      [],
    ],
    [
      'names the largest effect first',
      [deployment(), statefulSet()],
      [deployment({ replicas: 3 }), statefulSet({ serviceName: 'other' }), job()],
      [
        ['StatefulSet llm/chat', RECREATED, '/spec/serviceName'],
        ['Job llm/chat', ADDED],
        ['Deployment llm/chat', SCALES, '/spec/replicas'],
      ],
    ],
  ])('%s', (_title, before, after, expected) => {
    expect(effects(before, after)).toEqual(expected);
  });
});

describe('an autoscaler', () => {
  const fixed = deployment();
  const { replicas: _replicas, ...others } = fixed.spec;
  const scaled = { ...fixed, spec: others };
  const hpa = (maxReplicas: number) => ({
    ...anObject('HorizontalPodAutoscaler', 'autoscaling/v2', {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'chat' },
      maxReplicas,
    }),
    metadata: { name: 'scaler', namespace: 'llm' },
  });

  test.each<[string, any[], any[], string, ...string[]]>([
    ['that stays', [scaled, scaledObject()], [scaled, scaledObject()], KEEPS_RUNNING],
    [
      'with another minimum',
      [scaled, scaledObject()],
      [scaled, scaledObject({ minReplicaCount: 2 })],
      SCALES,
      'ScaledObject llm/scaler /spec/minReplicaCount',
    ],
    [
      'of Kubernetes with another maximum',
      [scaled, hpa(2)],
      [scaled, hpa(3)],
      SCALES,
      'HorizontalPodAutoscaler llm/scaler /spec/maxReplicas',
    ],
    [
      'with another polling interval',
      [scaled, scaledObject()],
      [scaled, scaledObject({ pollingInterval: 5 })],
      KEEPS_RUNNING,
    ],
    [
      'that a fixed count is handed to',
      [fixed],
      [scaled, scaledObject()],
      SCALES,
      ' /spec/replicas',
      'ScaledObject llm/scaler /spec/minReplicaCount',
      'ScaledObject llm/scaler /spec/maxReplicaCount',
    ],
    [
      'of a workload of another kind',
      [scaled, scaledObject()],
      [
        scaled,
        scaledObject({ scaleTargetRef: { kind: 'StatefulSet', name: 'chat' }, minReplicaCount: 1 }),
      ],
      SCALES,
      'ScaledObject llm/scaler /spec/minReplicaCount',
      'ScaledObject llm/scaler /spec/maxReplicaCount',
    ],
    [
      'of another namespace',
      [scaled],
      [scaled, { ...scaledObject(), metadata: { name: 'scaler', namespace: 'other' } }],
      KEEPS_RUNNING,
    ],
  ])('%s', (_title, before, after, effect, ...causes) => {
    const [change] = workloadChanges(side(before), side(after));
    const fields = change.causes.map(({ object = '', field }) => `${object} ${field}`);
    expect([change.effect, ...fields]).toEqual([effect, ...causes]);
  });
});

describe('a workload with the name of a deployment', () => {
  const chat: DeploymentPreview = {
    path: 'chart/chat/main',
    service: 'chart/chat',
    name: 'chat',
    namespace: 'llm',
    cluster: 'chart',
    autoscaled: false,
    inRoute: true,
    graceSeconds: 30,
    minReplicas: 2,
    maxReplicas: 2,
  };

  test.each<[string, any[], [string, string | undefined][]]>([
    ['is the deployment', [deployment()], [['Deployment', chat.path]]],
    [
      'is the deployment if a patch changed its kind',
      [leaderWorkerSet()],
      [['LeaderWorkerSet', chat.path]],
    ],
    [
      'is none if its Deployment exists',
      [deployment(), job()],
      [
        ['Deployment', chat.path],
        ['Job', undefined],
      ],
    ],
    [
      'is none in another namespace',
      [{ ...deployment(), metadata: { name: 'chat' } }],
      [['Deployment', undefined]],
    ],
  ])('%s', (_title, objects, expected) => {
    const found = workloadChanges(side([], [chat]), side(objects, [chat]));
    expect(found.map(({ object, deployment: path }) => [object.split(' ')[0], path])).toEqual(
      expected,
    );
  });

  test('keeps running when the library begins to render it', () => {
    const [{ effect }] = workloadChanges(side([deployment()]), side([deployment()], [chat]));
    expect(effect).toBe(KEEPS_RUNNING);
  });

  test('scales where only a schedule sets another count', () => {
    const triggers = [{ type: 'cron', metadata: { desiredReplicas: '3' } }];
    const [{ effect, causes }] = workloadChanges(
      side([deployment(), scaledObject()], [chat]),
      side([deployment(), scaledObject({ triggers })], [{ ...chat, minReplicas: 3 }]),
    );
    expect([effect, ...causes.map(({ field }) => field)]).toEqual([SCALES, '/spec/triggers']);
  });

  test.each<[string, any, any]>([
    [
      'that a patch made a LeaderWorkerSet',
      leaderWorkerSet(),
      leaderWorkerSet({ leaderWorkerTemplate: { size: 3, workerTemplate: template() } }),
    ],
    ['of an unknown kind', rayService('a'), rayService('b')],
  ])('has no peak and no duration as a workload %s', (_title, before, after) => {
    const [change] = workloadChanges(side([before], [chat]), side([after], [chat]));
    expect(change).toMatchObject({ before: chat, after: chat });
    expect(change.peakGpus).toBeUndefined();
    expect(change.fewestServing).toBeUndefined();
    expect(change.seconds).toBeUndefined();
  });
});

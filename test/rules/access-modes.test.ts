import {
  ClaimAccessMode,
  DeploymentOptions,
  InferenceService,
  Model,
  Percent,
  Queue,
  RollingUpdate,
  ScalingMetric,
  SharedFileSystem,
} from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const { READ_WRITE_ONCE: ONE_NODE, READ_WRITE_ONCE_POD: ONE_POD } = ClaimAccessMode;
const RULES = [
  [ONE_NODE, 'STORAGE_ONE_NODE', 'warning'],
  [ONE_POD, 'STORAGE_ONE_POD', 'error'],
] as const;

const cache = (accessMode?: ClaimAccessMode, mountPath = '/cache') =>
  SharedFileSystem.claim('cache', { mountPath, accessMode });

function mounting(
  storage: SharedFileSystem[],
  options: Partial<DeploymentOptions> = {},
): InferenceService {
  return aDeployment(undefined, { storage, ...options }).service;
}

const STOPPED_FIRST: [string, Partial<DeploymentOptions>][] = [
  ['is recreated', { rollingUpdate: RollingUpdate.recreate() }],
  [
    'stops before its successor starts',
    { rollingUpdate: RollingUpdate.ofCounts({ maxUnavailable: 1, maxSurge: 0 }) },
  ],
  ['may be missing', { rollingUpdate: RollingUpdate.of({ maxUnavailable: Percent.of(100) }) }],
];

describe.each(RULES)('a claim with %s (%s)', (mode, rule, severity) => {
  test.each(STOPPED_FIRST)('may be mounted by one pod that %s', (_, options) => {
    expectNone(mounting([cache(mode)], options), rule);
  });

  test.each<[string, Partial<DeploymentOptions>]>([
    ['by default', {}],
    [
      'with 99 %',
      {
        rollingUpdate: RollingUpdate.of({
          maxUnavailable: Percent.of(99),
          maxSurge: Percent.of(1),
        }),
      },
    ],
    ['by numbers', { rollingUpdate: RollingUpdate.ofCounts({ maxUnavailable: 0, maxSurge: 1 }) }],
  ])('is not mounted by one pod that waits for its successor: %s', (_, options) => {
    const service = mounting([cache(mode)], options);
    expectFinding(service, rule, {
      at: 'chart/chat/main',
      value: JSON.stringify(mode),
      names: ['"cache"', 'RollingUpdate.recreate()'],
    });
    expect(service.findings().find((each) => each.rule === rule)?.severity).toBe(severity);
  });

  test.each(STOPPED_FIRST)('is not mounted by two pods, even if one %s', (_, options) => {
    expectFinding(mounting([cache(mode)], { ...options, replicas: 2 }), rule, {
      at: 'chart/chat/main',
      names: ['2 pods', 'ReadWriteMany'],
    });
  });

  test('is not mounted by the pods that an autoscaler adds', () => {
    const deployment = aDeployment(undefined, { storage: [cache(mode)] });
    deployment.autoscale({ maxReplicas: 3, metrics: [ScalingMetric.cpuUtilization(80)] });
    expectFinding(deployment.service, rule, { at: 'chart/chat/main', names: ['3 pods'] });
  });

  test('is not mounted by two deployments of one namespace', () => {
    const pair = (namespaces: string[]) => {
      const service = aService({ namespace: 'llm' });
      namespaces.forEach((namespace, index) =>
        aDeployment(
          service,
          {
            storage: [cache(mode)],
            rollingUpdate: RollingUpdate.recreate(),
            queue: Queue.named(`q-${namespace}`, { namespace }),
          },
          `d${index}`,
        ),
      );
      return service.findings().filter((each) => each.rule === rule);
    };
    expect(pair(['a', 'a']).map(({ path }) => path)).toEqual(['chart/chat/d0', 'chart/chat/d1']);
    expect(pair(['a', 'b'])).toEqual([]);
  });

  test('is one claim, however often it is mounted', () => {
    const service = mounting([cache(mode), cache(mode, '/other')]);
    expectFinding(service, rule, { at: 'chart/chat/main', names: ['recreate'] });
  });

  test('may have the model too', () => {
    const model = Model.fromSharedFileSystem(cache(mode, '/models'));
    expectFinding(aDeployment(undefined, { model }).service, rule, {
      at: 'chart/chat/main',
      names: ['recreate'],
    });
  });
});

test.each([undefined, ClaimAccessMode.READ_ONLY_MANY, ClaimAccessMode.READ_WRITE_MANY])(
  'a claim with access mode %s may have many pods',
  (mode) => {
    const service = mounting([cache(mode)], { replicas: 3 });
    RULES.forEach(([, rule]) => expectNone(service, rule));
  },
);

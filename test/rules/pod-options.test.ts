import { InferenceService, Queue } from '../../src';
import { aDeployment } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';

// programs without type checks may set any text
type PodOptions = object;
type Toleration = object;

const having = (pod: PodOptions) => aDeployment(undefined, { pod }).service;
const tolerating = (toleration: Toleration) => having({ tolerations: [toleration] });
const inQueue = (toleration: Toleration) =>
  aDeployment(undefined, { queue: Queue.named('q', { tolerations: [toleration as never] }) })
    .service;

const HOMES: [string, (toleration: Toleration) => InferenceService][] = [
  ['of the pod', tolerating],
  ["of the queue's nodes", inQueue],
];

describe.each(HOMES)('a toleration %s (TOLERATION)', (_, service) => {
  test.each<Toleration>([
    { operator: 'Exists' },
    { key: 'nvidia.com/gpu', operator: 'Exists' },
    { key: 'pool', value: 'gold' },
    { key: 'pool', operator: 'Equal', value: '' },
    { key: 'pool', operator: 'Equal', value: 'gold', effect: 'NoSchedule' },
    { key: 'pool', operator: 'Exists', effect: 'PreferNoSchedule' },
    { key: 'pool', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 0 },
    { key: 'pool', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
  ])('may be %j', (toleration) => {
    expectNone(service(toleration), 'TOLERATION');
  });

  test.each<[Toleration, string[]]>([
    [{ key: 'pool', operator: 'exists' }, ['"operator"', 'must be Equal or Exists, got "exists"']],
    [{ value: 'gold' }, ['"key"', 'left out with operator Exists, got nothing', '; write it as']],
    [{ key: '', operator: 'Exists' }, ['"key" of a toleration must be that of a taint', 'got ""']],
    [{ key: 'a b', value: 'gold' }, ['"key" of a toleration must', 'got "a b"', '; write it as']],
    [{ key: 'pool', value: 'a b' }, ['"value"', 'at most 63 letters', 'got "a b"', '; write the']],
    [
      { key: 'pool', operator: 'Exists', value: 'gold' },
      [
        '"value" of a toleration means nothing with operator Exists',
        'got "gold"',
        '; leave it out',
      ],
    ],
    [
      { key: 'pool', effect: 'noschedule' },
      ['"effect"', 'NoSchedule, PreferNoSchedule, NoExecute, got "noschedule"', '; write one'],
    ],
    [
      { key: 'pool', effect: 'NoSchedule', tolerationSeconds: 300 },
      ['"tolerationSeconds" of a toleration needs effect NoExecute, got 300', '; leave it out'],
    ],
    [
      { key: 'pool', effect: 'NoExecute', tolerationSeconds: -1 },
      ['whole seconds of at least 0, got -1', '; write how long'],
    ],
    [
      { key: 'pool', effect: 'NoExecute', tolerationSeconds: 0.5 },
      ['whole seconds of at least 0, got 0.5', '; write how long'],
    ],
  ])('fails for %j', (toleration, says) => {
    expectFinding(service(toleration), 'TOLERATION', { at: AT, says });
  });
});

describe('what a pod gets beside the form (POD_OPTION)', () => {
  test.each<PodOptions>([
    { serviceAccountName: 'reader' },
    { runtimeClassName: 'kata.v2' },
    { dnsPolicy: 'ClusterFirstWithHostNet' },
    { dnsPolicy: 'None' },
    { imagePullPolicy: 'Never' },
    { workingDir: '/' },
    { workingDir: '/app' },
  ])('may be %j', (pod) => {
    expectNone(having(pod), 'POD_OPTION');
  });

  test.each<[PodOptions, string[]]>([
    [{ serviceAccountName: '' }, ['"serviceAccountName"', 'name of an object', 'got ""']],
    [{ serviceAccountName: 'Reader' }, ['"serviceAccountName"', 'got "Reader"', '; write what']],
    [{ runtimeClassName: 'a b' }, ['"runtimeClassName"', 'got "a b"', '; write what kubectl get']],
    [{ dnsPolicy: 'clusterFirst' }, ['"dnsPolicy"', 'one of ClusterFirst,', 'got "clusterFirst"']],
    [{ imagePullPolicy: 'always' }, ['"imagePullPolicy"', 'Never, got "always"', '; write one']],
    [{ workingDir: '' }, ['"workingDir"', 'absolute', 'got ""', "such as '/app'"]],
    [{ workingDir: 'app' }, ['"workingDir"', 'absolute', 'got "app"', "such as '/app'"]],
    [{ workingDir: '/app/..' }, ['"workingDir"', 'without ..', 'got "/app/.."']],
  ])('fails for %j', (pod, says) => {
    expectFinding(having(pod), 'POD_OPTION', { at: AT, says });
  });
});

import { InferenceService, PodOptions, Queue, Toleration } from '../../src';
import { aDeployment } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const AT = 'chart/chat/main';

const having = (pod: PodOptions) => aDeployment(undefined, { pod }).service;
const tolerating = (toleration: Toleration) => having({ tolerations: [toleration] });
const inQueue = (toleration: Toleration) =>
  aDeployment(undefined, { queue: Queue.named('q', { tolerations: [toleration] }) }).service;

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
    [{ key: 'pool', operator: 'exists' }, ['"operator"']],
    [{ value: 'gold' }, ['"key"']],
    [{ key: '', operator: 'Exists' }, ['got ""']],
    [{ key: 'a b', value: 'gold' }, []],
    [{ key: 'pool', value: 'a b' }, ['"value"']],
    [{ key: 'pool', operator: 'Exists', value: 'gold' }, ['got "gold"']],
    [{ key: 'pool', effect: 'noschedule' }, ['"effect"']],
    [{ key: 'pool', effect: 'NoSchedule', tolerationSeconds: 300 }, []],
    [{ key: 'pool', effect: 'NoExecute', tolerationSeconds: -1 }, []],
    [{ key: 'pool', effect: 'NoExecute', tolerationSeconds: 0.5 }, []],
  ])('fails for %j', (toleration, names) => {
    expectFinding(service(toleration), 'TOLERATION', { at: AT, names });
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
    [{ serviceAccountName: '' }, ['"serviceAccountName"', 'got ""']],
    [{ serviceAccountName: 'Reader' }, ['"serviceAccountName"', 'got "Reader"']],
    [{ runtimeClassName: 'a b' }, ['"runtimeClassName"']],
    [{ dnsPolicy: 'clusterFirst' }, ['"dnsPolicy"', 'got "clusterFirst"']],
    [{ imagePullPolicy: 'always' }, ['"imagePullPolicy"']],
    [{ workingDir: '' }, ['"workingDir"', 'absolute', 'got ""']],
    [{ workingDir: 'app' }, ['"workingDir"', 'absolute', 'got "app"']],
    [{ workingDir: '/app/..' }, ['"workingDir"', 'without ..', 'got "/app/.."']],
  ])('fails for %j', (pod, names) => {
    expectFinding(having(pod), 'POD_OPTION', { at: AT, names });
  });
});

import { DeploymentOptions, Platform, Queue, QueueOptions, TolerationOperator } from '../../../src';
import { OverflowMechanism } from '../../../src/plan/placement';
import { aCloud, aDeployment, aService, object, synth } from '../../support/builders';

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

const isIn = (key: string, ...values: string[]) => ({ key, operator: 'In', values });
const zones = (...values: string[]) => isIn('topology.kubernetes.io/zone', ...values);
const terms = (...lists: object[][]) => ({
  nodeSelectorTerms: lists.map((matchExpressions) => ({ matchExpressions })),
});

function pod(options: Partial<DeploymentOptions>, platform = Platform.kubernetes()) {
  const service = aService({ platform });
  const { placement } = aDeployment(service, options)._plan();
  const { spec } = object(service, 'Deployment').spec.template;
  return { placement, spec, service };
}

const inZones = (...names: string[]) => Queue.named('prepaid', { zones: names });

describe('the zones of a queue', () => {
  test.each([[['cn-beijing-a']], [['cn-beijing-a', 'cn-beijing-b']]])(
    '%j are required',
    (names) => {
      const { placement, spec } = pod({ queue: inZones(...names) });
      expect(placement.zones).toEqual(names);
      expect(spec.affinity).toEqual({ nodeAffinity: { [REQUIRED]: terms([zones(...names)]) } });
    },
  );

  test('that are not known ask for nothing', () => {
    const { placement, spec } = pod({ queue: inZones() });
    expect(placement.zones).toEqual([]);
    expect(spec).not.toHaveProperty('affinity');
  });

  test('must hold in every alternative that was given for the pods', () => {
    const own = [{ matchExpressions: [isIn('a', '1')], matchFields: [isIn('f', 'x')] }, {}];
    const affinity = {
      podAntiAffinity: { keep: true },
      nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: own }, [PREFERRED]: [{ weight: 1 }] },
    };
    expect(pod({ queue: inZones('a'), pod: { affinity } }).spec.affinity).toEqual({
      podAntiAffinity: { keep: true },
      nodeAffinity: {
        [REQUIRED]: {
          nodeSelectorTerms: [
            { matchExpressions: [isIn('a', '1'), zones('a')], matchFields: [isIn('f', 'x')] },
            { matchExpressions: [zones('a')] },
          ],
        },
        [PREFERRED]: [{ weight: 1 }],
      },
    });
  });

  test('leave an affinity alone to which nothing is added', () => {
    const affinity = { podAffinity: { keep: true } };
    expect(pod({ pod: { affinity } }).spec.affinity).toEqual(affinity);
  });
});

const named = (name: string, options: QueueOptions = {}) =>
  Queue.named(name, { nodeSelector: { pool: name }, ...options });

describe('an overflow', () => {
  test('is a preference among the nodes of both queues, whose taints are tolerated', () => {
    const taint = { key: 'rented', operator: TolerationOperator.EXISTS };
    const queue = named('prepaid', { zones: ['a'] });
    const overflow = named('rented', { zones: ['b', 'c'], tolerations: [taint] });
    const { placement, spec } = pod({ queue, overflow });
    expect(placement.overflow).toMatchObject({
      mechanism: OverflowMechanism.NODE_AFFINITY,
      zones: ['b', 'c'],
      queue: { name: 'rented' },
    });
    expect(spec).not.toHaveProperty('nodeSelector');
    expect(spec.tolerations).toEqual([taint]);
    expect(spec.affinity.nodeAffinity).toEqual({
      [REQUIRED]: terms(
        [isIn('pool', 'prepaid'), zones('a')],
        [isIn('pool', 'rented'), zones('b', 'c')],
      ),
      [PREFERRED]: [{ weight: 100, preference: { matchExpressions: [isIn('pool', 'prepaid')] } }],
    });
  });

  test('to an elastic queue goes to the nodes that stand for its instances', () => {
    const options = {
      queue: named('prepaid'),
      overflow: Queue.named('vci', { virtualNodes: true }),
    };
    const { spec } = pod(options, aCloud());
    expect(spec.affinity.nodeAffinity[REQUIRED]).toEqual(
      terms([isIn('pool', 'prepaid')], [isIn('type', 'virtual-kubelet')]),
    );
    expect(spec.tolerations.map(({ key }: { key: string }) => key)).toEqual([
      'vci.vke.volcengine.com/node-type',
    ]);
  });

  const subset = { maxReplicas: 4, whenNotReachMax: 'ScheduleAnyway' };
  const both = {
    queue: named('prepaid', { resourcePolicySubset: subset }),
    overflow: named('rented', { resourcePolicySubset: { filter: { pool: 'rented' } } }),
  };

  test('is a ResourcePolicy on VKE where both queues know their subset', () => {
    const { placement, spec, service } = pod(both, aCloud());
    expect(placement.overflow!.mechanism).toBe(OverflowMechanism.RESOURCE_POLICY);
    expect(object(service, 'ResourcePolicy')).toMatchObject({
      apiVersion: 'scheduling.vke.volcengine.com/v1beta1',
      metadata: { name: 'chat-main' },
      spec: {
        selector: { 'cdk-inference/deployment': 'chat-main' },
        subsets: [
          { name: 'prepaid', ...subset },
          { name: 'rented', filter: { pool: 'rented' } },
        ],
      },
    });
    expect(spec.affinity.nodeAffinity).not.toHaveProperty(PREFERRED);
  });

  test.each([
    ['elsewhere', both, Platform.kubernetes()],
    ['where no subset is known', { queue: named('prepaid'), overflow: named('rented') }, aCloud()],
  ])('is none %s', (_, options, platform) => {
    const { placement, service } = pod(options, platform);
    expect(placement.overflow!.mechanism).toBe(OverflowMechanism.NODE_AFFINITY);
    expect(synth(service).map(({ kind }) => kind)).not.toContain('ResourcePolicy');
  });
});

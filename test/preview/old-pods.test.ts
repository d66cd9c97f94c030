import { App, Chart, Size } from 'cdk8s';
import {
  CapacityVerdict,
  ComputeSpec,
  InferenceService,
  Percent,
  Preview,
  Queue,
  RollingUpdate,
  ScalingMetric,
} from '../../src';
import { aDeployment } from '../support/builders';

const { FITS, STUCK, WAITS } = CapacityVerdict;

/** 1 to 4 replicas in a queue; none may be missing in an update unless set. */
function preview(gpus: number, capacity: number, missing = 0, replicas?: number): Preview {
  const chart = new Chart(new App(), 'chart');
  const service = new InferenceService(chart, 'chat');
  const deployment = aDeployment(service, {
    compute: ComputeSpec.of({ cpu: 1, memory: Size.gibibytes(1), gpus }),
    queue: Queue.named('gpu', { capacity: { gpus: capacity } }),
    rollingUpdate: RollingUpdate.of({
      maxUnavailable: Percent.of(missing),
      maxSurge: Percent.of(25),
    }),
    ...(replicas !== undefined && { replicas }),
  });
  if (replicas === undefined) {
    deployment.autoscale({ maxReplicas: 4, metrics: [ScalingMetric.cpuUtilization(60)] });
  }
  return Preview.of(chart);
}

/** The verdicts on the update at the minimum and at the maximum of the autoscaler. */
function verdicts(base: Preview | undefined, head: Preview): CapacityVerdict[] {
  return head.data(base).queues[0].rollouts.map(({ verdict }) => verdict);
}

describe('an update to replicas of another size', () => {
  test.each<[string, number, number, number, CapacityVerdict[]]>([
    ['fits next to larger old pods', 2, 1, 16, [FITS, FITS]],
    ['just fits next to larger old pods', 2, 1, 9, [FITS, FITS]],
    ['is stuck where larger old pods fill the queue', 2, 1, 8, [FITS, STUCK]],
    ['waits where smaller old pods leave room for the last new one', 1, 2, 9, [FITS, WAITS]],
    ['is stuck where the new pods fill the queue', 1, 2, 8, [FITS, STUCK]],
  ])('%s', (_title, had, has, capacity, expected) => {
    expect(verdicts(preview(had, capacity), preview(has, capacity))).toEqual(expected);
  });

  test('is not stuck where an old pod may stop first', () => {
    expect(verdicts(preview(2, 8, 25), preview(1, 8, 25))).not.toContain(STUCK);
  });

  test('changes the verdict on its queue', () => {
    const [base, head] = [preview(2, 8, 25, 4), preview(1, 8, 0, 4)];
    expect(head.data().queues[0].verdict).toBe(FITS);
    const [{ verdict, worst, rollouts }] = head.data(base).queues;
    expect([verdict, worst.verdict]).toEqual([STUCK, STUCK]);
    expect(rollouts[0].arithmetic).toMatch(/; the old pods leave no room$/);
  });

  test('leaves the verdict without a base, and that on pods of the same size', () => {
    expect(verdicts(undefined, preview(1, 8))).toEqual([FITS, FITS]);
    expect(verdicts(preview(1, 8), preview(1, 8, 25))).toEqual([FITS, FITS]);
  });
});

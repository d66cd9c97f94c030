import { Size } from 'cdk8s';
import { Billing, Queue, Toleration } from '../../src';
import { aDeployment, aService } from '../support/builders';

const planned = (options: Parameters<typeof aDeployment>[1]) =>
  aDeployment(aService(), options).plan();

describe('a queue', () => {
  test('copies what it is given', () => {
    const tolerations: Toleration[] = [{ operator: 'Exists' }];
    const nodeSelector: Record<string, string> = { pool: 'h20' };
    const zones = ['cn-beijing-a'];
    const resourcePolicySubset = { filter: { pool: ['h20'] } };
    const options = { tolerations, nodeSelector, zones, resourcePolicySubset };
    const queue = Queue.named('prepaid', options);
    tolerations.push({ key: 'later' });
    nodeSelector.later = 'x';
    zones.push('later');
    resourcePolicySubset.filter.pool.push('later');
    expect(planned({ queue }).queue).toEqual({
      name: 'prepaid',
      nodeSelector: { pool: 'h20' },
      tolerations: [{ operator: 'Exists' }],
      zones: ['cn-beijing-a'],
      virtualNodes: false,
      resourcePolicySubset: { filter: { pool: ['h20'] } },
    });
  });

  test('of a name alone asks for no nodes', () => {
    expect(planned({ queue: Queue.named('any') }).queue).toEqual({
      name: 'any',
      nodeSelector: {},
      tolerations: [],
      zones: [],
      virtualNodes: false,
    });
  });

  test.each<[boolean | undefined, Billing | undefined, Billing | undefined]>([
    [true, undefined, Billing.PAY_AS_YOU_GO],
    [true, Billing.PAY_AS_YOU_GO, Billing.PAY_AS_YOU_GO],
    [false, undefined, undefined],
    [undefined, Billing.PREPAID, Billing.PREPAID],
  ])('that is elastic (%s) and billed as %s is paid for as %s', (elastic, billing, paid) => {
    expect(
      planned({ queue: Queue.named('q', { virtualNodes: elastic, billing }) }).queue!.billing,
    ).toBe(paid);
  });

  test('knows what it has in all', () => {
    const capacity = { cpu: 64, memory: Size.gibibytes(1), gpus: 0 };
    expect(planned({ queue: Queue.named('q', { capacity }) }).queue!.capacity).toEqual({
      cpu: 64,
      memoryBytes: 2 ** 30,
      gpus: 0,
    });
  });
});

import { Queue, Toleration } from '../../src';
import { aDeployment, aService } from '../support/builders';

const planned = (options: Parameters<typeof aDeployment>[1]) =>
  aDeployment(aService(), options).plan();

describe('a queue', () => {
  test('copies what it is given', () => {
    const tolerations: Toleration[] = [{ operator: 'Exists' }];
    const nodeSelector: Record<string, string> = { pool: 'h20' };
    const queue = Queue.named('prepaid', { tolerations, nodeSelector });
    tolerations.push({ key: 'later' });
    nodeSelector.later = 'x';
    expect(planned({ queue }).queue).toEqual({
      name: 'prepaid',
      nodeSelector: { pool: 'h20' },
      tolerations: [{ operator: 'Exists' }],
      zones: [],
    });
  });

  test('of a name alone asks for no nodes', () => {
    expect(planned({ queue: Queue.named('any') }).queue).toEqual({
      name: 'any',
      nodeSelector: {},
      tolerations: [],
      zones: [],
    });
  });
});

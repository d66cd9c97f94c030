import { Port } from '../../src';
import { balanced } from '../homes/clouds';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const at = 'stack/chat/a';

describe('node ports that are chosen (NODE_PORT)', () => {
  const chosen = (...nodePorts: { port: number; nodePort: number }[]) =>
    balanced({
      weights: [1],
      props: { ports: [Port.http({ listen: 8000, expose: 80 }), Port.rpc({ listen: 9000 })] },
      options: { nodePorts },
    }).service;

  test.each([30000, 32767])('may be %i', (nodePort) =>
    expectNone(chosen({ port: 80, nodePort }), 'NODE_PORT'),
  );

  test.each([29999, 32768, 0, 30000.5, Number.NaN])('fail at %d', (nodePort) =>
    expectFinding(chosen({ port: 80, nodePort }), 'NODE_PORT', {
      at,
      names: ['30000–32767', `got ${nodePort}`],
    }),
  );

  test('may stand for each expose port', () => {
    const service = chosen({ port: 80, nodePort: 30080 }, { port: 9000, nodePort: 30090 });
    expectNone(service, 'NODE_PORT');
  });

  test('fail for a port that the CLB does not forward, such as the listen port behind it', () =>
    expectFinding(chosen({ port: 8000, nodePort: 30080 }), 'NODE_PORT', {
      at,
      names: ['(80, 9000)', 'got 8000'],
    }));

  test('fail where an expose port has two', () =>
    expectFinding(
      chosen({ port: 80, nodePort: 30080 }, { port: 80, nodePort: 30081 }),
      'NODE_PORT',
      {
        at,
        names: ['got [80,80]'],
      },
    ));

  test('fail where two deployments have one', () => {
    const { service } = balanced({
      weights: [1, 1],
      options: { nodePorts: [{ port: 80, nodePort: 30080 }] },
    });
    expectFinding(service, 'NODE_PORT', {
      at: 'stack/chat/b',
      names: ['got 30080'],
    });
  });

  test('are skipped where only Terraform knows them', () => {
    const later = -1.8881545897087503e289;
    const service = chosen({ port: 80, nodePort: later }, { port: 9000, nodePort: later });
    expect(findingsOf(service, 'NODE_PORT')).toEqual([]);
  });
});

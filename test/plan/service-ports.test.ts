import { Port } from '../../src';
import { aDeployment, aService, object } from '../support/builders';

const H2C = 'kubernetes.io/h2c';

/** Declared ports, and the Service's: name, port, listen port, protocol. */
const TABLE: [string, Port[], [string, number, number, string?][]][] = [
  ['one port', [Port.http1({ listen: 8000, expose: 80 })], [['http-8000', 80, 8000]]],
  [
    'a port that is not exposed otherwise',
    [Port.http1({ listen: 8000 })],
    [['http-8000', 8000, 8000]],
  ],
  ['HTTP2', [Port.http2({ listen: 8000, expose: 80 })], [['http2-8000', 80, 8000, H2C]]],
  ['GRPC', [Port.grpc({ listen: 9000, expose: 90 })], [['grpc-9000', 90, 9000, H2C]]],
  ['Other', [Port.other({ listen: 7000, expose: 70 })], [['other-7000', 70, 7000]]],
  ['a name of its own', [Port.http1({ listen: 8000, name: 'api' })], [['api', 8000, 8000]]],
  [
    'Metrics, which is scraped from the pods',
    [Port.http1({ listen: 8000 }), Port.metrics({ listen: 9090 })],
    [['http-8000', 8000, 8000]],
  ],
  [
    'two paths of one port',
    [
      Port.http1({ listen: 8000, expose: 80, path: '/a' }),
      Port.http1({ listen: 8000, expose: 80, path: '/b' }),
    ],
    [['http-8000', 80, 8000]],
  ],
  [
    'two expose ports of one listen port',
    [
      Port.http1({ listen: 8000, expose: 80, path: '/a' }),
      Port.http1({ listen: 8000, expose: 81, path: '/b' }),
    ],
    [
      ['http-8000', 80, 8000],
      ['http-81', 81, 8000],
    ],
  ],
  [
    'two expose ports of one listen port, and the name of a third that is in the way',
    [
      Port.http1({ listen: 81, expose: 82 }),
      Port.http1({ listen: 8000, expose: 80, path: '/a' }),
      Port.http1({ listen: 8000, expose: 81, path: '/b' }),
    ],
    [
      ['http-81', 82, 81],
      ['http-8000', 80, 8000],
      ['http-listening-8000-81', 81, 8000],
    ],
  ],
  [
    'two listen ports behind one expose port: all of them as listen ports',
    [
      Port.http1({ listen: 8000, expose: 80, path: '/a' }),
      Port.http1({ listen: 8001, expose: 80, path: '/b' }),
      Port.other({ listen: 7000, expose: 70 }),
    ],
    [
      ['http-8000', 8000, 8000],
      ['http-8001', 8001, 8001],
      ['other-7000', 7000, 7000],
    ],
  ],
];

describe('the ports of a Service', () => {
  test.each(TABLE)('for %s', (_, ports, expected) => {
    const deployment = aDeployment(aService({ ports }));
    expect(deployment.service.findings()).toEqual([]);
    expect(
      deployment
        ._plan()
        .servicePorts.map(({ name, port, listen, appProtocol }) =>
          appProtocol === undefined ? [name, port, listen] : [name, port, listen, appProtocol],
        ),
    ).toEqual(expected);
    expect(object(deployment.service, 'Service').spec.ports).toMatchObject(
      expected.map(([name, port]) => ({ name, port })),
    );
  });

  test('have names of their own in every order of declaration', () => {
    const ports = [
      Port.http1({ listen: 8000, expose: 80, path: '/a' }),
      Port.http1({ listen: 8000, expose: 81, path: '/b' }),
      Port.http1({ listen: 81, expose: 82 }),
    ];
    for (const order of [ports, [...ports].reverse(), [ports[1], ports[2], ports[0]]]) {
      const names = aDeployment(aService({ ports: order }))
        ._plan()
        .servicePorts.map(({ name }) => name);
      expect(new Set(names).size).toBe(3);
    }
  });
});

describe('the ports of a container', () => {
  test('are one per listen port, named by the first that is declared', () => {
    const ports = [
      Port.http1({ listen: 8000, path: '/a', name: 'api' }),
      Port.http1({ listen: 8000, path: '/b' }),
      Port.metrics({ listen: 8000 }),
      Port.metrics({ listen: 9090 }),
    ];
    const planned = aDeployment(aService({ ports }))._plan().containerPorts;
    expect(planned.map(({ name, listen }) => [name, listen])).toEqual([
      ['api', 8000],
      ['metrics-9090', 9090],
    ]);
  });
});

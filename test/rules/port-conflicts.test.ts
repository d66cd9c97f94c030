import { Port } from '../../src';
import { aDeployment, aService } from '../support/builders';
import { expectFinding, expectNone, findingsOf } from '../support/findings';

const having = (...ports: Port[]) => aDeployment(aService({ ports })).service;

describe('two ports in conflict (PORT_CONFLICT)', () => {
  test.each([
    ['/a', '/a'],
    ['/a', '/a/'],
    ['/a/', '/a'],
    [undefined, '/'],
  ])('refuses one listen port with the paths %p and %p', (first, second) => {
    const service = having(
      Port.http1({ listen: 8000, expose: 80, path: first }),
      Port.http1({ listen: 8000, expose: 81, path: second }),
    );
    expectFinding(service, 'PORT_CONFLICT', {});
  });

  test.each([
    ['Metrics', Port.metrics({ listen: 8000, path: '/' })],
    ['Other', Port.other({ listen: 8000 })],
  ])('refuses one listen port and path for HTTP/1.1 and %s', (purpose, port) => {
    expectFinding(having(Port.http1({ listen: 8000 }), port), 'PORT_CONFLICT', {
      names: [`(HTTP/1.1 and ${purpose})`],
    });
  });

  test.each([
    ['/a', '/a'],
    ['/a', '/a/'],
    [undefined, undefined],
  ])('refuses one expose port with the paths %p and %p', (first, second) => {
    const service = having(
      Port.http1({ listen: 8000, expose: 80, path: first }),
      Port.http1({ listen: 8001, expose: 80, path: second }),
    );
    expectFinding(service, 'PORT_CONFLICT', {
      names: ['(listen 8000 and 8001)'],
    });
  });

  test('refuses one listen port that speaks HTTP/1.1 and HTTP2', () => {
    const service = having(
      Port.http1({ listen: 8000, path: '/a' }),
      Port.http2({ listen: 8000, path: '/b' }),
    );
    expectFinding(service, 'PORT_CONFLICT', {});
  });

  test('reports each pair', () => {
    const service = having(...[0, 1, 2].map(() => Port.http1({ listen: 8000 })));
    expect(findingsOf(service, 'PORT_CONFLICT')).toHaveLength(3);
  });

  test.each([
    [
      'one listen port with two paths',
      Port.http1({ listen: 8000, path: '/a' }),
      Port.http1({ listen: 8000, path: '/b' }),
    ],
    [
      'one path that begins like the other',
      Port.http1({ listen: 8000, path: '/a' }),
      Port.http1({ listen: 8000, path: '/ab' }),
    ],
    [
      'one expose port with two paths',
      Port.http1({ listen: 8000, expose: 80, path: '/a' }),
      Port.http1({ listen: 8001, expose: 80, path: '/b' }),
    ],
    [
      'metrics on the listen port of requests',
      Port.http1({ listen: 8000 }),
      Port.metrics({ listen: 8000 }),
    ],
    [
      'a port that is not routed with the expose port of one that is',
      Port.http1({ listen: 8000, expose: 80 }),
      Port.other({ listen: 9000, expose: 80 }),
    ],
    [
      'HTTP2 and GRPC on one listen port',
      Port.http2({ listen: 8000, expose: 80, path: '/a' }),
      Port.grpc({ listen: 8000, expose: 90 }),
    ],
  ])('accepts %s', (_, first, second) => {
    expectNone(having(first, second), 'PORT_CONFLICT');
  });
});

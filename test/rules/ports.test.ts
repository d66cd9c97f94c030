import { InferenceService, Port } from '../../src';
import { aDeployment, aService } from '../support/builders';
import { errorsOf, expectFinding, expectNone } from '../support/findings';

const having = (...ports: Port[]): InferenceService => aDeployment(aService({ ports })).service;

describe('a listen port (PORT_LISTEN)', () => {
  test.each([1, 29999, 32768, 65535])('accepts %p', (listen) => {
    const service = having(Port.http1({ listen }));
    expectNone(service, 'PORT_LISTEN');
    expect(service._plan().ports).toMatchObject([{ listen, expose: listen }]);
  });

  test.each([0, -1, -0, 1.5, 29999.5, 30000, 32767, 65536, NaN, Infinity, -Infinity])(
    'rejects %p',
    (listen) => {
      const value = Object.is(listen, -0) ? '-0' : `${listen}`;
      expectFinding(having(Port.http1({ listen })), 'PORT_LISTEN', {
        value,
      });
    },
  );

  test.each([
    ['HTTP2', Port.http2({ listen: 30000 })],
    ['GRPC', Port.grpc({ listen: 30000 })],
    ['Metrics', Port.metrics({ listen: 30000 })],
    ['Other', Port.other({ listen: 30000 })],
  ])('is rejected for %s too', (_purpose, port) => {
    expectFinding(having(port), 'PORT_LISTEN', {});
  });

  test.each([
    ['HTTP/1.1', [Port.http1({} as any)]],
    ['two of the same purpose', [Port.http1({} as any), Port.http1({} as any)]],
    ['two protocols', [Port.http1({} as any), Port.http2({} as any)]],
    ['GRPC and HTTP/1.1', [Port.grpc({} as any), Port.http1({} as any)]],
    ['Metrics and Other', [Port.metrics({} as any), Port.other({} as any)]],
  ])('is reported alone if it is missing: %s', (_ports, ports) => {
    const errors = errorsOf(having(...ports)).map(({ rule }) => rule);
    expect(errors).toEqual(ports.map(() => 'PORT_LISTEN'));
  });
});

describe('an expose port (PORT_EXPOSE)', () => {
  test.each([1, 80, 30000, 32767, 65535])('accepts %p', (expose) => {
    const service = having(Port.http1({ listen: 8000, expose }));
    expectNone(service, 'PORT_EXPOSE');
    expect(service._plan().ports).toMatchObject([{ listen: 8000, expose }]);
  });

  test.each([0, -1, -0, 1.5, 65536, NaN, Infinity])('rejects %p', (expose) => {
    expectFinding(having(Port.http1({ listen: 8000, expose })), 'PORT_EXPOSE', {});
  });
});

describe('what a purpose uses (PORT_PURPOSE)', () => {
  test.each([
    ['Metrics with a path', Port.metrics({ listen: 9090, path: '/stats' })],
    ['Other with an expose port', Port.other({ listen: 9000, expose: 90 })],
  ])('accepts %s', (_, port) => {
    expectNone(having(port), 'PORT_PURPOSE');
  });

  test('rejects Metrics with an expose port', () => {
    expectFinding(having(Port.metrics({ listen: 9090, expose: 90 })), 'PORT_PURPOSE', {
      names: ['got 90'],
    });
  });

  test('rejects Other with a path', () => {
    expectFinding(having(Port.other({ listen: 9000, path: '/x' })), 'PORT_PURPOSE', {
      names: ['got "/x"'],
    });
  });
});

describe('a path (PORT_PATH)', () => {
  test.each([
    '/',
    '/v1',
    '/v1/',
    '/a.b/c..d',
    "/-._~!$&'()*+,;=:@",
    '/%E8%81%8A',
    `/${'a'.repeat(1023)}`,
  ])('accepts %.40s', (path) => {
    const service = having(Port.http1({ listen: 8000, path }));
    expectNone(service, 'PORT_PATH');
    expect(service._plan().ports[0].path).toBe(path);
  });

  test.each([
    '',
    'v1',
    '//',
    '/a//b',
    '/./a',
    '/a/.',
    '/../a',
    '/a/..',
    '/a%2fb',
    '/a%2Fb',
    '/a#b',
    '/a?b=c',
    '/a b',
    '/a\n',
    '/a%',
    '/a%zz',
    '/聊天',
    '/[a]',
    '/a\\b',
    `/${'a'.repeat(1024)}`,
  ])('rejects %.40s', (path) => {
    const names = [', got "'];
    expectFinding(having(Port.http1({ listen: 8000, path })), 'PORT_PATH', { names });
    expectFinding(having(Port.metrics({ listen: 8000, path })), 'PORT_PATH', { names });
  });
});

describe('a GRPC port (PORT_GRPC)', () => {
  test.each([undefined, '/'])('accepts the path %p', (path) => {
    const service = having(Port.grpc({ listen: 9000, path }));
    expectNone(service, 'PORT_GRPC');
    expect(service._plan().ports[0].path).toBe('/');
  });

  test.each(['', '/v1', '//', '/inference.Service'])('rejects the path %p', (path) => {
    expectFinding(having(Port.grpc({ listen: 9000, path })), 'PORT_GRPC', {
      value: JSON.stringify(path),
    });
  });

  test('rejects a second one', () => {
    const service = having(Port.grpc({ listen: 9000 }), Port.grpc({ listen: 9001 }));
    expectFinding(service, 'PORT_GRPC', {});
  });

  test('rejects an expose port that another routed port has', () => {
    const service = having(
      Port.grpc({ listen: 9000, expose: 80 }),
      Port.http1({ listen: 8000, expose: 80, path: '/v1' }),
    );
    expectFinding(service, 'PORT_GRPC', {});
  });

  test('accepts an expose port that a port has which is not routed', () => {
    const service = having(
      Port.grpc({ listen: 9000, expose: 90 }),
      Port.other({ listen: 9001, expose: 90 }),
    );
    expectNone(service, 'PORT_GRPC');
  });
});

describe('the number of ports (PORT_COUNT)', () => {
  const ports = (count: number) =>
    Array.from({ length: count }, (_, index) => Port.http1({ listen: 8000 + index }));

  test.each([0, 1, 5])('accepts %i', (count) => {
    expectNone(having(...ports(count)), 'PORT_COUNT');
  });

  test.each([6, 7])('rejects %i', (count) => {
    expectFinding(having(...ports(count)), 'PORT_COUNT', {});
  });
});

describe('the name of a port (PORT_NAME)', () => {
  test.each(['a', 'http', '8k', 'a-b', 'abcdefghijklmno'])('accepts %j', (name) => {
    const service = having(Port.http1({ listen: 8000, name }));
    expectNone(service, 'PORT_NAME');
    expect(service._plan().ports[0].name).toBe(name);
  });

  test.each([
    '',
    '80',
    '8-0',
    'HTTP',
    'a_b',
    '-a',
    'a-',
    'a--b',
    'a b',
    '端口',
    'abcdefghijklmnop',
  ])('rejects %j', (name) => {
    expectFinding(having(Port.http1({ listen: 8000, name })), 'PORT_NAME', {
      value: JSON.stringify(name),
      names: ['"name" of the HTTP/1.1 port'],
    });
  });

  test('rejects one name for two listen ports', () => {
    const service = having(
      Port.http1({ listen: 8000, name: 'api' }),
      Port.http1({ listen: 8001, name: 'api' }),
    );
    expectFinding(service, 'PORT_NAME', {});
  });

  test('accepts one name for one listen port with two paths', () => {
    const service = having(
      Port.http1({ listen: 8000, name: 'api', path: '/a' }),
      Port.http1({ listen: 8000, name: 'api', path: '/b' }),
    );
    expect(service.findings()).toEqual([]);
  });

  test.each([1, 65535])('accepts the generated name for listen port %i', (listen) => {
    expectNone(having(Port.metrics({ listen })), 'PORT_NAME');
  });

  test.each([-1, 1e21])('does not apply without a name: listen port %p', (listen) => {
    expectNone(having(Port.http1({ listen })), 'PORT_NAME');
    expectFinding(having(Port.http1({ listen, name: 'A' })), 'PORT_NAME', { names: ['got "A"'] });
  });
});

describe('a second name of one listen port (UNUSED_PORT_NAME)', () => {
  const first = Port.http1({ listen: 8000, name: 'api', path: '/a' });
  const names = ['got "second"'];

  test.each([
    ['another path', Port.http1({ listen: 8000, name: 'second', path: '/b' })],
    ['Metrics', Port.metrics({ listen: 8000, name: 'second' })],
  ])('is told: %s', (_, port) => {
    const service = having(first, port);
    expectFinding(service, 'UNUSED_PORT_NAME', { names });
    expect(service.fidelity()).toHaveLength(1);
    const added = aDeployment(aService({ ports: [first] }), { ports: [port] }).service;
    expectFinding(added, 'UNUSED_PORT_NAME', { at: 'chart/chat/main', names });
  });

  test('is none that the Service has, for an expose port of its own', () => {
    const port = Port.http1({ listen: 8000, expose: 81, name: 'second', path: '/b' });
    const service = having(first, port);
    expectNone(service, 'UNUSED_PORT_NAME');
    expect(service.deployments[0]._plan().servicePorts.map(({ name }) => name)).toEqual([
      'api',
      'second',
    ]);
  });

  test.each([
    Port.metrics({ listen: 8000 }),
    Port.metrics({ listen: 8000, name: 'api' }),
    Port.metrics({ listen: 9090, name: 'second' }),
  ])('is none where the port has the same, none, or a listen port of its own (%#)', (port) => {
    expectNone(having(first, port), 'UNUSED_PORT_NAME');
  });
});

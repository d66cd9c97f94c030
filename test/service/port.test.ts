import { Port, PortOptions } from '../../src';
import { aDeployment, aService } from '../support/builders';

const MAKERS = {
  http1: Port.http1,
  http2: Port.http2,
  grpc: Port.grpc,
  metrics: Port.metrics,
  other: Port.other,
};

function planned(objectSource: keyof typeof MAKERS, options: PortOptions) {
  const service = aService({ ports: [MAKERS[objectSource](options)] });
  aDeployment(service);
  return service.plan().ports[0];
}

describe('a port', () => {
  test.each([
    ['http1', 'HTTP/1.1', '/', 'http-8000', true],
    ['http2', 'HTTP2', '/', 'http2-8000', true],
    ['grpc', 'GRPC', '/', 'grpc-8000', true],
    ['metrics', 'Metrics', '/metrics', 'metrics-8000', false],
    ['other', 'Other', '/', 'other-8000', false],
  ] as const)(
    'made by %s has every default filled in',
    (objectSource, purpose, path, name, routed) => {
      expect(planned(objectSource, { listen: 8000 })).toEqual({
        purpose,
        listen: 8000,
        expose: 8000,
        path,
        name,
        routed,
      });
    },
  );

  test.each([
    ['expose', { expose: 80 }],
    ['path', { path: '/v1' }],
    ['name', { name: 'serve' }],
  ])('keeps the %s it is given', (_, options) => {
    expect(planned('http1', { listen: 8000, ...options })).toMatchObject(options);
  });

  test('copies what it is given', () => {
    const options = { listen: 8000, name: 'before' };
    const service = aService({ ports: [Port.http1(options)] });
    const port = Port.http1(options);
    options.name = 'after';
    const other = aService({ ports: [port] });
    expect([service, other].map((each) => each.plan().ports[0].name)).toEqual(['before', 'before']);
  });
});

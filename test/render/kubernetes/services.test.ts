import { Port } from '../../../src';
import { aDeployment, aRoutedService, aService, object, synth } from '../../support/builders';

/** The ports of the Service of a deployment with these ports, as planned and as written. */
function servicePorts(...ports: Port[]) {
  const service = aService({ ports });
  const plan = aDeployment(service)._plan().servicePorts;
  const written = object(service, 'Service').spec.ports;
  expect(written.map(({ name, port }: any) => [name, port])).toEqual(
    plan.map(({ name, port }) => [name, port]),
  );
  return written;
}

describe('the Service of a deployment', () => {
  test('selects by the deployment alone', () => {
    const service = aService();
    aDeployment(service);
    expect(object(service, 'Service').spec.selector).toEqual({
      'cdk-inference/deployment': 'chat-main',
    });
  });

  test('carries the port callers use and leads to the container port by name', () => {
    expect(servicePorts(Port.http1({ listen: 8000, expose: 80, name: 'serve' }))).toEqual([
      { name: 'serve', port: 80, targetPort: 'serve', protocol: 'TCP' },
    ]);
  });

  test.each([
    ['HTTP/1.1', Port.http1({ listen: 8000 }), undefined],
    ['HTTP2', Port.http2({ listen: 8000 }), 'kubernetes.io/h2c'],
    ['GRPC', Port.grpc({ listen: 8000 }), 'kubernetes.io/h2c'],
    ['Other', Port.other({ listen: 8000 }), undefined],
  ])('speaks %s as %#', (_, port, appProtocol) => {
    expect(servicePorts(port)[0].appProtocol).toBe(appProtocol);
  });

  test('names the container port, whichever of several ports named it', () => {
    const [first, second] = servicePorts(
      Port.http1({ listen: 8000, expose: 80, name: 'serve' }),
      Port.http1({ listen: 8000, expose: 81, path: '/v1', name: 'again' }),
    );
    expect([first.name, first.targetPort]).toEqual(['serve', 'serve']);
    expect([second.name, second.targetPort]).toEqual(['again', 'serve']);
  });

  test('has unique names where two ports would bear one', () => {
    const ports = servicePorts(
      Port.http1({ listen: 8000, expose: 80 }),
      Port.http1({ listen: 8000, expose: 81, path: '/v1' }),
    );
    expect(ports.map(({ name }: any) => name)).toEqual(['http-8000', 'http-81']);
  });

  test('has one port for several paths behind it', () => {
    const ports = servicePorts(
      Port.http1({ listen: 8000, expose: 80, path: '/v1' }),
      Port.http1({ listen: 8000, expose: 80, path: '/v2' }),
    );
    expect(ports.map(({ port }: any) => port)).toEqual([80]);
  });

  test('carries the listen ports where two of them share an expose port', () => {
    const ports = servicePorts(
      Port.http1({ listen: 8000, expose: 80, path: '/v1' }),
      Port.http1({ listen: 8001, expose: 80, path: '/v2' }),
    );
    expect(ports.map(({ port, targetPort }: any) => [port, targetPort])).toEqual([
      [8000, 'http-8000'],
      [8001, 'http-8001'],
    ]);
  });

  test('does not carry metrics, which are scraped from the pods', () => {
    const ports = servicePorts(Port.http1({ listen: 8000 }), Port.metrics({ listen: 9400 }));
    expect(ports.map(({ name }: any) => name)).toEqual(['http-8000']);
  });

  test.each([
    ['no port', []],
    ['nothing but a metrics port', [Port.metrics({ listen: 9400 })]],
  ])('is not made where there is %s', (_, ports) => {
    const service = aService({ ports });
    aDeployment(service);
    expect(synth(service).map(({ kind }) => kind)).not.toContain('Service');
  });

  test('is made for each deployment, with a name of its own', () => {
    const service = aService();
    aDeployment(service, {}, 'a');
    aDeployment(service, { resourceName: 'other' }, 'b');
    const names = synth(service)
      .filter(({ kind }) => kind === 'Service')
      .map(({ metadata }) => metadata.name);
    expect(names).toEqual(['chat-a', 'other']);
  });

  test('is the same behind a gateway', () => {
    const [alone, routed] = [aService(), aRoutedService()];
    [alone, routed].forEach((service) => aDeployment(service));
    expect(object(routed, 'Service')).toEqual(object(alone, 'Service'));
  });
});

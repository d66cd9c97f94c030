import { App, Chart } from 'cdk8s';
import { InferenceService, LoadBalancer, Port } from '../../src';
import { aDeployment } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';

const RULE = 'LOAD_BALANCER_PATH';

function at(path: string, ...ports: Port[]): InferenceService {
  const service = new InferenceService(new Chart(new App(), 'chart'), 'chat', {
    ports: ports.length > 0 ? ports : [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway({ path }),
  });
  aDeployment(service);
  return service;
}

const port = (path: string) => Port.http1({ listen: 8000, expose: 80, path });
const long = (length: number) => `/${'a'.repeat(length - 1)}`;

describe('the path of a load balancer (LOAD_BALANCER_PATH)', () => {
  test.each([['/'], ['/chat'], ['/chat/'], ['/a/b'], ['/%20']])('may be %s', (path) =>
    expectNone(at(path), RULE),
  );

  test('may have 1024 characters', () => {
    expectNone(at(long(1024)), RULE);
  });

  test('may have 1024 characters with the path of a port', () => {
    expectNone(at(long(24), port(long(1000))), RULE);
  });

  test.each([['chat'], [''], ['//'], ['/a/../b'], ['/a b'], ['/a%2fb']])('may not be %j', (path) =>
    expectFinding(at(path), RULE, { value: JSON.stringify(path) }),
  );

  test('may not have 1025 characters', () => {
    expectFinding(at(long(1025)), RULE, { names: ['1024'] });
  });

  test('may not have 1025 characters with the path of a port', () => {
    expectFinding(at(long(25), port(long(1000))), RULE, { value: '1025' });
  });

  test('may not be in front of gRPC', () => {
    expectFinding(at('/chat', Port.grpc({ listen: 9000 })), RULE, { names: ['"hostnames"'] });
  });
});

import { Duration } from 'cdk8s';
import { LoadBalancer, Platform, Port, ScaleToZero, Weight } from '../../../src';
import { aDeployment, aService, synth } from '../../support/builders';
import { HeldRequest, askInterceptor, tally } from '../support/keda';

// A request to a deployment without replicas, through the interceptor of KEDA's HTTP add-on.

/** The objects of two deployments, and the headers that the gateway sets for the first of them. */
function rendered(holdSeconds: number): Omit<HeldRequest, 'readyMs'> {
  const service = aService({
    namespace: 'llm',
    loadBalancer: LoadBalancer.apiGateway(),
    platform: Platform.kubernetes(),
    ports: [Port.http1({ listen: 8000, expose: 80 })],
  });
  ['main', 'other'].forEach((id) =>
    aDeployment(service, {}, id).autoscale({
      maxReplicas: 2,
      scaleToZero: ScaleToZero.onRequest({ concurrency: 16, hold: Duration.seconds(holdSeconds) }),
    }),
  );
  service.splitTraffic(service.deployments.map((deployment) => Weight.of(deployment, 1)));
  const objects = synth(service);
  const [backend] = objects.find(({ kind }) => kind === 'HTTPRoute').spec.rules.at(-1).backendRefs;
  const set: { name: string; value: string }[] = backend.filters[0].requestHeaderModifier.set;
  return {
    routes: objects.filter(({ kind }) => kind === 'InterceptorRoute'),
    services: objects.filter(({ kind }) => kind === 'Service'),
    headers: Object.fromEntries(set.map(({ name, value }) => [name, value])),
  };
}

/** Longer than the interceptor waits by its own setting, which is 0.5 s in the test. */
const LONG = { readyMs: 0, delayMs: 2000 };

/** As a route without timeouts of its own. */
function withoutTimeouts({ routes, ...rest }: ReturnType<typeof rendered>) {
  const edited = routes.map(({ spec: { timeouts: _, ...spec }, ...route }) => ({ ...route, spec }));
  return { ...rest, routes: edited as typeof routes };
}

const [answered, late, unknown, long, cut] = askInterceptor([
  { ...rendered(30), readyMs: 1500 },
  { ...rendered(1), readyMs: -1 },
  { ...rendered(30), headers: {}, readyMs: -1 },
  { ...rendered(30), ...LONG },
  { ...withoutTimeouts(rendered(30)), ...LONG },
]);

describe('the first request to a deployment without replicas', () => {
  test('is held until a replica is ready, and gets its response', () => {
    expect(answered).toMatchObject({ status: 200, body: '/v1/models' });
    expect(answered.failed).toBeUndefined();
    expect(answered.waited).toBeGreaterThanOrEqual(1500);
    tally({ accepted: 1 });
  });

  test('is what the scaler reports meanwhile, so that KEDA starts the deployment', () => {
    expect([answered.held, late.held]).toEqual([1, 1]);
  });

  test('gets 504 after the longest wait', () => {
    expect(late.status).toBe(504);
    expect(late.waited).toBeGreaterThanOrEqual(1000);
    expect(late.waited).toBeLessThan(5000);
  });
});

test('a request without the header of the gateway finds no deployment', () => {
  expect([unknown.status, unknown.held]).toEqual([404, 0]);
  tally({ refused: 1 });
});

describe('a response that takes long', () => {
  test('passes, whatever timeout the interceptor has', () => {
    expect([long.failed, long.status]).toEqual([undefined, 200]);
    expect(long.waited).toBeGreaterThanOrEqual(LONG.delayMs);
  });

  test('would be cut without the timeouts of the route', () => {
    expect(cut.status).toBeGreaterThanOrEqual(500);
    expect(cut.waited).toBeLessThan(LONG.delayMs);
  });
});

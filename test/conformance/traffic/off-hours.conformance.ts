import { Duration } from 'cdk8s';
import { GatewayAlgorithm, Port, Probe, ScaleToZero } from '../../../src';
import { synth } from '../../support/builders';
import { Manifest } from '../support/api';
import { withoutPolicy } from '../support/edited';
import { call } from '../support/grpc';
import { askMany, pause, tallied } from '../support/load';
import { Split, aSplitService } from '../support/split-service';
import { Answered, Asked, Stage } from '../support/stage';

// Requests to deployments that have no pod in their off hours, and to the same deployments by day.

const TEXT = 'Back at 08:00 – see “status.example.com”.';
const OFF_HOURS = ScaleToZero.offHours({
  start: '20:00',
  end: '08:00',
  response: { text: TEXT, retryAfter: Duration.hours(1) },
});
/** The response as the library declares it. */
const OFF = { status: 503, retryAfter: '3600', type: 'text/plain; charset=utf-8', body: TEXT };

/** Services whose deployments all have the same off hours. */
function objectsOf(split: Split): Manifest[] {
  const service = aSplitService(split);
  service.deployments.forEach((deployment) =>
    deployment.autoscale({ maxReplicas: 4, scaleToZero: OFF_HOURS }),
  );
  return synth(service);
}

const READY = { deployment: { readiness: Probe.fromHttpGet('/health', { port: 8000 }) } };
const ONE: Split = { ...READY, weights: { main: 1 } };
const OBJECTS = objectsOf(ONE);

function seen({ status, headers, body }: Answered) {
  return { status, retryAfter: headers['retry-after'], type: headers['content-type'], body };
}

let stages: Stage[] = [];

async function staged(objects: readonly Manifest[], pods: Record<string, number> = {}) {
  const stage = await Stage.set(objects, pods);
  stages.push(stage);
  return stage;
}

afterEach(async () => {
  await Promise.all(stages.map((stage) => stage.strike()));
  stages = [];
});

/** The pods of a deployment drain, and are gone when their last response is sent. */
async function stop(stage: Stage, isTranslated = true): Promise<void> {
  const pods = stage.fleet.instances();
  pods.forEach((pod) => stage.fleet.gone(pod));
  await (isTranslated ? stage.endpointsChanged() : stage.proxy.tellEndpoints());
  await Promise.all(pods.map((pod) => pod.terminate()));
}

const REQUESTS: (Asked & { readonly name: string })[] = [
  { name: 'GET /', path: '/' },
  { name: 'a request with a body', path: '/v1/chat/completions', bytes: 20_000 },
  { name: 'a path that the engine responds to with 404', path: '/status/404' },
  { name: 'a client that wants JSON', path: '/', headers: { accept: 'application/json' } },
];

describe('without a pod', () => {
  const SPLITS: { name: string; split: Split }[] = [
    { name: 'one deployment', split: ONE },
    { name: 'two deployments with weights', split: { ...READY, weights: { main: 3, canary: 1 } } },
    {
      name: 'two deployments by replica count',
      split: { ...READY, weights: { main: 1, canary: 1 }, byInstanceCount: true },
    },
    {
      name: 'consistent hash',
      split: { ...ONE, algorithm: GatewayAlgorithm.consistentHash('x-user') },
    },
    { name: 'a time limit', split: { ...ONE, routeTimeout: Duration.seconds(5) } },
  ];

  test.each(SPLITS)('$name: every request gets the declared response', async ({ split }) => {
    const stage = await staged(objectsOf(split));
    for (const request of REQUESTS) {
      expect({ name: request.name, ...seen(await stage.ask(request)) }).toEqual({
        name: request.name,
        ...OFF,
      });
    }
    const answers = await askMany(stage, 200, (index) => ({
      headers: { 'x-user': `user-${index}` },
    }));
    expect(tallied(answers.map((answer) => JSON.stringify(seen(answer))))).toEqual({
      [JSON.stringify(OFF)]: 200,
    });
  });

  test('a blocked path stays blocked', async () => {
    const stage = await staged(
      objectsOf({
        ...ONE,
        ports: [Port.http1({ listen: 8000, expose: 80 }), Port.metrics({ listen: 8000 })],
      }),
    );
    expect(seen(await stage.ask({ path: '/metrics' }))).toMatchObject({ status: 404 });
    expect(seen(await stage.ask())).toEqual(OFF);
  });

  test('the response needs the policy of the library: Envoy’s own has another text', async () => {
    const stage = await staged(withoutPolicy(OBJECTS, 'responseOverride'));
    const answer = seen(await stage.ask());
    expect(answer.status).toBe(503);
    expect(answer.retryAfter).toBeUndefined();
    expect(answer.body).not.toContain(TEXT);
  });

  test('a gRPC client gets UNAVAILABLE, and no text of the user', async () => {
    const stage = await staged(
      objectsOf({ weights: ONE.weights, ports: [Port.grpc({ listen: 9000 })] }),
    );
    const session = stage.connect(9000);
    const { headers, trailers } = await call(session, '/chat.Chat/Ask');
    session.close();
    expect({ ...headers, ...trailers }).toMatchObject({ 'grpc-status': '14' });
    expect(Object.keys(headers)).not.toContain('retry-after');
    expect(decodeURIComponent(`${headers['grpc-message']}`)).not.toContain(TEXT);
  });
});

describe('with pods', () => {
  test.each([200, 404, 429, 500, 503])(
    'a response of the engine passes unchanged: %i',
    async (status) => {
      const stage = await staged(OBJECTS, { 'chat-main': 2 });
      const answers = await askMany(stage, 40, () => ({ path: `/status/${status}` }));
      expect(tallied(answers.map((answer) => answer.status))).toEqual({ [status]: 40 });
      for (const { instance, body, headers } of answers) {
        expect(body).toBe(instance);
        expect(headers['retry-after']).toBeUndefined();
      }
    },
  );

  test('a stream passes whole', async () => {
    const stage = await staged(OBJECTS, { 'chat-main': 1 });
    const { status, body } = await stage.ask({ path: '/stream/10/20' });
    expect(status).toBe(200);
    expect(body.match(/data: /g)).toHaveLength(11);
  });

  test('a pod that has died, and that the gateway still knows, is declared off too', async () => {
    const stage = await staged(OBJECTS, { 'chat-main': 1 });
    stage.fleet.instances()[0].kill();
    expect(seen(await stage.ask())).toEqual(OFF);
  });
});

describe('an evening and a morning', () => {
  test.each([
    { name: 'the proxy learns of the pods first', isTranslated: false },
    { name: 'the routes change with them', isTranslated: true },
  ])('$name: running streams end, and nothing else is sent', async ({ isTranslated }) => {
    const stage = await staged(OBJECTS, { 'chat-main': 1 });
    const stream = stage.ask({ path: '/stream/20/50' });
    await pause(200);
    await stop(stage, isTranslated);
    expect(seen(await stage.ask())).toEqual(OFF);
    const { status, body } = await stream;
    expect({ status, pieces: body.match(/data: /g)?.length }).toEqual({ status: 200, pieces: 21 });
    expect(seen(await stage.ask())).toEqual(OFF);
    stage.fleet.ready(await stage.fleet.start('chat-main'));
    await stage.endpointsChanged();
    const answers = await askMany(stage, 50, () => ({}));
    expect(tallied(answers.map((answer) => answer.status))).toEqual({ 200: 50 });
  });
});

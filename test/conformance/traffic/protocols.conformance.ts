import { Duration } from 'cdk8s';
import { Port } from '../../../src';
import { call } from '../support/grpc';
import { aSplit } from '../support/split-service';
import { Stage } from '../support/stage';

const stages: Stage[] = [];

async function staged(...inputs: Parameters<typeof Stage.set>): Promise<Stage> {
  const stage = await Stage.set(...inputs);
  stages.push(stage);
  return stage;
}

afterAll(() => Promise.all(stages.map((stage) => stage.strike())));

describe('gRPC', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await staged(
      aSplit({ weights: { main: 1, canary: 1 }, ports: [Port.grpc({ listen: 9000 })] }),
      { 'chat-main': 1, 'chat-canary': 1 },
    );
  });

  /** Each call may reach another deployment, though all are made on one connection. */
  async function calls(path: string, times: number) {
    const session = stage.connect(9000);
    const made = await Promise.all(Array.from({ length: times }, () => call(session, path)));
    session.close();
    return made;
  }

  test('passes a call and its trailers, and splits calls, not connections', async () => {
    const made = await calls('/chat.Chat/Ask', 10);
    expect(made.map(({ trailers }) => trailers)).toEqual(
      Array(10).fill(expect.objectContaining({ 'grpc-status': '0', 'x-messages': '1' })),
    );
    const answering = made.map(({ headers }) => headers['x-deployment']).sort();
    expect(answering).toEqual([...Array(5).fill('chat-canary'), ...Array(5).fill('chat-main')]);
  });

  test('passes a stream of messages, each when it comes', async () => {
    const [{ messages, trailers }] = await calls('/chat.Chat/Stream/20/10', 1);
    expect(messages.map((message) => message.split(' ')[1])).toEqual(
      Array.from({ length: 20 }, (_, index) => `${index + 1}`),
    );
    expect(trailers).toMatchObject({ 'grpc-status': '0', 'x-messages': '20' });
  });

  test('passes the status of a call that fails', async () => {
    const [{ status, headers, messages }] = await calls('/chat.Chat/Fail', 1);
    expect({ status, messages }).toEqual({ status: 200, messages: [] });
    expect(headers).toMatchObject({ 'grpc-status': '5', 'grpc-message': 'no such model' });
  });
});

describe('ports', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await staged(
      aSplit({
        weights: { main: 1 },
        ports: [
          Port.http1({ listen: 8000, expose: 80 }),
          Port.http1({ listen: 8001, expose: 80, path: '/v1' }),
          Port.http2({ listen: 8002, expose: 81 }),
          Port.metrics({ listen: 8000 }),
        ],
        hostnames: ['chat.example.com', '*.chat.example.com'],
      }),
      { 'chat-main': 1 },
    );
  });

  /** The container port that a request reaches, or the status that the proxy answers by itself. */
  async function reached(port: number, path: string, host: string): Promise<number> {
    const { received } = stage.fleet.instances()[0];
    const before = received.length;
    const { status } = await stage.ask({ port, path, headers: { host } });
    return received.length === before ? status : received[received.length - 1].port;
  }

  test.each([
    { port: 80, path: '/', to: 8000, why: 'the shortest path' },
    { port: 80, path: '/v2', to: 8000, why: 'a path that nothing longer takes' },
    { port: 80, path: '/v1', to: 8001, why: 'the longer path' },
    { port: 80, path: '/v1/models', to: 8001, why: 'what is below the longer path' },
    { port: 80, path: '/v10', to: 8000, why: 'a path that only begins the same' },
    { port: 81, path: '/', to: 8002, why: 'HTTP2: the caller speaks 1.1, the instance h2c' },
    { port: 80, path: '/metrics', to: 404, why: 'metrics' },
    { port: 80, path: '/metrics/', to: 404, why: 'metrics with a slash' },
    { port: 80, path: '//metrics', to: 404, why: 'metrics with two' },
    { port: 80, path: '/v1/../metrics', to: 404, why: 'metrics by a detour' },
    { port: 80, path: '/metrics?name=up', to: 404, why: 'metrics with a query' },
    { port: 80, path: '/metrics2', to: 8000, why: 'what is called nearly like metrics' },
  ])('$port $path goes to $to: $why', async ({ port, path, to }) => {
    expect(await reached(port, path, 'chat.example.com')).toBe(to);
  });

  test.each([
    { host: 'chat.example.com', to: 8000 },
    { host: 'CHAT.example.com', to: 8000 },
    { host: 'chat.example.com:80', to: 8000 },
    { host: 'a.chat.example.com', to: 8000 },
    { host: 'other.example.com', to: 404 },
    { host: 'chat.example.com.evil.example', to: 404 },
  ])('host $host goes to $to', async ({ host, to }) => {
    expect(await reached(80, '/', host)).toBe(to);
  });

  test('an escaped slash does not lead around the block on metrics', async () => {
    const { status } = await stage.ask({
      path: '/x%2f..%2fmetrics',
      headers: { host: 'chat.example.com' },
    });
    const { received } = stage.fleet.instances()[0];
    expect({ status, seen: received.filter(({ path }) => path.includes('metrics%')) }).toEqual({
      status: 307,
      seen: [],
    });
  });
});

describe('a time limit', () => {
  const limited = (routeTimeout: Duration) =>
    staged(aSplit({ weights: { main: 1 }, routeTimeout }), { 'chat-main': 1 });

  test('ends an answer that takes longer', async () => {
    const stage = await limited(Duration.millis(500));
    expect(await stage.ask({ path: '/wait/2000' })).toMatchObject({ status: 504 });
  });

  test('lets an answer pass that is in time', async () => {
    const stage = await limited(Duration.millis(1500));
    expect(await stage.ask({ path: '/wait/300' })).toMatchObject({ status: 200 });
  });
});

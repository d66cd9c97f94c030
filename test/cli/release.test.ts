import * as http from 'http';
import { AddressInfo } from 'net';
import { called } from './called';
import { PrometheusClient } from '../../src/cli/prometheus';
import { judged } from '../../src/cli/release';
import { ReportedRelease } from '../../src/cli/report';

/** A response of the server, for each query. */
type Respond = (query: string) => { readonly status?: number; readonly text: string };

let server: http.Server;
let respond: Respond;
const asked: { query: string; authorization?: string; url?: string }[] = [];

beforeAll((done) => {
  server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const query = new URLSearchParams(body).get('query') ?? '';
      asked.push({ query, authorization: request.headers.authorization, url: request.url });
      const { status = 200, text } = respond(query);
      response.writeHead(status).end(text);
    });
  });
  server.listen(0, '127.0.0.1', done);
});
beforeEach(() => void asked.splice(0));
afterAll((done) => void server.close(done));

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const client = (token?: string) => new PrometheusClient(`${url()}/`, token);
const success = (data: object) => ({ text: JSON.stringify({ status: 'success', data }) });
const samples = (...values: (string | number)[]) =>
  success({
    resultType: 'vector',
    result: values.map((value) => ({ metric: {}, value: [1700000000, `${value}`] })),
  });

describe('a query of Prometheus', () => {
  test.each<[string, ReturnType<Respond>, object]>([
    ['one sample', samples(1.5), { value: 1.5 }],
    ['zero', samples(0), { value: 0 }],
    ['a scalar', success({ resultType: 'scalar', result: [1, '7'] }), { value: 7 }],
    ['no end', samples('+Inf'), { value: Infinity }],
    ['no sample', samples(), { problem: 'the query has no result' }],
    ['two samples', samples(1, 2), { problem: 'the query has 2 results, not one' }],
    ['no number', samples('NaN'), { problem: 'the result is no number, as without requests' }],
    [
      'an error of the query',
      { status: 400, text: '{"status":"error","errorType":"bad_data","error":"parse error"}' },
      { problem: 'parse error' },
    ],
    [
      'another server',
      { text: '<html>' },
      { problem: 'the response is no JSON of the Prometheus API' },
    ],
  ])('with %s', async (_, text, expected) => {
    respond = () => text;
    expect(await client().value('up')).toEqual(expected);
    expect(asked).toEqual([{ query: 'up', authorization: undefined, url: '/api/v1/query' }]);
  });

  test('with a gateway that fails names its status', async () => {
    respond = () => ({ status: 503, text: 'no healthy upstream' });
    expect(await client().value('up')).toEqual({
      problem: `${url()}/api/v1/query responded 503`,
    });
  });

  test('without a server names the address', async () => {
    const { problem } = (await new PrometheusClient('http://127.0.0.1:1').value('up')) as any;
    expect(problem).toContain('http://127.0.0.1:1/api/v1/query: ');
  });

  test('sends a token', async () => {
    respond = () => samples(1);
    await client('secret').value('up');
    expect(asked[0].authorization).toBe('Bearer secret');
  });
});

const RELEASE: ReportedRelease = {
  service: 'production/chat',
  path: 'production/chat/TrafficPolicy',
  from: 'chat-stable',
  to: 'chat-canary',
  step: 'five',
  labels: { namespace: 'llm', service: 'chat', step: 'five' },
  steps: [
    {
      name: 'five',
      percent: 5,
      soakMinutes: 30,
      gates: [{ name: 'errors', query: 'errors', max: 0.01, min: 0 }],
    },
    {
      name: 'half',
      percent: 50,
      soakMinutes: 0,
      gates: [{ name: 'load', query: 'load', min: 10 }],
    },
    { name: 'all', percent: 100, soakMinutes: 0, gates: [] },
  ],
  source: { file: '/work/chat/main.ts', line: 52, column: 1 },
};
const SOAK =
  'max(count_over_time(cdk_inference:release_step{namespace="llm",service="chat",step="five"}[30m:1m]))';

/** Values by query; others have no result. */
const answering =
  (values: Record<string, number>): Respond =>
  (query) =>
    query in values ? samples(values[query]) : samples();

describe('the next step of a release', () => {
  const MAX = 'max_over_time((errors)[30m:1m])';
  const MIN = 'min_over_time((errors)[30m:1m])';
  const GOOD = { [SOAK]: 30, [MAX]: 0.01, [MIN]: 0 };

  test.each<[string, Record<string, number>, number, string]>([
    ['go at its limits', GOOD, 0, 'go: in '],
    ['stay above the maximum', { ...GOOD, [MAX]: 0.02 }, 1, 'stay'],
    ['stay below the minimum', { ...GOOD, [MIN]: -1 }, 1, 'stay'],
    ['stay before the soak time has passed', { ...GOOD, [SOAK]: 29 }, 1, 'stay'],
    ['unknown without the recorded step', { [MAX]: 0, [MIN]: 0 }, 2, 'unknown'],
    ['unknown without a result', { [SOAK]: 30, [MIN]: 0 }, 2, 'unknown'],
    ['stay if one gate fails and another is unknown', { [SOAK]: 30, [MAX]: 1 }, 1, 'stay'],
  ])('is %s', async (_, values, code, verdict) => {
    respond = answering(values);
    const outcome = await judged(RELEASE, client(), '/work/chat');
    expect(outcome.code).toBe(code);
    expect(outcome.lines[outcome.lines.length - 1]).toContain(verdict);
    expect(asked.map(({ query }) => query)).toEqual([SOAK, MAX, MIN]);
  });

  test('is printed with each value, and the word to write', async () => {
    respond = answering(GOOD);
    const { lines } = await judged(RELEASE, client(), '/work/chat');
    expect(lines.slice(0, -1)).toEqual([
      'production/chat: step five, 1 of 3, 5 % to chat-canary',
      '  soak: 30 of 30 minutes',
      '  gate errors: 0.01, max 0.01 over 30 minutes',
      '  gate errors: 0, min 0 over 30 minutes',
    ]);
    expect(lines[4]).toBe("  go: in main.ts:52 write 'half' for 'five'");
  });

  test('reads a gate once without a soak time', async () => {
    respond = answering({ load: 10 });
    expect((await judged({ ...RELEASE, step: 'half' }, client(), '/work/chat')).code).toBe(0);
    expect(asked.map(({ query }) => query)).toEqual(['load']);
  });

  test('needs no Prometheus for the edit alone', async () => {
    const { code, lines } = await judged(RELEASE, undefined, '/work/chat');
    expect({ code, asked: asked.length }).toEqual({ code: 0, asked: 0 });
    expect(lines[1]).toBe("  in main.ts:52 write 'half' for 'five'");
  });

  test('is none after the last step', async () => {
    const { code, lines } = await judged({ ...RELEASE, step: 'all' }, undefined, '/work/chat');
    expect(code).toBe(0);
    expect(lines[1]).toContain('all is the last step; remove the release');
  });
});

describe('the arguments of the command', () => {
  test.each([
    [['release'], 'release next'],
    [['release', 'last'], 'release next'],
    [['release', 'next', 'a', 'b'], 'release next'],
    [['release', 'next', '--prometheus', 'http://p'], '--check'],
    [['release', 'next', '--unknown'], '--unknown'],
  ])('%j are a usage error', async (args, text) => {
    const { code, err } = await called(args);
    expect(code).toBe(2);
    expect(err).toContain(text);
  });

  test('are explained', async () => {
    const { code, out } = await called(['release', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('usage: cdk-inference release next');
  });
});

import { Duration } from 'cdk8s';
import { SeenListener, SeenRoute } from './reading';
import { GatewayAlgorithm, Port } from '../../../src';
import { Manifest } from '../support/api';
import { Split, aSplit } from '../support/split-service';

/**
 * What is said, and what a proxy has to be told then. A row for a new property of a load balancer, a
 * port or a split: say it with the library, and write down by hand what it means. What `read` cannot
 * see yet is to be added there, with a row in `by-hand.ts`.
 */
export interface Scenario {
  readonly name: string;
  readonly objects: () => Manifest[];
  /** By the port that callers use. */
  readonly described: Readonly<Record<number, SeenListener>>;
  /** Releases of Envoy Gateway (`major.minor`) that can do this. */
  readonly on?: readonly string[];
}

export function split(spec: Split): Pick<Scenario, 'objects'> {
  return { objects: () => aSplit(spec) };
}

/** A listener without TLS. */
export function plain(...routes: SeenRoute[]): SeenListener {
  return { tls: false, routes };
}

export const ENDLESS = { request: '0s', idle: '0s' };

/** What every route of an HTTP or gRPC port has. */
const GUARDED: Partial<SeenRoute> = {
  most: { connections: 4294967295, waiting: 4294967295, requests: 4294967295, retries: 4294967295 },
  retries: { on: 'connect-failure,refused-stream,reset-before-request', times: 2, codes: [] },
};

/** A route that turns among localities, on HTTP/1.1 and without a time limit unless said. */
export function route(weights: Record<string, number>, others: Partial<SeenRoute> = {}): SeenRoute {
  return {
    hosts: ['*'],
    match: '/*',
    weights,
    among: 'localities',
    algorithm: 'round_robin, weighted',
    limits: ENDLESS,
    protocol: 'http/1.1',
    ...GUARDED,
    ...others,
  };
}

/** What a route says that has a cluster per deployment, and tells the instances which. */
function amongClusters(...deployments: string[]): Partial<SeenRoute> {
  return {
    among: 'clusters',
    tells: Object.fromEntries(deployments.map((name) => [name, 'x-inference-deployment'])),
  };
}

/** The rule that no request reaches: it keeps the clusters of the other side of a cutover. */
const DORMANT = { match: '/*, cdk_inference_never: true' };

const BY_USER = { of: ['x-user'], choosesCluster: true };
const ONE_CLUSTER = { of: ['x-user'], choosesCluster: false };

export const SCENARIOS: Scenario[] = [
  {
    name: 'one deployment',
    ...split({ weights: { main: 1 } }),
    described: { 80: plain(route({ 'chat-main': 1 })) },
  },
  {
    name: 'round robin, 9 to 1',
    ...split({ weights: { main: 9, canary: 1 } }),
    described: { 80: plain(route({ 'chat-main': 9, 'chat-canary': 1 })) },
  },
  {
    name: 'round robin, weights with a common factor',
    ...split({ weights: { main: 6000, canary: 3000, third: 1000 } }),
    described: { 80: plain(route({ 'chat-main': 6000, 'chat-canary': 3000, 'chat-third': 1000 })) },
  },
  {
    name: 'a deployment with weight 0 beside two others',
    ...split({ weights: { main: 9, off: 0, canary: 1 } }),
    described: { 80: plain(route({ 'chat-main': 9, 'chat-canary': 1 })) },
  },
  {
    name: 'blue takes all before the cutover',
    ...split({ weights: { blue: 1, green: 0 } }),
    described: { 80: plain(route({ 'chat-blue': 1 })) },
  },
  {
    name: 'green takes all after the cutover',
    ...split({ weights: { blue: 0, green: 1 } }),
    described: { 80: plain(route({ 'chat-green': 1 })) },
  },
  {
    name: 'least connections, 3 to 1',
    ...split({ weights: { main: 3, canary: 1 }, algorithm: GatewayAlgorithm.LEAST_CONNECTIONS }),
    described: {
      80: plain(
        route({ 'chat-main': 3, 'chat-canary': 1 }, { algorithm: 'least_request, weighted' }),
      ),
    },
  },
  {
    name: 'random, 9 to 1',
    ...split({ weights: { main: 9, canary: 1 }, algorithm: GatewayAlgorithm.RANDOM }),
    described: {
      80: plain(
        route({ 'chat-main': 9 }, { ...DORMANT, algorithm: 'random, weighted' }),
        route(
          { 'chat-main': 9, 'chat-canary': 1 },
          { ...amongClusters('chat-main', 'chat-canary'), algorithm: 'random, weighted' },
        ),
      ),
    },
  },
  {
    name: 'random, 0 to 1: both clusters stay',
    ...split({ weights: { main: 0, canary: 1 }, algorithm: GatewayAlgorithm.RANDOM }),
    described: {
      80: plain(
        route(
          { 'chat-main': 1, 'chat-canary': 1 },
          {
            ...DORMANT,
            ...amongClusters('chat-main', 'chat-canary'),
            algorithm: 'random, weighted',
          },
        ),
        route({ 'chat-canary': 1 }, { algorithm: 'random, weighted' }),
      ),
    },
  },
  {
    name: 'consistent hash, 9 to 1 to 0',
    ...split({
      weights: { main: 9, canary: 1, off: 0 },
      algorithm: GatewayAlgorithm.consistentHash('X-User'),
    }),
    described: {
      80: plain(
        route({ 'chat-main': 9 }, { ...DORMANT, algorithm: 'maglev', hash: ONE_CLUSTER }),
        route(
          { 'chat-main': 9, 'chat-canary': 1, 'chat-off': 1 },
          {
            ...DORMANT,
            ...amongClusters('chat-main', 'chat-canary', 'chat-off'),
            algorithm: 'maglev',
            hash: BY_USER,
          },
        ),
        route(
          { 'chat-main': 9, 'chat-canary': 1 },
          { ...amongClusters('chat-main', 'chat-canary'), algorithm: 'maglev', hash: BY_USER },
        ),
      ),
    },
    on: ['1.9'],
  },
  {
    name: 'consistent hash, one deployment',
    ...split({ weights: { main: 1 }, algorithm: GatewayAlgorithm.consistentHash('X-User') }),
    described: {
      80: plain(route({ 'chat-main': 1 }, { algorithm: 'maglev', hash: ONE_CLUSTER })),
    },
  },
  {
    name: 'gRPC by consistent hash, 9 to 1',
    ...split({
      weights: { main: 9, canary: 1 },
      algorithm: GatewayAlgorithm.consistentHash('x-user'),
      ports: [Port.grpc({ listen: 9000 })],
    }),
    described: {
      9000: plain(
        route(
          { 'chat-main': 9 },
          { ...DORMANT, algorithm: 'maglev', hash: ONE_CLUSTER, protocol: 'h2c' },
        ),
        route(
          { 'chat-main': 9, 'chat-canary': 1 },
          {
            ...amongClusters('chat-main', 'chat-canary'),
            algorithm: 'maglev',
            hash: BY_USER,
            protocol: 'h2c',
          },
        ),
      ),
    },
    on: ['1.9'],
  },
  {
    name: 'ports of every purpose, each with a listener of its own',
    ...split({
      weights: { main: 2, canary: 1 },
      ports: [
        Port.http1({ listen: 8000, expose: 80 }),
        Port.http2({ listen: 8001, expose: 8443 }),
        Port.grpc({ listen: 9000 }),
        Port.other({ listen: 7000 }),
        Port.metrics({ listen: 9090 }),
      ],
    }),
    described: {
      80: plain(route({ 'chat-main': 2, 'chat-canary': 1 })),
      8443: plain(route({ 'chat-main': 2, 'chat-canary': 1 }, { protocol: 'h2c' })),
      9000: plain(route({ 'chat-main': 2, 'chat-canary': 1 }, { protocol: 'h2c' })),
    },
  },
  {
    name: 'several paths on one listener, the longer before the shorter',
    ...split({
      weights: { main: 2, canary: 1 },
      ports: [
        Port.http1({ listen: 8000, expose: 80 }),
        Port.http1({ listen: 8001, expose: 80, path: '/v1/embeddings/' }),
        Port.http2({ listen: 8002, expose: 80, path: '/v1' }),
      ],
    }),
    described: {
      80: plain(
        route({ 'chat-main': 2, 'chat-canary': 1 }, { match: '/v1/embeddings/*' }),
        route({ 'chat-main': 2, 'chat-canary': 1 }, { match: '/v1/*', protocol: 'h2c' }),
        route({ 'chat-main': 2, 'chat-canary': 1 }),
      ),
    },
  },
  {
    name: 'host names, one of them with a wildcard',
    ...split({
      weights: { main: 2, canary: 1 },
      hostnames: ['chat.example.com', '*.chat.example.com'],
    }),
    described: {
      80: plain(
        route({ 'chat-main': 2, 'chat-canary': 1 }, { hosts: ['*.chat.example.com'] }),
        route({ 'chat-main': 2, 'chat-canary': 1 }, { hosts: ['chat.example.com'] }),
      ),
    },
  },
  {
    name: 'host names of gRPC',
    ...split({
      weights: { main: 1 },
      ports: [Port.grpc({ listen: 9000 })],
      hostnames: ['chat.example.com'],
    }),
    described: {
      9000: plain(route({ 'chat-main': 1 }, { hosts: ['chat.example.com'], protocol: 'h2c' })),
    },
  },
  {
    name: 'a time limit, on HTTP and gRPC',
    ...split({
      weights: { main: 1 },
      ports: [Port.http1({ listen: 8000, expose: 80 }), Port.grpc({ listen: 9000 })],
      routeTimeout: Duration.millis(90500),
    }),
    described: {
      80: plain(route({ 'chat-main': 1 }, { limits: { request: '90.500s', idle: '3600s' } })),
      9000: plain(
        route(
          { 'chat-main': 1 },
          { limits: { request: '90.500s', idle: '3600s' }, protocol: 'h2c' },
        ),
      ),
    },
  },
  {
    name: 'metrics on a port that callers reach too',
    ...split({
      weights: { main: 2, canary: 1 },
      ports: [Port.http1({ listen: 8000, expose: 80 }), Port.metrics({ listen: 8000 })],
    }),
    described: {
      80: plain(
        { hosts: ['*'], match: '/metrics/*', answers: 404 },
        route({ 'chat-main': 2, 'chat-canary': 1 }),
      ),
    },
  },
];

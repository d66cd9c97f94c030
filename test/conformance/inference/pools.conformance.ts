import * as http from 'http';
import {
  EndpointPicker,
  Gateway,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Weight,
} from '../../../src';
import { aDeployment, aService, synth } from '../../support/builders';
import { Manifest } from '../support/api';
import { cluster, environment, tally } from '../support/cluster';
import { freePort } from '../support/free-port';
import { Started, withPickers } from '../support/picker';
import { Proxy } from '../support/proxy';
import { Translation, translate } from '../support/translator';
import { eventually } from '../support/workloads';

// InferencePools with Envoy AI Gateway 1.0.0 over Envoy Gateway's translator, Envoy, and the reference picker.

const NAMESPACE = 'pools';
const AI_GATEWAY = Gateway.envoyGateway({ inference: true });
/** The same objects, whose weights the rules reject behind Envoy AI Gateway. */
const WEIGHING = Gateway.istio({ version: '1.32', className: 'eg', inference: true });

function within(gateway: Gateway, listen: number = 8000): InferenceService {
  return aService({
    namespace: NAMESPACE,
    platform: Platform.kubernetes({ gateway }),
    loadBalancer: LoadBalancer.apiGateway(),
    ports: [Port.http1({ listen, expose: 80 })],
  });
}

function weighted(both: boolean): InferenceService {
  const service = within(WEIGHING);
  const endpointPicker = EndpointPicker.reference();
  service.splitTraffic([
    Weight.of(aDeployment(service, { endpointPicker }, 'a'), 70),
    Weight.of(aDeployment(service, both ? { endpointPicker } : {}, 'b'), 30),
  ]);
  return service;
}

const placed = (service: InferenceService): Manifest[] =>
  synth(service).map((object) => ({
    ...object,
    metadata: { namespace: NAMESPACE, ...object.metadata },
  }));

const started = new Started();
let extension: string;

beforeAll(async () => {
  extension = await started.extension();
});
afterAll(() => started.stop());

const translated = (objects: readonly Manifest[]): Promise<Translation> =>
  translate(environment().inference!.egctl, objects, { extension });

const routed = ({ xds: { clusters } }: Translation) =>
  clusters.filter(({ name }) => name.startsWith('httproute/'));

describe('Envoy AI Gateway translates', () => {
  test('a rule with one pool into a cluster whose endpoint the picker chooses', async () => {
    const service = within(AI_GATEWAY);
    aDeployment(service, { endpointPicker: EndpointPicker.reference() });
    const translation = await translated(placed(service));
    expect(translation.complaints).toEqual([]);
    expect(routed(translation)).toMatchObject([
      {
        type: 'ORIGINAL_DST',
        originalDstLbConfig: { httpHeaderName: 'x-gateway-destination-endpoint' },
      },
    ]);
    const filters = JSON.stringify(translation.xds.listeners);
    expect(filters).toContain('endpointpicker/chat-main');
    // the failure mode of a pool has no effect, which is why failOpen is rejected
    expect(filters).not.toContain('"failureModeAllow":true');
  });

  test('no rule with two pools, which the rules reject', async () => {
    await expect(translated(placed(weighted(true)))).rejects.toThrow(
      'at most one inferencepool can be referenced per route rule',
    );
  });

  test('a rule with a pool and a Service without their weights, which the rules reject', async () => {
    const translation = await translated(placed(weighted(false)));
    expect(routed(translation)).toMatchObject([{ type: 'ORIGINAL_DST' }]);
    expect(JSON.stringify(translation.xds.routes)).not.toContain('weightedClusters');
  });
});

/** Envoy's port for the port 80 of a listener. */
const PORT = 10080;
const api = cluster();
let listen: number;

beforeAll(async () => {
  listen = await freePort();
  await api.ensureNamespace(NAMESPACE);
  // which a controller creates in a cluster
  await api.create({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: NAMESPACE },
  });
});

/** A pod of a deployment that is ready or not, as the kubelet would report it. */
async function report(deployment: string, podIP: string, ready: boolean): Promise<void> {
  const pod: Manifest = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${deployment}-${podIP.split('.').pop()}`,
      namespace: NAMESPACE,
      labels: { 'cdk-inference/deployment': deployment },
    },
  };
  const containers = [{ name: 'inference', image: 'registry.example.com/llm:1.0' }];
  await api.create({ ...pod, spec: { containers } });
  const status = {
    phase: 'Running',
    podIP,
    podIPs: [{ ip: podIP }],
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
  };
  const { status: code, body } = await api.merge(pod, { status }, 'status');
  expect([code, body.message]).toEqual([200, undefined]);
}

/** Applies the objects, and starts the picker of each deployment as it is rendered. */
async function pickers(
  objects: readonly Manifest[],
  program: 'picker' | 'brokenPicker' = 'picker',
): Promise<Record<string, number>> {
  for (const object of objects) {
    const { status, body } = await api.apply(object);
    expect([object.kind, status < 300, body.message]).toEqual([object.kind, true, undefined]);
  }
  tally({ accepted: objects.length });
  const ports: Record<string, number> = {};
  for (const object of objects) {
    if (object.kind === 'Deployment' && object.metadata.name.endsWith('-epp')) {
      ports[object.metadata.name] = await started.picker(object, program);
    }
  }
  return ports;
}

/** The name of the replica that answers, or the status. */
function ask(proxy: Proxy): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { port: proxy.port(PORT), method: 'POST', path: '/v1/completions' },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const text = Buffer.concat(parts).toString();
          resolve(response.statusCode === 200 ? text : `${response.statusCode}`);
        });
      },
    );
    request.on('error', reject).end('{"model":"m","prompt":"p"}');
  });
}

async function askAll(proxy: Proxy, count: number): Promise<Record<string, number>> {
  const tallied: Record<string, number> = {};
  for (let index = 0; index < count; index += 1) {
    const answer = await ask(proxy);
    tallied[answer] = (tallied[answer] ?? 0) + 1;
  }
  return tallied;
}

describe('requests behind a pool', () => {
  const [first, second] = ['127.0.0.61', '127.0.0.62'];
  let proxy: Proxy;

  beforeAll(async () => {
    const service = within(AI_GATEWAY, listen);
    aDeployment(service, { endpointPicker: EndpointPicker.reference() });
    const objects = placed(service);
    const ports = await pickers(objects);
    await started.replica(first, first, listen);
    await started.replica(second, second, listen);
    const translation = withPickers(await translated(objects), ports);
    proxy = await Proxy.start(environment().inference!.envoy, translation, () => []);
  });
  afterAll(() => proxy?.stop());

  test('fail while the pool has no replica', async () => {
    await report('chat-main', first, false);
    expect(Object.keys(await askAll(proxy, 5))).toEqual([expect.stringMatching(/^5\d\d$/)]);
  });

  test('reach the replicas that are ready, in turn', async () => {
    await report('chat-main', first, true);
    await eventually(
      () => ask(proxy),
      (answer) => answer === first,
    );
    await report('chat-main', second, false);
    expect(await askAll(proxy, 20)).toEqual({ [first]: 20 });
    await report('chat-main', second, true);
    await eventually(
      () => ask(proxy),
      (answer) => answer === second,
    );
    expect(await askAll(proxy, 100)).toEqual({ [first]: 50, [second]: 50 });
  });
});

describe('the reference picker 1.6.0', () => {
  test('fails each request with a body, so the library renders a later release', async () => {
    const address = '127.0.0.65';
    const service = within(AI_GATEWAY, listen);
    aDeployment(service, { endpointPicker: EndpointPicker.reference() }, 'old');
    const objects = placed(service);
    expect(JSON.stringify(objects)).toContain('lwepp:v1.6.2');
    const ports = await pickers(objects, 'brokenPicker');
    await started.replica(address, address, listen);
    await report('chat-old', address, true);
    const translation = withPickers(await translated(objects), ports);
    const proxy = await Proxy.start(environment().inference!.envoy, translation, () => []);
    try {
      expect(await askAll(proxy, 5)).toEqual({ 500: 5 });
    } finally {
      await proxy.stop();
    }
  });
});

/**
 * Two pools in one rule, each with its picker at its cluster: the shape that Istio renders since istio/istio#61601.
 * It is made of two translations of one pool each.
 */
function merged(translations: Readonly<Record<string, Translation>>): Translation {
  const all = Object.entries(translations);
  const [[, base]] = all;
  const pickerOf = (name: string) =>
    `envoy.filters.http.ext_proc/endpointpicker/${name}_${NAMESPACE}_ext_proc`;
  const clusters = all.flatMap(([name, { xds }]) =>
    xds.clusters
      .filter((each) => each.name !== 'ai-gateway-extproc-uds')
      .map((each) => (each.name.startsWith('httproute/') ? { ...each, name } : each)),
  );
  const filters = all.flatMap(([, { xds }]) =>
    xds.listeners.flatMap(({ defaultFilterChain }: any) =>
      (defaultFilterChain?.filters ?? []).flatMap(({ typedConfig }: any) =>
        (typedConfig.httpFilters ?? []).filter(({ name }: any) => name.includes('endpointpicker/')),
      ),
    ),
  );
  const listeners = JSON.parse(
    JSON.stringify(base.xds.listeners, (key, value) =>
      key === 'httpFilters' && value.some(({ name }: any) => name.includes('endpointpicker/'))
        ? [...filters, ...value.filter(({ name }: any) => !name.includes('endpointpicker/'))]
        : value,
    ),
  );
  const disabled = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute',
    disabled: true,
  };
  const names = all.map(([name]) => name);
  const weights: Record<string, number> = { 'chat-a': 70, 'chat-b': 30 };
  const routes = JSON.parse(
    JSON.stringify(base.xds.routes, (key, value) => {
      if (key !== 'route' || value.cluster === undefined) {
        return value;
      }
      const { cluster: _, retryPolicy: __, ...rest } = value;
      return {
        ...rest,
        weightedClusters: {
          clusters: names.map((name) => ({
            name,
            weight: weights[name],
            typedPerFilterConfig: Object.fromEntries(
              names.filter((other) => other !== name).map((other) => [pickerOf(other), disabled]),
            ),
          })),
        },
      };
    }),
  );
  return { ...base, xds: { ...base.xds, clusters, listeners, routes } };
}

describe('two weighted pools, each with its picker', () => {
  const replicas = { 'chat-a': '127.0.0.63', 'chat-b': '127.0.0.64' };
  let proxy: Proxy;

  beforeAll(async () => {
    const translations: Record<string, Translation> = {};
    const ports: Record<string, number> = {};
    for (const id of ['a', 'b']) {
      const service = within(AI_GATEWAY, listen);
      const both = ['a', 'b'].map((each) =>
        aDeployment(service, { endpointPicker: EndpointPicker.reference() }, each),
      );
      service.splitTraffic([Weight.of(both[id === 'a' ? 0 : 1], 1)]);
      const objects = placed(service);
      if (id === 'a') {
        Object.assign(
          ports,
          await pickers(objects.filter(({ kind }) => !/Gateway|Route|Policy/.test(kind))),
        );
      }
      translations[`chat-${id}`] = await translated(objects);
    }
    for (const [deployment, address] of Object.entries(replicas)) {
      await started.replica(deployment, address, listen);
      await report(deployment, address, true);
    }
    const translation = withPickers(merged(translations), ports);
    proxy = await Proxy.start(environment().inference!.envoy, translation, () => []);
    await eventually(
      () => askAll(proxy, 20),
      (answers) => Object.keys(answers).every((name) => name in replicas),
    );
  });
  afterAll(() => proxy?.stop());

  // the size and the tolerance of GatewayWeightedAcrossTwoInferencePools, conformance/tests of the extension
  test('get requests by their weights', async () => {
    const { 'chat-a': share, ...others } = await askAll(proxy, 200);
    expect(Math.abs(share / 200 - 0.7)).toBeLessThanOrEqual(4.5 * Math.sqrt((0.7 * 0.3) / 200));
    expect(Object.keys(others)).toEqual(['chat-b']);
  });

  test('lose only the share of the pool that becomes empty', async () => {
    await report('chat-b', replicas['chat-b'], false);
    await eventually(
      () => askAll(proxy, 20),
      (answers) => !('chat-b' in answers),
    );
    const { 'chat-a': share, ...failed } = await askAll(proxy, 200);
    expect(Math.abs(share / 200 - 0.7)).toBeLessThanOrEqual(4.5 * Math.sqrt((0.7 * 0.3) / 200));
    expect(Object.keys(failed)).toEqual([expect.stringMatching(/^5\d\d$/)]);
  });
});

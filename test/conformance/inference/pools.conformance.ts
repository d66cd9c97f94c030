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

describe('requests behind a pool', () => {
  const api = cluster();
  const addresses = ['127.0.0.61', '127.0.0.62'];
  let proxy: Proxy;
  let port: number;

  /** A pod that runs or not, as the kubelet would report it. */
  async function report(name: string, podIP: string, ready: boolean): Promise<void> {
    const pod: Manifest = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: NAMESPACE,
        labels: { 'cdk-inference/deployment': 'chat-main' },
      },
    };
    const containers = [{ name: 'inference', image: 'registry.example.com/llm:1.0' }];
    await api.create({ ...pod, spec: { containers, automountServiceAccountToken: false } });
    const status = {
      phase: 'Running',
      podIP,
      podIPs: [{ ip: podIP }],
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    };
    const { status: code, body } = await api.merge(pod, { status }, 'status');
    expect([code, body.message]).toEqual([200, undefined]);
  }

  const ask = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const request = http.request(
        { port: proxy.port(port), method: 'POST', path: '/v1/completions' },
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

  const askAll = async (count: number): Promise<Record<string, number>> => {
    const tallied: Record<string, number> = {};
    for (let index = 0; index < count; index += 1) {
      const answer = await ask();
      tallied[answer] = (tallied[answer] ?? 0) + 1;
    }
    return tallied;
  };

  beforeAll(async () => {
    const listen = await freePort();
    const service = within(AI_GATEWAY, listen);
    aDeployment(service, { endpointPicker: EndpointPicker.reference() });
    const objects = placed(service);
    await api.ensureNamespace(NAMESPACE);
    for (const object of objects) {
      const { status, body } = await api.apply(object);
      expect([object.kind, status, body.message]).toEqual([object.kind, 201, undefined]);
    }
    tally({ accepted: objects.length });
    const picker = objects.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'chat-main-epp',
    );
    const grpc = await started.picker(picker);
    for (const address of addresses) {
      await started.replica(address, address, listen);
    }
    const translation = withPickers(await translated(objects), { 'chat-main-epp': grpc });
    [port] = translation.ports;
    proxy = await Proxy.start(environment().inference!.envoy, translation, () => []);
  });
  afterAll(() => proxy?.stop());

  test('fail while the pool has no replica', async () => {
    await report('a', addresses[0], false);
    expect(Object.keys(await askAll(5))).toEqual([expect.stringMatching(/^5\d\d$/)]);
  });

  test('reach the replicas that are ready, in turn', async () => {
    await report('a', addresses[0], true);
    await eventually(ask, (answer) => answer === addresses[0]);
    await report('b', addresses[1], false);
    expect(await askAll(20)).toEqual({ [addresses[0]]: 20 });
    await report('b', addresses[1], true);
    await eventually(ask, (answer) => answer === addresses[1]);
    expect(await askAll(100)).toEqual({ [addresses[0]]: 50, [addresses[1]]: 50 });
  });
});

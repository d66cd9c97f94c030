import {
  Deployment,
  Gateway,
  GatewayAlgorithm,
  InferenceService,
  LoadBalancer,
  Platform,
  Port,
  Release,
  Weight,
} from '../../src';
import { aDeployment, aRoutedService, synth } from '../support/builders';
import { aClbService, aCloud, arms } from '../support/traffic';

const ROUTES = /^(HTTP|GRPC|TCP)Route$/;
const GATEWAYS: [string, Gateway][] = [
  ['Envoy Gateway 1.5', Gateway.envoyGateway({ version: '1.5' })],
  ['Envoy Gateway 1.9', Gateway.envoyGateway({ version: '1.9' })],
  ['Istio', Gateway.istio()],
  ['the plain Gateway API', Gateway.gatewayApi({ className: 'cilium' })],
];
const LAYER_7 = [
  Port.http1({ listen: 8000, expose: 80 }),
  Port.http2({ listen: 8001, expose: 81 }),
  Port.grpc({ listen: 9000, expose: 90 }),
];
const LAYER_4 = [Port.http({ listen: 8000, expose: 80 }), Port.rpc({ listen: 9000, expose: 90 })];

type Make = () => InferenceService;

const BALANCERS: [string, Make][] = GATEWAYS.flatMap(([name, gateway]): [string, Make][] => {
  const platform = Platform.kubernetes({ gateway });
  return [
    [`routes of ${name}`, () => aRoutedService({ platform, ports: LAYER_7 })],
    [`TCP routes of ${name}`, () => aClbService({ platform, ports: LAYER_4 })],
  ];
});

const written = (service: InferenceService) =>
  new Map(
    synth(service).map((object) => [
      `${object.kind}/${object.metadata.name}`,
      JSON.stringify(object),
    ]),
  );

/** What stands in the first and not, or not so, in the second. */
function changed(before: InferenceService, after: InferenceService): string[] {
  const now = written(after);
  return [...written(before)].filter(([key, text]) => now.get(key) !== text).map(([key]) => key);
}

const routes = (service: InferenceService): any[] =>
  synth(service).filter(({ kind }) => ROUTES.test(kind));
const backendRefs = (service: InferenceService): any[][] =>
  routes(service).flatMap(({ spec }) => spec.rules.map((rule: any) => rule.backendRefs));

beforeEach(() => void jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

describe('a further deployment', () => {
  const weighing = (make: Make, weights: (number | undefined)[]) => {
    const service = make();
    const all = arms(service, weights.length);
    const said = weights.flatMap((weight, index): [Deployment, number][] =>
      weight === undefined ? [] : [[all[index], weight]],
    );
    service.splitTraffic(said.map(([deployment, weight]) => Weight.of(deployment, weight)));
    return service;
  };

  test.each(BALANCERS)('outside the split changes nothing that is there: %s', (_, make) => {
    const [before, after] = [weighing(make, [9, 1]), weighing(make, [9, 1, undefined])];
    expect(changed(before, after)).toEqual([]);
    expect(written(after).size).toBeGreaterThan(written(before).size);
  });

  test.each(BALANCERS)('in the split is appended, and changes routes alone: %s', (_, make) => {
    const [before, after] = [weighing(make, [9, 1]), weighing(make, [9, 1, 5])];
    expect(changed(before, after).every((key) => ROUTES.test(key.split('/')[0]))).toBe(true);
    expect(changed(before, after)).toHaveLength(routes(before).length);
    expect(backendRefs(after).map((refs) => refs.slice(0, 2))).toEqual(backendRefs(before));
  });

  test.each(BALANCERS)('of weight 0 is in every route with weight 0: %s', (_, make) => {
    const refs = backendRefs(weighing(make, [9, 0, 1, 0]));
    expect(refs.length).toBeGreaterThan(1);
    for (const each of refs) {
      expect(each.map(({ weight }) => weight)).toEqual([9, 0, 1, 0]);
    }
  });

  test('does not change the filters of those that hash, nor their order', () => {
    const algorithm = GatewayAlgorithm.consistentHash('x-session-id');
    const make = () => aRoutedService({ loadBalancer: LoadBalancer.apiGateway({ algorithm }) });
    const [before, after] = [weighing(make, [9, 1]), weighing(make, [9, 1, 0])];
    expect(backendRefs(after)[0].slice(0, 2)).toEqual(backendRefs(before)[0]);
    expect(backendRefs(after)[0]).toHaveLength(3);
  });

  test.each([
    ['an API gateway', () => aRoutedService()],
    ['a CLB', () => aClbService()],
    ['a CLB of the cloud', () => aClbService({ platform: aCloud() })],
  ])('by instance count changes nothing that is there: %s', (_, make) => {
    const counting = (count: number) => {
      const service = make();
      arms(service, count);
      service.splitByInstanceCount();
      return service;
    };
    expect(changed(counting(2), counting(3))).toEqual([]);
  });
});

describe('a change of weights', () => {
  test.each(BALANCERS)('changes routes alone: %s', (_, make) => {
    const at = (step: string) => {
      const service = make();
      const [blue, green] = arms(service, 2);
      service.releaseTraffic(Release.blueGreen(blue, green), step);
      return service;
    };
    const [before, after] = [at('prepare'), at('switch')];
    const keys = changed(before, after);
    expect(keys).toHaveLength(routes(before).length);
    expect(keys.every((key) => ROUTES.test(key.split('/')[0]))).toBe(true);
    expect([...written(before).keys()]).toEqual([...written(after).keys()]);
  });
});

describe('the accept-traffic switch', () => {
  const switched = (acceptTraffic: boolean) => {
    const service = aClbService({ platform: aCloud() });
    arms(service, 1);
    aDeployment(service, { acceptTraffic, replicas: 2 }, 'b');
    return service;
  };
  const [on, off] = [switched(true), switched(false)];

  test('changes the pods of its deployment and no other object', () => {
    expect(changed(on, off)).toEqual(['Deployment/chat-b']);
  });

  test('changes one label of the pod template, and not what selects the pods', () => {
    const [before, after] = [on, off].map((service) =>
      JSON.parse(written(service).get('Deployment/chat-b')!),
    );
    const { labels } = before.spec.template.metadata;
    expect(labels['cdk-inference/accept-traffic']).toBe('true');
    labels['cdk-inference/accept-traffic'] = 'false';
    expect(after).toEqual(before);
  });
});

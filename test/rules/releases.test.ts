import {
  Deployment,
  Gateway,
  InferenceService,
  LoadBalancer,
  Platform,
  Release,
  ReleaseStep,
  Weight,
} from '../../src';
import { aDeployment, aRoutedService, aService } from '../support/builders';
import { expectFinding, expectNone } from '../support/findings';
import { aClbService, arms, weighed } from '../support/traffic';

const POLICY = 'chart/chat/TrafficPolicy';

/** A release from `a` to `b`. */
function releasing(
  make: (a: Deployment, b: Deployment) => Release,
  step?: string,
): InferenceService {
  const service = aRoutedService();
  const [a, b] = arms(service, 2);
  service.releaseTraffic(make(a, b), step);
  return service;
}

const canary = (steps: ReleaseStep[], step?: string) =>
  releasing((a, b) => Release.canary(a, b, steps), step);
const weights = (service: InferenceService) =>
  service.plan().traffic.shares.map(({ deployment, weight }) => [deployment, weight]);

describe('a release (RELEASE)', () => {
  test.each([
    [undefined, 100, 0],
    ['prepare', 100, 0],
    ['switch', 0, 100],
  ])('blue/green at step %p gives %i and %i', (step, blue, green) => {
    const service = releasing(Release.blueGreen, step);
    expectNone(service, 'RELEASE');
    expect(weights(service)).toEqual([
      ['chat-a', blue],
      ['chat-b', green],
    ]);
  });

  test.each([0, 1, 100])('accepts a canary of %i %', (percent) => {
    const service = canary([{ name: 'only', percent }]);
    expectNone(service, 'RELEASE');
    expect(weights(service).map(([, weight]) => weight)).toEqual([100 - percent, percent]);
  });

  test.each([-1, 101, 0.5, NaN])('refuses a canary of %p %', (percent) => {
    expectFinding(canary([{ name: 'five', percent }]), 'RELEASE', {
      at: POLICY,
      says: ['the percentage of step "five" must be whole, 0–100', `got ${percent}; write what`],
    });
  });

  test('refuses a percentage that only Terraform will know, of which the rest is made', () => {
    expectFinding(canary([{ name: 'five', percent: -1.8881545897087503e289 }]), 'RELEASE', {
      at: POLICY,
      says: ['step "five" must be known when the program runs', '; write the number instead'],
    });
  });

  test.each([
    ['one character', 'x'],
    ['63 characters', 'x'.repeat(63)],
    ['Chinese', '百分之五'],
  ])('accepts a name of %s', (_, name) => {
    const service = canary([{ name, percent: 5 }], name);
    expectNone(service, 'RELEASE');
    expect(weights(service)[1]).toEqual(['chat-b', 5]);
  });

  test.each([
    ['no step', []],
    ['a name of no character', [{ name: '', percent: 5 }]],
    ['a name of 64 characters', [{ name: 'x'.repeat(64), percent: 5 }]],
    ['a name that begins with a space', [{ name: ' five', percent: 5 }]],
    [
      'two steps of one name',
      [
        { name: 'five', percent: 5 },
        { name: 'five', percent: 6 },
      ],
    ],
  ])('refuses %s', (_, steps) => {
    expectFinding(canary(steps), 'RELEASE', {
      at: POLICY,
      says: [
        'has at least one step, and each a name of its own',
        ', got [',
        '; name them, such as',
      ],
    });
  });

  test.each(['six', ''])('refuses the step %j that it does not have', (step) => {
    expectFinding(canary([{ name: 'five', percent: 5 }], step), 'RELEASE', {
      at: POLICY,
      says: ['the release has no such step (five)', `got "${step}"; name one of these`],
    });
  });

  test('refuses a deployment of another service, and the same one twice', () => {
    const foreign = aDeployment(aRoutedService(), {}, 'foreign');
    expectFinding(
      releasing((a) => Release.blueGreen(a, foreign)),
      'RELEASE',
      {
        at: POLICY,
        says: ['chart/chat/foreign is not a deployment of this service', 'chat/a, chart/chat/b'],
      },
    );
    expectFinding(
      releasing((a) => Release.blueGreen(a, a)),
      'RELEASE',
      { at: POLICY, says: ['from one deployment to another, got "chart/chat/a"; name two'] },
    );
  });
});

interface Mirroring {
  readonly percent?: number;
  readonly weights?: number[];
  readonly service?: InferenceService;
}

/** Copies of the requests of `a` for `b`. */
function mirroring({ percent = 10, weights: given = [1, 0], service }: Mirroring) {
  const mirrored = weighed(service ?? aRoutedService(), given);
  const [source, target] = mirrored.deployments;
  mirrored.mirrorTraffic({ source, target, percent });
  return mirrored;
}

const SECOND = 'chart/chat/TrafficPolicy2';

describe('a mirror (TRAFFIC_MIRROR)', () => {
  test.each([0, 1, 100])('accepts %i %', (percent) => {
    const service = mirroring({ percent });
    expectNone(service, 'TRAFFIC_MIRROR');
    expect(service.plan().traffic.mirror).toMatchObject({ percent });
  });

  test.each([-1, 101, 0.5, NaN])('refuses %p %', (percent) => {
    expectFinding(mirroring({ percent }), 'TRAFFIC_MIRROR', {
      at: SECOND,
      says: ['"percent" of a mirror must be whole, 0–100', `got ${percent}; write how many`],
    });
  });

  test('accepts a target that is not in the split', () => {
    const service = aRoutedService();
    const [source, target] = arms(service, 2);
    service.splitTraffic([Weight.of(source, 1)]);
    service.mirrorTraffic({ source, target, percent: 1 });
    expectNone(service, 'TRAFFIC_MIRROR');
  });

  test.each([[[9, 1]], [[0, 1]]])('refuses the weights %j: a whole route is copied', (given) => {
    expectFinding(mirroring({ weights: given }), 'TRAFFIC_MIRROR', {
      at: SECOND,
      says: ['the source must have all of its traffic, got', '; give all weight to chart/chat/a'],
    });
  });

  test('refuses a split by instance count', () => {
    const service = aRoutedService();
    const [source, target] = arms(service, 2);
    service.splitByInstanceCount();
    service.mirrorTraffic({ source, target, percent: 1 });
    expectFinding(service, 'TRAFFIC_MIRROR', { at: SECOND, says: ['must have all of its'] });
  });

  test('refuses the source as target', () => {
    const service = weighed(aRoutedService(), [1]);
    const [a] = service.deployments;
    service.mirrorTraffic({ source: a, target: a, percent: 1 });
    expectFinding(service, 'TRAFFIC_MIRROR', {
      at: SECOND,
      says: ['a mirror copies to another deployment', '; name another "target"'],
    });
  });

  test('refuses a deployment of another service', () => {
    const service = weighed(aRoutedService(), [1]);
    const [source] = service.deployments;
    const target = aDeployment(aRoutedService(), {}, 'foreign');
    service.mirrorTraffic({ source, target, percent: 1 });
    expectFinding(service, 'TRAFFIC_MIRROR', {
      at: SECOND,
      says: ['deployments of this service, got "chart/chat/foreign"; name its own: chart/chat/a'],
    });
  });

  test('refuses a second one', () => {
    const service = mirroring({});
    const [source, target] = service.deployments;
    service.mirrorTraffic({ source, target, percent: 20 });
    expectFinding(service, 'TRAFFIC_MIRROR', {
      at: 'chart/chat/TrafficPolicy3',
      says: ['a service has one mirror', '; take one of the two out'],
    });
  });

  test('refuses a CLB, which cannot copy requests', () => {
    expectFinding(mirroring({ service: aClbService() }), 'TRAFFIC_MIRROR', {
      at: SECOND,
      says: ['a CLB forwards connections and cannot copy requests', '; put an API gateway'],
    });
  });

  test('without a load balancer is refused (TRAFFIC_LOAD_BALANCER)', () => {
    const service = aService();
    const [source, target] = arms(service, 2);
    service.mirrorTraffic({ source, target, percent: 1 });
    expectFinding(service, 'TRAFFIC_LOAD_BALANCER', {
      at: POLICY,
      says: ['the mirror has no load balancer to carry it out', '; add loadBalancer:'],
    });
  });

  const on = (gatewayApiVersion: string) =>
    aService({
      loadBalancer: LoadBalancer.apiGateway(),
      platform: Platform.kubernetes({ gateway: Gateway.envoyGateway({ gatewayApiVersion }) }),
    });

  test.each([
    ['1.3', 10],
    ['1.3', 100],
    ['1.2', 100],
  ])('of Gateway API %s accepts %i %', (version, percent) => {
    expectNone(mirroring({ percent, service: on(version) }), 'TRAFFIC_MIRROR');
  });

  test.each([0, 10, 99])('of Gateway API 1.2 refuses %i %: it copies all requests', (percent) => {
    expectFinding(mirroring({ percent, service: on('1.2') }), 'TRAFFIC_MIRROR', {
      at: SECOND,
      says: ['Gateway API 1.2 copies all requests', `got ${percent}; write 100, or upgrade`],
    });
  });
});

import { Duration } from 'cdk8s';
import {
  Program,
  Seen,
  added,
  approximated,
  byGateway,
  byPlatform,
  checked,
  exact,
  unsupported,
  routed,
  row,
} from './fidelity';
import { gated } from './monitoring';
import { Subject, struct } from './property';
import { ACCEPTING, behindClb } from './split';
import * as ci from '../../src';
import { PlannedTraffic } from '../../src/plan/traffic';
import { aChart, aDeployment, aRoutedService } from '../support/builders';

type Three = Record<'a' | 'b' | 'c', ci.Deployment>;
type Policy = Omit<ci.TrafficPolicyProps, 'service'>;

/** Deployments behind a gateway, and a policy for the first two. */
function sharing(policy: (of: Three) => Policy, third: boolean = false): ci.InferenceService {
  const service = aRoutedService();
  const [a, b, c] = ['a', 'b', ...(third ? ['c'] : [])].map((id) => aDeployment(service, {}, id));
  new ci.TrafficPolicy(service, 'policy', { service, ...policy({ a, b, c }) });
  return service;
}

const weighing = (a: number, b: number) => (of: Three) => ({
  weights: [ci.Weight.of(of.a, a), ci.Weight.of(of.b, b)],
});

/** All traffic to one deployment, and a mirror of it. */
function mirroring(
  source: 'a' | 'b',
  target: 'b' | 'c',
  percent: number = 10,
): ci.InferenceService {
  const weights = source === 'a' ? weighing(1, 0) : weighing(0, 1);
  return sharing(
    (of) => ({ ...weights(of), mirror: { source: of[source], target: of[target], percent } }),
    true,
  );
}

/** A policy of one of two services, wherever it is in the tree. */
function ruled(chosen: 'first' | 'second'): ci.InferenceService {
  const chart = aChart();
  const both = {
    first: aRoutedService({}, chart),
    second: new ci.InferenceService(chart, 'second', {
      ports: [ci.Port.http1({ listen: 8000 })],
      loadBalancer: ci.LoadBalancer.apiGateway(),
    }),
  };
  const deployments = { first: aDeployment(both.first), second: aDeployment(both.second) };
  const weights = [ci.Weight.of(deployments[chosen], 5)];
  new ci.TrafficPolicy(chart, 'policy', { service: both[chosen], weights });
  return both.first;
}

const canary = (percent: number, step?: string) => () =>
  sharing(({ a, b }) => ({
    release: ci.Release.canary(a, b, [
      { name: 'first', percent },
      { name: 'second', percent: 50 },
    ]),
    step,
  }));

/** At the step `now` of two. */
const stepping = (first: ci.ReleaseStep, second: string) => () =>
  sharing(({ a, b }) => ({
    release: ci.Release.canary(a, b, [first, { name: second, percent: 50 }]),
    step: 'now',
  }));

const onlyMirroring = () =>
  sharing(({ a, b }) => ({ mirror: { source: a, target: b, percent: 1 } }));

const equal = () => sharing(weighing(1, 1));
const traffic = (service: ci.InferenceService) => service._plan().traffic;
const unmirrored = () => sharing(weighing(1, 0));

const POLICY = struct<ci.TrafficPolicyProps, PlannedTraffic>('TrafficPolicyProps', {
  program: equal,
  plan: traffic,
})({
  service: {
    effect: [() => ruled('second'), () => ruled('first')],
    live: (options) => sharing((of) => ({ ...weighing(1, 1)(of), ...options })),
  },
  weights: {
    effect: [equal, unmirrored],
    live: (options) => sharing(() => options),
    default: [() => traffic(onlyMirroring()).explicit, false],
  },
  byInstanceCount: {
    effect: [equal, () => sharing(() => ({ byInstanceCount: true }))],
    live: (options) => sharing(() => options),
    default: [(plan) => plan.mode, 'weights'],
  },
  release: {
    effect: [canary(5), canary(10)],
    live: (options) => sharing(() => options),
    default: [(plan) => plan.shares.map(({ weight }) => weight), [1, 1]],
  },
  step: {
    effect: [canary(5), canary(5, 'second')],
    live: ({ step }) => canary(5, step)(),
    default: [
      () =>
        traffic(sharing(({ a, b }) => ({ release: ci.Release.blueGreen(a, b) }))).shares.map(
          ({ weight }) => weight,
        ),
      [100, 0],
    ],
  },
  mirror: {
    effect: [unmirrored, () => mirroring('a', 'b')],
    live: (options) => sharing((of) => ({ ...weighing(1, 0)(of), ...options })),
    stated: undefined,
  },
});

const MIRROR = struct<ci.MirrorOptions>('MirrorOptions', {
  program: equal,
  live: (options) =>
    sharing((of) => ({
      ...weighing(1, 0)(of),
      mirror: { source: of.a, target: of.b, percent: 10, ...options },
    })),
})({
  source: { effect: [() => mirroring('a', 'c'), () => mirroring('b', 'c')] },
  target: { effect: [() => mirroring('a', 'b'), () => mirroring('a', 'c')] },
  percent: { effect: [() => mirroring('a', 'b'), () => mirroring('a', 'b', 20)] },
});

const SOME_GATE = ci.Gate.query({ name: 'errors', query: 'sum(errors)', max: 1 });

const STEP = struct<ci.ReleaseStep>('ReleaseStep', {
  program: equal,
  live: (options) => stepping({ name: 'now', percent: 5, ...options }, 'then')(),
})({
  name: {
    effect: [
      stepping({ name: 'then', percent: 5 }, 'now'),
      stepping({ name: 'now', percent: 5 }, 'then'),
    ],
  },
  percent: {
    effect: [
      stepping({ name: 'now', percent: 5 }, 'then'),
      stepping({ name: 'now', percent: 10 }, 'then'),
    ],
  },
  soak: {
    effect: [() => gated({}), () => gated({ soak: Duration.minutes(30) })],
    live: (options) => gated(options),
    default: [() => gated({})._plan().release!.steps[0].soakMinutes, 0],
  },
  gates: {
    effect: [() => gated({}), () => gated({ gates: [SOME_GATE] })],
    live: (options) => gated(options),
    default: [() => gated({})._plan().release!.steps[0].gates, []],
  },
});

/** Two deployments behind a gateway. */
const split =
  (first: number, second: number): Program =>
  (scope, platform) => {
    const chat = routed()(scope, platform);
    const [main] = chat.deployments;
    chat.splitTraffic([ci.Weight.of(main, first), ci.Weight.of(added(chat, 'other'), second)]);
    return chat;
  };

const mirrored =
  (...weights: [number, number]): Program =>
  (scope, platform) => {
    const chat = split(...weights)(scope, platform);
    const [source, target] = chat.deployments;
    chat.mirrorTraffic({ source, target, percent: 10 });
    return chat;
  };

const weighted = (scaled: boolean) =>
  behindClb(
    (chat, main, other) => chat.splitTraffic([ci.Weight.of(main, 9), ci.Weight.of(other, 1)]),
    scaled,
  );

const weights = (kind: string, ...values: number[]): Seen[] =>
  values.map((value, index) => [kind, `/spec/rules/0/backendRefs/${index}/weight`, value]);
/** Weights in a route of Volcengine's API gateway. */
const cloudWeights = (...values: number[]): Seen[] =>
  values.map((value, index) => ['volcengine_apig_route', `/upstream_list/${index}/weight`, value]);
/** Servers of Volcengine's CLB. */
const servers = (...values: number[]): Seen[] =>
  values.map((value) => ['volcengine_server_group_server', '/weight', value]);

const accepting: Seen = ['Service', `/spec/selector/${ACCEPTING}`, 'true'];

export const TRAFFIC: Subject = {
  structs: [POLICY, MIRROR, STEP],
  fidelity: [
    row(
      '27 split on a gateway: weights | API 网关分流策略：自定义分流',
      'InferenceService.splitTraffic, Weight.of',
      'weights of the route’s backends; on Volcengine parts of 100 if they are whole',
      split(9, 1),
      byGateway(
        exact(...weights('HTTPRoute', 9, 1)),
        approximated('APPROXIMATED_ROUND_ROBIN', ...cloudWeights(90, 10)),
      ),
    ),
    row(
      '28 split on a CLB: by instance count | CLB 分流策略：按实例数自动分流',
      'InferenceService.splitByInstanceCount',
      'one Service over all accepting pods',
      behindClb((chat) => chat.splitByInstanceCount()),
      byPlatform(approximated('APPROXIMATED_ROUND_ROBIN', accepting), exact(accepting)),
    ),
    row(
      '29 split on a CLB: weights | CLB 分流策略：自定义分流',
      'InferenceService.splitTraffic',
      'TCPRoute of the gateway in the cluster: replicas × weight; on Volcengine the weights of its servers over node ports',
      weighted(false),
      byGateway(
        exact(...weights('TCPRoute', 27, 2)),
        approximated('APPROXIMATED_ROUND_ROBIN', ...servers(27, 2)),
      ),
    ),
    row(
      '29 the same, an autoscaler changes the replica count | CLB 分流策略：自定义分流，部署开启自动扩缩容',
      'InferenceService.splitTraffic',
      'the weight at the minimum replica count',
      weighted(true),
      byGateway(
        approximated('APPROXIMATED_INSTANCE_WEIGHT', ...weights('TCPRoute', 9)),
        approximated('APPROXIMATED_INSTANCE_WEIGHT', ...servers(9)),
      ),
    ),
    row(
      '30 range of a weight; 0 is a value | 权重：取值范围，0 为有效值',
      'Weight.of',
      '0–10000, rendered unchanged; on Volcengine as parts of 100 if they are whole',
      split(0, 10000),
      byGateway(exact(...weights('HTTPRoute', 0, 10000)), exact(...cloudWeights(0, 100))),
    ),
    row(
      '30 a weight out of range | 权重：超出取值范围',
      'Weight.of',
      'rejected',
      split(1, 10001),
      checked('TRAFFIC_WEIGHT'),
    ),
    row(
      '31 mirrored traffic | 流量镜像',
      'InferenceService.mirrorTraffic, MirrorOptions.percent',
      'RequestMirror, where the source has all of the route; otherwise rejected; on Volcengine with a type that is not published (`CLOUD_GATEWAY_MIRROR`)',
      mirrored(1, 0),
      byGateway(
        exact(['HTTPRoute', '/spec/rules/0/filters/0/requestMirror/percent', 10]),
        approximated('CLOUD_GATEWAY_MIRROR', [
          'volcengine_apig_route',
          '/advanced_setting/0/mirror_policies/0/percent/0/value',
          10,
        ]),
      ),
    ),
    row(
      '31 mirrored traffic, the source has a part of it | 流量镜像：源部署只承接部分流量',
      'InferenceService.mirrorTraffic',
      'gateways copy whole routes',
      mirrored(9, 1),
      unsupported('TRAFFIC_MIRROR'),
    ),
    row(
      '63 blue/green and canary | 蓝绿发布、灰度升级',
      'InferenceService.splitTraffic',
      'weights that change while the pods keep running',
      split(0, 1),
      byGateway(exact(...weights('HTTPRoute', 0, 1)), exact(...cloudWeights(0, 100))),
    ),
  ],
};

import { Finding, violation } from './finding';
import { outside, whole } from './limits';
import { Subject } from './subject';
import { mirrorsParts } from '../plan/gateway-features';
import { PlannedService } from '../plan/service';
import { SplitMode, splits } from '../plan/traffic';
import { isUnresolved } from '../private/unresolved';
import { LoadBalancerKind } from '../spec/load-balancer';
import { ServiceSpec } from '../spec/service';
import { PolicySpec, ReleaseSpec } from '../spec/traffic';

const MAX_WEIGHT = 10000;
/** Gateway API: backends of one rule. */
const MAX_BACKENDS = 16;

/** @internal */
export const TRAFFIC = new Subject('Traffic', checkTraffic);

const TRAFFIC_EXPLICIT = TRAFFIC.error(
  'TRAFFIC_EXPLICIT',
  'two or more deployments behind an API gateway have exactly one split',
  "service.addDeployment('second', { image, compute }) // behind an API gateway",
);
/** @internal */
export const TRAFFIC_MODE = TRAFFIC.error(
  'TRAFFIC_MODE',
  'a policy has exactly one of "weights", "byInstanceCount" and "release", or only a "mirror"',
  "new TrafficPolicy(chart, 'split', { service })",
);
/** @internal */
export const TRAFFIC_WEIGHT = TRAFFIC.error(
  'TRAFFIC_WEIGHT',
  `a weight is a whole number, 0–${MAX_WEIGHT}; at least one is above 0; at most ${MAX_BACKENDS} deployments of the service, each named once`,
  'service.splitTraffic([Weight.of(main, -1)])',
);
const TRAFFIC_LOAD_BALANCER_RULE = TRAFFIC.error(
  'TRAFFIC_LOAD_BALANCER',
  'a service with a split or a mirror has a load balancer',
  'service.splitByInstanceCount()',
);
const TRAFFIC_ACCEPT = TRAFFIC.error(
  'TRAFFIC_ACCEPT',
  '"acceptTraffic" is set only behind a CLB that splits by instance count, and at least one deployment accepts traffic',
  'acceptTraffic: false',
);
const TRAFFIC_MIRROR = TRAFFIC.error(
  'TRAFFIC_MIRROR',
  'a mirror copies 0–100 % of the requests of a deployment with all of the traffic to another deployment, behind an API gateway, once per service',
  'service.mirrorTraffic({ source: main, target: main, percent: 10 })',
);
const RELEASE = TRAFFIC.error(
  'RELEASE',
  'a release goes from one deployment of the service to another in steps with unique names and whole percentages, 0–100; "step" is one of the names',
  'service.releaseTraffic(Release.blueGreen(main, main))',
);

const WEIGHT = {
  rule: TRAFFIC_WEIGHT,
  limit: whole(0, MAX_WEIGHT),
  fix: 'write relative shares, such as 9 and 1; 0 is no traffic',
  required: true,
};
const STEP = {
  rule: RELEASE,
  limit: whole(0, 100),
  fix: 'write the share of the new deployment in this step, such as 5',
  required: true,
};
const MIRROR_PERCENT = {
  rule: TRAFFIC_MIRROR,
  property: '"percent" of a mirror',
  limit: whole(0, 100),
  fix: 'write the percentage of requests to copy, such as 10',
  required: true,
};

function checkTraffic(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return [
    ...explicit(spec, plan),
    ...spec.policies.flatMap((policy) => [
      ...oneSplit(policy),
      ...(policy.weights ? weights(spec, policy) : []),
      ...release(spec, policy),
      ...mirror(spec, plan, policy),
    ]),
    ...accept(spec, plan),
  ];
}

function explicit(spec: ServiceSpec, plan: PlannedService): Finding[] {
  const [first, ...others] = spec.policies.filter(splits);
  const [, ...mirrors] = spec.policies.filter((policy) => policy.mirror !== undefined);
  const findings = [
    ...others.map((policy) =>
      violation(TRAFFIC_EXPLICIT, policy.path, {
        problem: `a service must have one split, and ${first.path} declares one already`,
        fix: 'put all weights into one splitTraffic([…])',
      }),
    ),
    ...mirrors.map((policy) =>
      violation(TRAFFIC_MIRROR, policy.path, {
        problem: 'a service must have one mirror, and another policy declares one already',
        fix: 'remove one of the two',
      }),
    ),
  ];
  if (!plan.loadBalancer) {
    findings.push(
      ...spec.policies.slice(0, 1).map((policy) =>
        violation(TRAFFIC_LOAD_BALANCER_RULE, policy.path, {
          problem: `a ${first ? 'split' : 'mirror'} needs a load balancer, and the service has none`,
          fix: 'add loadBalancer: LoadBalancer.apiGateway() to the service, or remove the policy',
        }),
      ),
    );
  }
  const needed =
    plan.loadBalancer?.kind === LoadBalancerKind.API_GATEWAY && plan.deployments.length > 1;
  if (!first && needed) {
    const line = plan.deployments
      .map(({ id }, index) => `Weight.of(${variable(id, index)}, ${index === 0 ? 1 : 0})`)
      .join(', ');
    findings.push(
      violation(TRAFFIC_EXPLICIT, plan.path, {
        problem: `the service has ${plan.deployments.length} deployments and no split of the requests`,
        fix: `add one, such as service.splitTraffic([${line}])`,
      }),
    );
  }
  return findings;
}

/** A policy has one way to split, or none if it has a mirror. */
function oneSplit(policy: PolicySpec): Finding[] {
  const spec = [
    policy.weights && 'weights',
    policy.byInstanceCount === true && 'byInstanceCount',
    policy.release && 'release',
  ].filter(Boolean);
  if (spec.length > 1) {
    return [
      violation(TRAFFIC_MODE, policy.path, {
        problem: 'a policy must have one way to split',
        value: spec,
        fix: 'set one of "weights", "byInstanceCount" and "release"',
      }),
    ];
  }
  return spec.length === 0 && policy.mirror === undefined
    ? [
        violation(TRAFFIC_MODE, policy.path, {
          problem: 'the policy has no split and no mirror',
          fix: 'set one of "weights", "byInstanceCount" and "release", or a "mirror"',
        }),
      ]
    : [];
}

/** The likely name of the variable of a deployment, or an expression that is always right. */
function variable(id: string, index: number): string {
  const words = /^[A-Za-z][A-Za-z0-9]*([-_. ][A-Za-z0-9]+)*$/.test(id) ? id.split(/[-_. ]/) : [];
  const [first, ...others] = words;
  return first === undefined || id.toLowerCase() === 'default'
    ? `service.deployments[${index}]`
    : [
        first.charAt(0).toLowerCase() + first.slice(1),
        ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1)),
      ].join('');
}

function weights(spec: ServiceSpec, policy: PolicySpec): Finding[] {
  const declared = policy.weights!;
  const own = new Set(spec.deployments.map(({ path }) => path));
  const seen = new Set<string>();
  const findings = declared.flatMap(({ path, weight }) => {
    const found = outside({ property: `the weight of ${path}`, ...WEIGHT }, policy.path, weight);
    if (!own.has(path)) {
      found.push(
        violation(TRAFFIC_WEIGHT, policy.path, {
          problem: `${path} is not a deployment of this service`,
          fix: `name one of its deployments: ${[...own].join(', ') || 'it has none'}`,
        }),
      );
    }
    if (seen.has(path)) {
      found.push(
        violation(TRAFFIC_WEIGHT, policy.path, {
          problem: `${path} is named twice`,
          fix: 'set one weight for it',
        }),
      );
    }
    seen.add(path);
    return found;
  });
  const known = declared.every(({ weight }) => !isUnresolved(weight));
  if (findings.length === 0 && known && declared.every(({ weight }) => weight === 0)) {
    findings.push(
      violation(TRAFFIC_WEIGHT, policy.path, {
        problem:
          declared.length === 0
            ? '"weights" must not be empty'
            : 'all weights are 0, so no deployment gets requests',
        fix: 'set a weight above 0 for at least one deployment',
      }),
    );
  }
  if (declared.length > MAX_BACKENDS) {
    findings.push(
      violation(TRAFFIC_WEIGHT, policy.path, {
        problem: `a route must have at most ${MAX_BACKENDS} backends`,
        value: declared.length,
        fix: 'omit deployments without traffic, or create a second service',
      }),
    );
  }
  return findings;
}

function release(spec: ServiceSpec, policy: PolicySpec): Finding[] {
  const request = policy.release;
  if (!request) {
    return policy.step === undefined
      ? []
      : [
          violation(RELEASE, policy.path, {
            problem: '"step" has no effect without "release"',
            value: policy.step,
            fix: 'remove it, or set release: Release.blueGreen(from, to)',
          }),
        ];
  }
  const own = new Set(spec.deployments.map(({ path }) => path));
  const foreignPods = [request.from, request.to].filter((path) => !own.has(path));
  return [
    ...foreignPods.map((path) =>
      violation(RELEASE, policy.path, {
        problem: `${path} is not a deployment of this service`,
        fix: `name one of its deployments: ${[...own].join(', ')}`,
      }),
    ),
    ...(request.from === request.to
      ? [
          violation(RELEASE, policy.path, {
            problem: 'a release must go from one deployment to another',
            value: request.from,
            fix: 'name two deployments',
          }),
        ]
      : []),
    ...steps(request, policy.path),
  ];
}

function steps({ steps: all, step }: ReleaseSpec, path: string): Finding[] {
  const names = all.map(({ name }) => name);
  const findings = all.flatMap(({ name, percent }) =>
    isUnresolved(percent)
      ? [
          violation(RELEASE, path, {
            problem: `the percentage of step "${name}" must be known at synthesis`,
            fix: 'write a number instead of a Terraform expression',
          }),
        ]
      : outside({ property: `the percentage of step "${name}"`, ...STEP }, path, percent),
  );
  const legal = names.every(
    (name) => name.trim() === name && name.length >= 1 && name.length <= 63,
  );
  if (names.length === 0 || !legal || new Set(names).size < names.length) {
    findings.push(
      violation(RELEASE, path, {
        problem:
          'a release must have at least one step, each with a unique name of 1–63 characters',
        value: names,
        fix: "name them, such as { name: 'five-percent', percent: 5 }",
      }),
    );
  } else if (!isUnresolved(step) && !names.includes(step)) {
    findings.push(
      violation(RELEASE, path, {
        problem: `"step" must be a step of the release (${names.join(', ')})`,
        value: step,
        fix: 'name one of these steps',
      }),
    );
  }
  return findings;
}

function mirror(spec: ServiceSpec, plan: PlannedService, policy: PolicySpec): Finding[] {
  const request = policy.mirror;
  if (!request) {
    return [];
  }
  const { source, target, percent } = request;
  const own = new Set(spec.deployments.map(({ path }) => path));
  const wrong = (problem: string, value: unknown, fix: string) =>
    violation(TRAFFIC_MIRROR, policy.path, { problem, value, fix });
  const findings = [
    ...outside(MIRROR_PERCENT, policy.path, percent),
    ...[source, target]
      .filter((path) => !own.has(path))
      .map((path) =>
        wrong(
          'a mirror must copy between deployments of this service',
          path,
          `name one of its deployments: ${[...own].join(', ')}`,
        ),
      ),
  ];
  if (source === target) {
    findings.push(
      wrong('a mirror must copy to another deployment', target, 'name another "target"'),
    );
  }
  if (plan.loadBalancer?.kind === LoadBalancerKind.CLB) {
    findings.push(
      wrong(
        'a CLB forwards connections and cannot copy requests',
        plan.loadBalancer.kind,
        'set loadBalancer: LoadBalancer.apiGateway(), or remove the mirror',
      ),
    );
  }
  if (percent !== 100 && !mirrorsParts(plan.platform.gateway)) {
    findings.push(
      wrong(
        `a mirror of Gateway API ${plan.platform.gateway.gatewayApi} copies all requests`,
        percent,
        'write 100, or upgrade to Gateway API 1.3',
      ),
    );
  }
  const taking = plan.traffic.shares.filter(({ weight }) => weight > 0 || isUnresolved(weight));
  const alone = taking.length === 1 && taking[0].path === source;
  if (
    findings.length === 0 &&
    (!alone || plan.traffic.mode === SplitMode.INSTANCE_COUNT) &&
    plan.loadBalancer
  ) {
    findings.push(
      wrong(
        'the source of a mirror must have all of the traffic, because a gateway copies the requests of a whole route',
        taking.map(({ deployment, weight }) => `${deployment}: ${weight}`),
        `give all weight to ${source}, or remove the mirror`,
      ),
    );
  }
  return findings;
}

function accept(spec: ServiceSpec, plan: PlannedService): Finding[] {
  const switched = plan.deployments.filter(({ acceptTraffic }) => acceptTraffic !== undefined);
  const findings = spec.deployments
    .filter(({ acceptTraffic }) => acceptTraffic !== undefined && switched.length === 0)
    .map(({ path, acceptTraffic }) =>
      violation(TRAFFIC_ACCEPT, path, {
        problem: '"acceptTraffic" is supported only behind a CLB that splits by instance count',
        value: acceptTraffic,
        fix:
          acceptTraffic === true
            ? 'remove it'
            : 'remove it; with weights, weight 0 has the same effect and restarts no pod',
      }),
    );
  return switched.length > 0 && switched.every(({ acceptTraffic }) => acceptTraffic === false)
    ? [
        violation(TRAFFIC_ACCEPT, plan.path, {
          problem: '"acceptTraffic" is false on every deployment, so none gets traffic',
          fix: 'set acceptTraffic: true on at least one deployment',
        }),
      ]
    : findings;
}

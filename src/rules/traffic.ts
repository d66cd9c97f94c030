import { Finding, violation } from './finding';
import { Subject } from './subject';
import { wholeNumber } from './numbers';
import { mirrorsParts } from '../plan/gateway-features';
import { ServicePlan } from '../plan/service';
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
  'two or more deployments behind an API gateway have their split said; a service has one split',
);
/** @internal */
export const TRAFFIC_MODE = TRAFFIC.error(
  'TRAFFIC_MODE',
  'a policy says one way to split: weights, instance count or a release; or a mirror',
);
/** @internal */
export const TRAFFIC_WEIGHT = TRAFFIC.error(
  'TRAFFIC_WEIGHT',
  `a weight is a whole number 0–${MAX_WEIGHT}, not all are 0, each deployment is of this service and named once, ${MAX_BACKENDS} at most`,
);
const TRAFFIC_LOAD_BALANCER_RULE = TRAFFIC.error(
  'TRAFFIC_LOAD_BALANCER',
  'a split or a mirror stands on a service that has a load balancer to carry it out',
);
const TRAFFIC_ACCEPT = TRAFFIC.error(
  'TRAFFIC_ACCEPT',
  'the accept-traffic switch exists only behind a CLB that splits by instance count, and not all deployments are switched off',
);
const TRAFFIC_MIRROR = TRAFFIC.error(
  'TRAFFIC_MIRROR',
  'a mirror copies 0–100 % of the requests of a deployment that has all of the traffic to another one, behind an API gateway, once per service',
);
const RELEASE = TRAFFIC.error(
  'RELEASE',
  'a release goes from one deployment of the service to another in steps with names of their own and whole percentages 0–100, and stands at one of them',
);

function checkTraffic(spec: ServiceSpec, plan: ServicePlan): Finding[] {
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

function explicit(spec: ServiceSpec, plan: ServicePlan): Finding[] {
  const [first, ...others] = spec.policies.filter(splits);
  const [, ...mirrors] = spec.policies.filter((policy) => policy.mirror !== undefined);
  const findings = [
    ...others.map((policy) =>
      violation(TRAFFIC_EXPLICIT, policy.path, {
        problem: `a service has one split, and ${first.path} is it already`,
        fix: 'put all weights into one splitTraffic([...])',
      }),
    ),
    ...mirrors.map((policy) =>
      violation(TRAFFIC_MIRROR, policy.path, {
        problem: 'a service has one mirror, and another policy is it already',
        fix: 'take one of the two out',
      }),
    ),
  ];
  if (!plan.loadBalancer) {
    findings.push(
      ...spec.policies.slice(0, 1).map((policy) =>
        violation(TRAFFIC_LOAD_BALANCER_RULE, policy.path, {
          problem: `the ${first ? 'split has' : 'mirror has'} no load balancer to carry it out: the service has only Services, one per deployment`,
          fix: 'add loadBalancer: LoadBalancer.apiGateway() to the service, or take the policy out',
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
        problem: `the service has ${plan.deployments.length} deployments and nothing says who gets which share of the requests`,
        fix: `write, for example, service.splitTraffic([${line}])`,
      }),
    );
  }
  return findings;
}

/** What a policy says: one way to split, or none where it says a mirror. */
function oneSplit(policy: PolicySpec): Finding[] {
  const spec = [
    policy.weights && 'weights',
    policy.byInstanceCount === true && 'byInstanceCount',
    policy.release && 'release',
  ].filter(Boolean);
  if (spec.length > 1) {
    return [
      violation(TRAFFIC_MODE, policy.path, {
        problem: 'a policy splits in one way',
        value: spec,
        fix: 'say one of "weights", "byInstanceCount" and "release"',
      }),
    ];
  }
  return spec.length === 0 && policy.mirror === undefined
    ? [
        violation(TRAFFIC_MODE, policy.path, {
          problem: 'the policy says nothing',
          fix: 'say one of "weights", "byInstanceCount" and "release", or a "mirror"',
        }),
      ]
    : [];
}

/** The variable that a deployment is likely kept in; one that is right where its id gives none away. */
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
    const found = wholeNumber(
      TRAFFIC_WEIGHT,
      policy.path,
      weight,
      { min: 0, max: MAX_WEIGHT, required: true },
      {
        problem: `the weight of ${path} must be a whole number, 0–${MAX_WEIGHT}`,
        fix: 'write relative shares, such as 9 and 1; 0 is no traffic',
      },
    );
    if (!own.has(path)) {
      found.push(
        violation(TRAFFIC_WEIGHT, policy.path, {
          problem: `${path} is not a deployment of this service`,
          fix: `name its own: ${[...own].join(', ') || 'it has none'}`,
        }),
      );
    }
    if (seen.has(path)) {
      found.push(
        violation(TRAFFIC_WEIGHT, policy.path, {
          problem: `${path} is named twice`,
          fix: 'give it one weight',
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
            ? 'no weight is given'
            : 'all weights are 0, so that nobody would answer',
        fix: 'give at least one deployment a weight above 0',
      }),
    );
  }
  if (declared.length > MAX_BACKENDS) {
    findings.push(
      violation(TRAFFIC_WEIGHT, policy.path, {
        problem: `a route takes ${MAX_BACKENDS} backends at most`,
        value: declared.length,
        fix: 'leave out deployments without traffic, or make a second service',
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
            problem: '"step" means nothing without a "release"',
            value: policy.step,
            fix: 'take it out, or say the release: Release.blueGreen(from, to)',
          }),
        ];
  }
  const own = new Set(spec.deployments.map(({ path }) => path));
  const foreignPods = [request.from, request.to].filter((path) => !own.has(path));
  return [
    ...foreignPods.map((path) =>
      violation(RELEASE, policy.path, {
        problem: `${path} is not a deployment of this service`,
        fix: `name its own: ${[...own].join(', ')}`,
      }),
    ),
    ...(request.from === request.to
      ? [
          violation(RELEASE, policy.path, {
            problem: 'a release goes from one deployment to another',
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
            problem: `the percentage of step "${name}" must be known when the program runs, since the other deployment gets the rest`,
            fix: 'write the number instead of a value that is only known at apply',
          }),
        ]
      : wholeNumber(
          RELEASE,
          path,
          percent,
          { min: 0, max: 100, required: true },
          {
            problem: `the percentage of step "${name}" must be whole, 0–100`,
            fix: 'write what the new deployment gets in this step, such as 5',
          },
        ),
  );
  const legal = names.every(
    (name) => name.trim() === name && name.length >= 1 && name.length <= 63,
  );
  if (names.length === 0 || !legal || new Set(names).size < names.length) {
    findings.push(
      violation(RELEASE, path, {
        problem: 'a release has at least one step, and each a name of its own, 1–63 characters',
        value: names,
        fix: "name them, such as { name: 'five-percent', percent: 5 }",
      }),
    );
  } else if (!isUnresolved(step) && !names.includes(step)) {
    findings.push(
      violation(RELEASE, path, {
        problem: `the release has no such step (${names.join(', ')})`,
        value: step,
        fix: 'name one of these',
      }),
    );
  }
  return findings;
}

function mirror(spec: ServiceSpec, plan: ServicePlan, policy: PolicySpec): Finding[] {
  const request = policy.mirror;
  if (!request) {
    return [];
  }
  const { source, target, percent } = request;
  const own = new Set(spec.deployments.map(({ path }) => path));
  const wrong = (problem: string, value: unknown, fix: string) =>
    violation(TRAFFIC_MIRROR, policy.path, { problem, value, fix });
  const findings = [
    ...wholeNumber(
      TRAFFIC_MIRROR,
      policy.path,
      percent,
      { min: 0, max: 100, required: true },
      {
        problem: '"percent" of a mirror must be whole, 0–100',
        fix: 'write how many of the requests are copied, such as 10',
      },
    ),
    ...[source, target]
      .filter((path) => !own.has(path))
      .map((path) =>
        wrong(
          'a mirror copies between deployments of this service',
          path,
          `name its own: ${[...own].join(', ')}`,
        ),
      ),
  ];
  if (source === target) {
    findings.push(wrong('a mirror copies to another deployment', target, 'name another "target"'));
  }
  if (plan.loadBalancer?.kind === LoadBalancerKind.CLB) {
    findings.push(
      wrong(
        'a CLB forwards connections and cannot copy requests',
        plan.loadBalancer.kind,
        'put an API gateway in front, or take the mirror out',
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
        'gateways copy the requests of a whole route, so the source must have all of its traffic',
        taking.map(({ deployment, weight }) => `${deployment}: ${weight}`),
        `give all weight to ${source}, or take the mirror out`,
      ),
    );
  }
  return findings;
}

function accept(spec: ServiceSpec, plan: ServicePlan): Finding[] {
  const switched = plan.deployments.filter(({ acceptTraffic }) => acceptTraffic !== undefined);
  const findings = spec.deployments
    .filter(({ acceptTraffic }) => acceptTraffic !== undefined && switched.length === 0)
    .map(({ path, acceptTraffic }) =>
      violation(TRAFFIC_ACCEPT, path, {
        problem: '"acceptTraffic" exists only behind a CLB that splits by instance count',
        value: acceptTraffic,
        fix:
          acceptTraffic === true
            ? 'take it out'
            : 'take it out; where weights split, weight 0 does the same and restarts nothing',
      }),
    );
  return switched.length > 0 && switched.every(({ acceptTraffic }) => acceptTraffic === false)
    ? [
        violation(TRAFFIC_ACCEPT, plan.path, {
          problem: 'no deployment accepts traffic, so that nobody would answer',
          fix: 'let at least one of them accept it',
        }),
      ]
    : findings;
}

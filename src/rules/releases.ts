import { Finding, Rule, broken, error } from './finding';
import { wholeNumber } from './numbers';
import { mirrorsParts } from '../plan/gateway-features';
import { LoadBalancerKind } from '../plan/load-balancer-plan';
import { ServicePlan, ServiceSaid } from '../plan/service-plan';
import { PolicySaid, ReleaseSaid, SplitMode } from '../plan/traffic-plan';
import { isUnknown } from '../private/unknown';

const TRAFFIC_MIRROR = error(
  'TRAFFIC_MIRROR',
  'a mirror copies 0–100 % of the requests of a deployment that has all of the traffic to another one, behind an API gateway, once per service',
);
const RELEASE = error(
  'RELEASE',
  'a release goes from one deployment of the service to another in steps with names of their own and whole percentages 0–100, and stands at one of them',
);

/** @internal */
export const RELEASE_RULES: Rule[] = [TRAFFIC_MIRROR, RELEASE];

/** What a policy says beside a split: a release, a mirror. @internal */
export function checkReleases(said: ServiceSaid, plan: ServicePlan): Finding[] {
  const [, ...mirrors] = said.policies.filter((policy) => policy.mirror !== undefined);
  return [
    ...mirrors.map((policy) =>
      broken(TRAFFIC_MIRROR, policy.path, {
        problem: 'a service has one mirror, and another policy is it already',
        mend: 'take one of the two out',
      }),
    ),
    ...said.policies.flatMap((policy) => [...release(said, policy), ...mirror(said, plan, policy)]),
  ];
}

function release(said: ServiceSaid, policy: PolicySaid): Finding[] {
  const wanted = policy.release;
  if (!wanted) {
    return [];
  }
  const own = new Set(said.deployments.map(({ path }) => path));
  const strangers = [wanted.from, wanted.to].filter((path) => !own.has(path));
  return [
    ...strangers.map((path) =>
      broken(RELEASE, policy.path, {
        problem: `${path} is not a deployment of this service`,
        mend: `name its own: ${[...own].join(', ')}`,
      }),
    ),
    ...(wanted.from === wanted.to
      ? [
          broken(RELEASE, policy.path, {
            problem: 'a release goes from one deployment to another',
            got: wanted.from,
            mend: 'name two deployments',
          }),
        ]
      : []),
    ...steps(wanted, policy.path),
  ];
}

function steps({ steps: all, step }: ReleaseSaid, path: string): Finding[] {
  const names = all.map(({ name }) => name);
  const findings = all.flatMap(({ name, percent }) =>
    isUnknown(percent)
      ? [
          broken(RELEASE, path, {
            problem: `the percentage of step "${name}" must be known when the program runs, since the other deployment gets the rest`,
            mend: 'write the number instead of a value that is only known at apply',
          }),
        ]
      : wholeNumber(
          RELEASE,
          path,
          percent,
          { min: 0, max: 100, required: true },
          {
            problem: `the percentage of step "${name}" must be whole, 0–100`,
            mend: 'write what the new deployment gets in this step, such as 5',
          },
        ),
  );
  const legal = names.every(
    (name) => name.trim() === name && name.length >= 1 && name.length <= 63,
  );
  if (names.length === 0 || !legal || new Set(names).size < names.length) {
    findings.push(
      broken(RELEASE, path, {
        problem: 'a release has at least one step, and each a name of its own, 1–63 characters',
        got: names,
        mend: "name them, such as { name: 'five-percent', percent: 5 }",
      }),
    );
  } else if (!isUnknown(step) && !names.includes(step)) {
    findings.push(
      broken(RELEASE, path, {
        problem: `the release has no such step (${names.join(', ')})`,
        got: step,
        mend: 'name one of these',
      }),
    );
  }
  return findings;
}

function mirror(said: ServiceSaid, plan: ServicePlan, policy: PolicySaid): Finding[] {
  const wanted = policy.mirror;
  if (!wanted) {
    return [];
  }
  const { source, target, percent } = wanted;
  const own = new Set(said.deployments.map(({ path }) => path));
  const wrong = (problem: string, got: unknown, mend: string) =>
    broken(TRAFFIC_MIRROR, policy.path, { problem, got, mend });
  const findings = [
    ...wholeNumber(
      TRAFFIC_MIRROR,
      policy.path,
      percent,
      { min: 0, max: 100, required: true },
      {
        problem: '"percent" of a mirror must be whole, 0–100',
        mend: 'write how many of the requests are copied, such as 10',
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
  const taking = plan.traffic.shares.filter(({ weight }) => weight > 0 || isUnknown(weight));
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

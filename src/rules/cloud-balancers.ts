import { CLOUD_ID } from './cloud-limits';
import { Finding, violation } from './finding';
import { outside } from './limits';
import { Subject } from './subject';
import { CloudBalancerPlan, CloudSplitPlan, MAX_DRAIN_SECONDS } from '../plan/cloud-balancer';
import { Frontend } from '../plan/frontend';
import { MAX_SERVER_WEIGHT } from '../plan/server-weights';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';

/** @internal */
export const CLOUD_BALANCERS = new Subject('Volcengine', (_, plan) => checkCloudBalancers(plan));

const CLOUD_NODES = CLOUD_BALANCERS.error(
  'CLOUD_NODES',
  'a CLB that splits by weights needs the id of the cluster, or the ids of its nodes, each once',
  "Platform.vke({ region: 'cn-beijing', nodes: ['10.0.0.1'] }) // for a CLB with splitTraffic([…])",
);
const CLOUD_WEIGHT = CLOUD_BALANCERS.error(
  'CLOUD_WEIGHT',
  `weight × replicas behind a CLB are numbers, the largest at most ${MAX_SERVER_WEIGHT} times the smallest`,
  'service.splitTraffic([Weight.of(a, 101), Weight.of(b, 1)]) // behind a CLB, in a TerraformStack',
);
const APPROXIMATED_SERVER_WEIGHT = CLOUD_BALANCERS.warning(
  'APPROXIMATED_SERVER_WEIGHT',
  `weight × replicas behind a CLB has no exact ratio in whole numbers up to ${MAX_SERVER_WEIGHT}`,
  'service.splitTraffic([Weight.of(a, 199), Weight.of(b, 2)]) // behind a CLB, in a TerraformStack',
);
const APPROXIMATED_DRAIN = CLOUD_BALANCERS.warning(
  'APPROXIMATED_DRAIN',
  `a CLB splits by weights, and "gracefulShutdown" is longer than the ${MAX_DRAIN_SECONDS} s that the CLB drains connections`,
  'gracefulShutdown: Duration.seconds(901) // behind a CLB with splitTraffic([…]), in a TerraformStack',
);
const APPROXIMATED_CLOUD_TEXT = CLOUD_BALANCERS.warning(
  'APPROXIMATED_CLOUD_TEXT',
  'the display name and description of a CLB have characters that Volcengine rejects, or more than 255',
  "description: 'Chat (beta)' // behind a CLB, in a TerraformStack",
);

/** CLBs that Terraform creates or uses. */
function checkCloudBalancers(plan: PlannedService): Finding[] {
  return plan.frontends.flatMap((frontend) => {
    const { cloudBalancer } = frontend;
    return cloudBalancer
      ? [
          ...description(frontend, cloudBalancer, plan),
          ...(cloudBalancer.split ? checkSplit(frontend, cloudBalancer.split, plan) : []),
        ]
      : [];
  });
}

function description(
  { path }: Frontend,
  { description: text, instance, split }: CloudBalancerPlan,
  plan: PlannedService,
): Finding[] {
  const spec = plan.deployments.find((deployment) => deployment.path === path) ?? plan;
  const whole = [spec.displayName, spec.description].filter((each) => each !== undefined);
  const unrendered = instance !== undefined && !split;
  if (unrendered || whole.some(isUnresolved) || whole.join(', ') === text) {
    return [];
  }
  return [
    violation(APPROXIMATED_CLOUD_TEXT, path, {
      problem: `the CLB shows "${text}": Volcengine rejects some characters, or more than 255`,
      value: whole.join(', '),
      fix: 'use letters, digits, Chinese characters, spaces and , . _ = -; ignore this if the shown text is clear',
    }),
  ];
}

function checkSplit(frontend: Frontend, split: CloudSplitPlan, plan: PlannedService): Finding[] {
  return [...nodes(frontend, split), ...weights(frontend, split), ...drain(frontend, split, plan)];
}

const BOUNDS = {
  id: {
    rule: CLOUD_NODES,
    property: 'each of "cluster", "nodePools" and "nodes"',
    limit: CLOUD_ID,
    fix: "copy the id from Volcengine's console, such as 'ccm5zb9p3d1rs8vbkq4h0'",
  },
};

function nodes({ path }: Frontend, { nodes: found }: CloudSplitPlan): Finding[] {
  const { instances, cluster, nodePools } = found;
  const wrong = (problem: string, value: unknown, fix: string) =>
    violation(CLOUD_NODES, path, { problem, value, fix });
  if (instances === undefined && cluster === undefined) {
    return [
      violation(CLOUD_NODES, path, {
        problem: 'a CLB that splits by weights needs the "cluster" or the "nodes" of the platform',
        fix: "set Platform.vke({ cluster: 'ccm5zb9p3d1rs8vbkq4h0', … }), or use splitByInstanceCount()",
      }),
    ];
  }
  const ids = isUnresolved(instances) ? [] : (instances ?? []);
  return [
    ...(instances?.length === 0
      ? [
          wrong(
            '"nodes" of the platform must not be empty',
            instances,
            'list at least one id, or omit it',
          ),
        ]
      : []),
    ...(instances !== undefined && nodePools.length > 0
      ? [
          wrong(
            '"nodePools" of the platform cannot be combined with "nodes"',
            nodePools,
            'remove one of the two',
          ),
        ]
      : []),
    ...[...ids, ...nodePools, cluster].flatMap((id) => outside(BOUNDS.id, path, id)),
    ...(new Set(ids).size < ids.length
      ? [wrong('"nodes" must list each node once', ids, 'remove the repetition')]
      : []),
  ];
}

function weights({ path, traffic }: Frontend, { servers, error: off }: CloudSplitPlan): Finding[] {
  const named = traffic.shares.filter((share) => share.inRoute);
  const later = named.filter(
    ({ weight, routeWeight }) => isUnresolved(weight) || isUnresolved(routeWeight),
  );
  if (later.length > 0) {
    return later.map(({ deployment }) =>
      violation(CLOUD_WEIGHT, path, {
        problem: `weight and "replicas" of ${deployment} behind a CLB must not be Terraform tokens`,
        fix: 'write numbers, or use splitByInstanceCount()',
      }),
    );
  }
  const parts = named.map(({ routeWeight }) => routeWeight).filter((part) => part > 0);
  if (Math.max(...parts) > MAX_SERVER_WEIGHT * Math.min(...parts)) {
    return [
      violation(CLOUD_WEIGHT, path, {
        problem: `the largest weight × replicas behind a CLB must be at most ${MAX_SERVER_WEIGHT} times the smallest`,
        value: listed(named.map(({ deployment, routeWeight }) => [deployment, routeWeight])),
        fix: 'choose closer weights, set the small weight to 0, or use LoadBalancer.apiGateway()',
      }),
    ];
  }
  return off === 0
    ? []
    : [
        violation(APPROXIMATED_SERVER_WEIGHT, path, {
          problem: `weight × replicas behind a CLB is rounded to ${listed(servers.map(({ deployment, weight }) => [deployment, weight]))}, so shares drift by up to ${(off * 100).toPrecision(2)} points`,
          value: listed(named.map(({ deployment, routeWeight }) => [deployment, routeWeight])),
          fix: 'choose weights with a simpler ratio, such as 9 and 1; ignore this if the drift is acceptable',
        }),
      ];
}

function listed(parts: readonly (readonly [string, number])[]): string {
  return parts.map(([deployment, part]) => `${deployment}: ${part}`).join(', ');
}

function drain(
  { path }: Frontend,
  { servers }: CloudSplitPlan,
  { deployments }: PlannedService,
): Finding[] {
  const behind = new Set(servers.map((server) => server.path));
  return deployments
    .filter((deployment) => behind.has(deployment.path))
    .filter(({ shutdown }) => shutdown.drainSeconds > MAX_DRAIN_SECONDS)
    .map(({ name, shutdown }) =>
      violation(APPROXIMATED_DRAIN, path, {
        problem: `the CLB closes connections to stopping pods of ${name} after ${MAX_DRAIN_SECONDS} s, before "gracefulShutdown" ends`,
        value: shutdown.drainSeconds,
        fix: `lower "gracefulShutdown" to ${MAX_DRAIN_SECONDS} s; ignore this if no request takes longer`,
      }),
    );
}

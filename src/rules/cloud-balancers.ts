import { Finding, violation } from './finding';
import { Subject } from './subject';
import { CloudBalancerPlan, CloudSplitPlan, MAX_DRAIN_SECONDS } from '../plan/cloud-balancer';
import { Frontend } from '../plan/frontend';
import { MAX_SERVER_WEIGHT } from '../plan/server-weights';
import { ServicePlan } from '../plan/service';
import { isUnresolved } from '../private/unresolved';

/** @internal */
export const CLOUD_BALANCERS = new Subject('Volcengine', (_, plan) => checkCloudBalancers(plan));

const CLOUD_NODES = CLOUD_BALANCERS.error(
  'CLOUD_NODES',
  'a CLB by weights below a TerraformStack knows its nodes: ids of machines, each once, or the id of the cluster in which they are found, with node pools or without',
);
const CLOUD_WEIGHT = CLOUD_BALANCERS.error(
  'CLOUD_WEIGHT',
  `weights × instances behind a CLB of the cloud are known when the program runs, and the largest is at most ${MAX_SERVER_WEIGHT} times the smallest: a server's weight is 1–${MAX_SERVER_WEIGHT}`,
);
const APPROXIMATED_SERVER_WEIGHT = CLOUD_BALANCERS.warning(
  'APPROXIMATED_SERVER_WEIGHT',
  `weights × instances that are no whole weights up to ${MAX_SERVER_WEIGHT} are rounded to those, which moves shares`,
);
const APPROXIMATED_DRAIN = CLOUD_BALANCERS.warning(
  'APPROXIMATED_DRAIN',
  `a CLB waits at most ${MAX_DRAIN_SECONDS} s for the connections of a server that is taken out`,
);
const APPROXIMATED_CLOUD_TEXT = CLOUD_BALANCERS.warning(
  'APPROXIMATED_CLOUD_TEXT',
  'descriptions in the cloud have letters, digits, Chinese characters, spaces and , . _ = - ， 。, 255 at most; others become spaces, and what is longer is cut',
);

/** CLBs that Terraform makes or uses. */
function checkCloudBalancers(plan: ServicePlan): Finding[] {
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
  plan: ServicePlan,
): Finding[] {
  const spec = plan.deployments.find((deployment) => deployment.path === path) ?? plan;
  const whole = [spec.displayName, spec.description].filter((each) => each !== undefined);
  const unwritten = instance !== undefined && !split;
  if (unwritten || whole.some(isUnresolved) || whole.join(', ') === text) {
    return [];
  }
  return [
    violation(APPROXIMATED_CLOUD_TEXT, path, {
      problem:
        'the description of the CLB cannot have all of the display name and the description, since the cloud takes other characters or fewer',
      value: whole.join(', '),
      fix: `accept "${text}", or write what it takes`,
    }),
  ];
}

function checkSplit(frontend: Frontend, split: CloudSplitPlan, plan: ServicePlan): Finding[] {
  return [...nodes(frontend, split), ...weights(frontend, split), ...drain(frontend, split, plan)];
}

/** What the cloud's ids are made of. */
const ID = /^[A-Za-z0-9][A-Za-z0-9-]*$/;

function nodes({ path }: Frontend, { nodes: found }: CloudSplitPlan): Finding[] {
  const { instances, cluster, nodePools } = found;
  const wrong = (problem: string, value: unknown, fix: string) =>
    violation(CLOUD_NODES, path, { problem, value, fix });
  if (instances === undefined && cluster === undefined) {
    return [
      violation(CLOUD_NODES, path, {
        problem:
          'a CLB leads to node ports by weight, and nothing says which nodes the cluster has',
        fix: "say the cluster, Platform.vke({ cluster: 'ccm5zb9p3d1rs8vbkq4h0', … }), or its nodes, or split by instance count",
      }),
    ];
  }
  const ids = isUnresolved(instances) ? [] : (instances ?? []);
  return [
    ...(instances?.length === 0
      ? [
          wrong(
            '"nodes" of the platform must have at least one',
            instances,
            'list one, or leave it out',
          ),
        ]
      : []),
    ...(instances !== undefined && nodePools.length > 0
      ? [
          wrong(
            '"nodePools" of the platform finds nodes, and "nodes" says them already',
            nodePools,
            'leave one of the two out',
          ),
        ]
      : []),
    ...[...ids, ...nodePools, ...(cluster === undefined ? [] : [cluster])]
      .filter((id) => !isUnresolved(id) && !ID.test(id))
      .map((id) =>
        wrong(
          'clusters, node pools and nodes must be said by their ids: letters, digits and -',
          id,
          'write the id that the cloud shows',
        ),
      ),
    ...(new Set(ids).size < ids.length
      ? [wrong('each node must be listed once', ids, 'take the repetition out')]
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
        problem: `weight and instances of ${deployment} must be known when the program runs, since a server behind a CLB has their product`,
        fix: 'write the numbers instead of values that are only known at apply, or split by instance count',
      }),
    );
  }
  const parts = named.map(({ routeWeight }) => routeWeight).filter((part) => part > 0);
  if (Math.max(...parts) > MAX_SERVER_WEIGHT * Math.min(...parts)) {
    return [
      violation(CLOUD_WEIGHT, path, {
        problem: `of weights × instances behind a CLB the largest must be at most ${MAX_SERVER_WEIGHT} times the smallest, since a server's weight is 1–${MAX_SERVER_WEIGHT}`,
        value: written(named.map(({ deployment, routeWeight }) => [deployment, routeWeight])),
        fix: 'bring the weights nearer to each other, give the small one 0, or use an API gateway',
      }),
    ];
  }
  return off === 0
    ? []
    : [
        violation(APPROXIMATED_SERVER_WEIGHT, path, {
          problem: `weights × instances behind a CLB are rounded to ${written(servers.map(({ deployment, weight }) => [deployment, weight]))}, which moves a share by ${(off * 100).toPrecision(2)} percentage points at most`,
          value: written(named.map(({ deployment, routeWeight }) => [deployment, routeWeight])),
          fix: `accept it, or write weights whose products with the instances are multiples of one number, ${MAX_SERVER_WEIGHT} times it at most`,
        }),
      ];
}

function written(parts: readonly (readonly [string, number])[]): string {
  return parts.map(([deployment, part]) => `${deployment}: ${part}`).join(', ');
}

function drain(
  { path }: Frontend,
  { servers }: CloudSplitPlan,
  { deployments }: ServicePlan,
): Finding[] {
  const behind = new Set(servers.map((server) => server.path));
  return deployments
    .filter((deployment) => behind.has(deployment.path))
    .filter(({ shutdown }) => shutdown.drainSeconds > MAX_DRAIN_SECONDS)
    .map(({ name, shutdown }) =>
      violation(APPROXIMATED_DRAIN, path, {
        problem: `a CLB waits at most ${MAX_DRAIN_SECONDS} s for the connections of ${name} when its server is taken out`,
        value: shutdown.drainSeconds,
        fix: `accept it, or shorten "gracefulShutdown" to ${MAX_DRAIN_SECONDS} s`,
      }),
    );
}

import { CloudBalancerPlan, CloudSplitPlan } from '../../plan/cloud-balancer';
import { Frontend } from '../../plan/frontend';
import { clbScheduler } from '../../plan/load-balancer-annotations';
import { PlannedService } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { Expression } from '../../private/unresolved';
import { SERVICE_LABEL } from '../../private/vocabulary';
import { CloudResource, namespacePart, reference, resourceName } from '../cloud-resource';
import { renderServers } from './server';

/** CLBs (Volcengine's layer-4 load balancers), their listeners and servers. @internal */
export function renderBalancers(plan: PlannedService): CloudResource[] {
  return plan.frontends.flatMap((frontend) => {
    const { cloudBalancer } = frontend;
    return cloudBalancer
      ? [
          ...(cloudBalancer.instance === undefined
            ? [renderBalancer(plan, frontend, cloudBalancer)]
            : []),
          ...(cloudBalancer.split
            ? renderSplit(plan, frontend, cloudBalancer, cloudBalancer.split)
            : []),
        ]
      : [];
  });
}

function renderBalancer(
  plan: PlannedService,
  frontend: Frontend,
  { name, description, publicAccess, subnet, vpc }: CloudBalancerPlan,
): CloudResource {
  return {
    owner: frontend.path,
    type: 'volcengine_clb',
    name: frontendName(frontend),
    values: omitUndefined({
      load_balancer_name: name,
      description,
      type: publicAccess ? 'public' : 'private',
      vpc_id: vpc,
      subnet_id: subnet,
      // the settings with which Volcengine's cloud controller manager creates a CLB
      load_balancer_billing_type: 'PostPaid',
      load_balancer_spec: 'small_1',
      eip_billing_config: publicAccess
        ? [{ isp: 'BGP', eip_billing_type: 'PostPaidByTraffic' }]
        : undefined,
      tags: tags(plan),
    }),
    after: [],
  };
}

function renderSplit(
  plan: PlannedService,
  frontend: Frontend,
  balancer: CloudBalancerPlan,
  split: CloudSplitPlan,
): CloudResource[] {
  const id = balancerId(frontend, balancer);
  return [
    ...split.listeners.flatMap((port) => {
      const group = resourceName(frontend.path, frontendName(frontend), port);
      return [
        {
          owner: frontend.path,
          type: 'volcengine_server_group',
          name: group,
          values: {
            load_balancer_id: id,
            server_group_name: `${balancer.name}-${port}`,
            description: balancer.description,
            type: 'instance',
            tags: tags(plan),
          },
          after: [],
        },
        {
          owner: frontend.path,
          type: 'volcengine_listener',
          name: group,
          values: renderListener(plan, frontend, balancer, split, port, [id, group]),
          after: [],
        },
      ];
    }),
    ...renderServers(frontend, split, (port) =>
      resourceName(frontend.path, frontendName(frontend), port),
    ),
  ];
}

function renderListener(
  plan: PlannedService,
  { loadBalancer }: Frontend,
  balancer: CloudBalancerPlan,
  split: CloudSplitPlan,
  port: number,
  [id, group]: readonly [id: string | Expression, group: string],
): Record<string, unknown> {
  return {
    load_balancer_id: id,
    listener_name: `${balancer.name}-${port}`,
    description: balancer.description,
    // for every protocol: gRPC, streamed responses and the address of the client pass through
    protocol: 'TCP',
    port,
    server_group_id: reference('volcengine_server_group', group, 'id'),
    scheduler: clbScheduler(loadBalancer.algorithm),
    enabled: 'on',
    connection_drain_enabled: 'on',
    connection_drain_timeout: split.drainSeconds,
    health_check: [{ enabled: 'on' }],
    tags: tags(plan),
  };
}

function tags({ name }: PlannedService): object[] {
  return [{ key: SERVICE_LABEL, value: name }];
}

/** The id of the CLB of a frontend, created or existing. @internal */
export function balancerId(
  frontend: Frontend,
  { instance }: CloudBalancerPlan,
): string | Expression {
  return instance ?? reference('volcengine_clb', frontendName(frontend), 'id');
}

/** The name, in the Terraform state, of the resources that a frontend has once. @internal */
export function frontendName({ path, namespace, name }: Frontend): string {
  return resourceName(path, namespacePart(namespace), name);
}

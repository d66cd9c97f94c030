import {
  CloudNodesPlan,
  CloudServerPlan,
  CloudServerPortPlan,
  CloudSplitPlan,
} from '../../plan/cloud-balancer';
import { Frontend } from '../../plan/frontend';
import { omitUndefined } from '../../private/omit-undefined';
import { Expression, isUnresolved } from '../../private/unresolved';
import { CloudResource, objectReference, reference, resourceName } from '../cloud-resource';
import { key } from '../object';

/** The keys of the nodes of a CLB, and the source of their machine ids. */
interface Node {
  readonly name?: string;
  readonly forEach?: Expression | readonly string[];
  readonly instance: string | Expression;
}

/**
 * The servers of a CLB's groups: one for each node and deployment.
 *
 * @internal
 * @param groupName the name of the group of an expose port
 */
export function renderServers(
  frontend: Frontend,
  { nodes, servers }: CloudSplitPlan,
  groupName: (port: number) => string,
): CloudResource[] {
  const found = nodes.instances === undefined ? [renderNodes(frontend, nodes)] : [];
  return [
    ...found,
    ...servers.flatMap((server) =>
      server.ports.flatMap((port, index) =>
        nodesOf(nodes, found[0]).map(({ name, forEach, instance }) => ({
          owner: frontend.path,
          type: 'volcengine_server_group_server',
          name: resourceName(frontend.path, groupName(port.port), server.deployment, name),
          values: omitUndefined({
            for_each: forEach,
            server_group_id: reference('volcengine_server_group', groupName(port.port), 'id'),
            type: 'ecs',
            instance_id: instance,
            port: nodePort(server, port, index),
            weight: server.weight,
            description: server.deployment,
          }),
          after: port.nodePort === undefined ? [] : [serviceKey(server)],
        })),
      ),
    ),
  ];
}

/** The node port of a deployment; Terraform reads a port that the cluster chose from the Service. @internal */
export function nodePort(
  server: CloudServerPlan,
  { nodePort: fixed }: CloudServerPortPlan,
  index: number,
): number | Expression {
  const { path, service, namespace } = server;
  return (
    fixed ??
    objectReference(path, 'Service', namespace, service, `object.spec.ports[${index}].nodePort`)
  );
}

function serviceKey({ service }: CloudServerPlan): string {
  return key({ kind: 'Service', metadata: { name: service } });
}

function nodesOf({ instances }: CloudNodesPlan, found: CloudResource | undefined): Node[] {
  if (instances === undefined) {
    const { type, name } = found!;
    // a virtual node has no ports, and a node that is being created no machine yet
    const all = `data.${type}.${name}.nodes`;
    return [
      {
        forEach: new Expression(
          `toset([for node in ${all} : node.instance_id if !node.is_virtual && node.instance_id != ""])`,
        ),
        instance: new Expression('each.value'),
      },
    ];
  }
  if (isUnresolved(instances)) {
    return [{ forEach: instances, instance: new Expression('each.value') }];
  }
  return instances.map((instance, index) => ({
    name: isUnresolved(instance) ? `${index + 1}` : instance,
    instance,
  }));
}

/** The same for all services of a stack that name the cluster. */
function renderNodes({ path }: Frontend, { cluster, nodePools }: CloudNodesPlan): CloudResource {
  return {
    owner: path,
    type: 'volcengine_vke_nodes',
    name: resourceName(path, cluster, ...nodePools),
    data: true,
    shared: true,
    values: omitUndefined({
      cluster_ids: cluster === undefined ? undefined : [cluster],
      node_pool_ids: nodePools.length > 0 ? nodePools : undefined,
    }),
    after: [],
  };
}

import { IngressRule } from '../../plan/ingress-rules';
import { PlannedService } from '../../plan/service';
import { Expression, isUnresolved } from '../../private/unresolved';
import { CloudResource, namespacePart, resourceName } from '../cloud-resource';
import { nodePort } from './server';

/**
 * Rules of security groups that open the ports on which pods listen, and the node ports that
 * lead to them: one for each group, port and block of addresses, however many deployments and
 * services mean it.
 *
 * @internal
 */
export function renderSecurityGroups(plan: PlannedService): CloudResource[] {
  const rules = plan.ingressRules.flatMap((ingressRule) =>
    ingressRule.securityGroups.flatMap((group, index) =>
      ingressRule.sources.map((source) =>
        rule(ingressRule, portOf(plan, ingressRule), [group, index], source),
      ),
    ),
  );
  return [...new Map([...rules].reverse().map((each) => [each.name, each])).values()].reverse();
}

/** A port, and what it is called in the state. */
interface Opened {
  readonly name: string;
  readonly number: number | Expression;
}

function portOf({ frontends }: PlannedService, { path, port, service }: IngressRule): Opened {
  if (service === undefined) {
    return { name: `${port}`, number: port };
  }
  const servers = frontends.flatMap(({ cloudBalancer }) => cloudBalancer?.split?.servers ?? []);
  const server = servers.find((each) => each.path === path && each.service === service)!;
  const index = server.ports.findIndex((each) => each.port === port);
  const fixed = server.ports[index].nodePort;
  return {
    name:
      fixed === undefined
        ? resourceName(path, namespacePart(server.namespace), service, port)
        : `${fixed}`,
    number: nodePort(server, server.ports[index], index),
  };
}

function rule(
  { path }: IngressRule,
  { name, number }: Opened,
  [group, index]: readonly [id: string, index: number],
  source: string,
): CloudResource {
  return {
    owner: path,
    type: 'volcengine_security_group_rule',
    // a group whose id only Terraform knows is named by its index
    name: resourceName(path, group, isUnresolved(group) ? index + 1 : undefined, name, source),
    shared: true,
    values: {
      security_group_id: group,
      direction: 'ingress',
      protocol: 'tcp',
      port_start: number,
      port_end: number,
      cidr_ip: source,
      policy: 'accept',
      priority: 1,
    },
    after: [],
  };
}

import { Finding, violation } from './finding';
import { Subject } from './subject';
import { wholeNumber } from './numbers';
import { DeploymentPlan } from '../plan/deployment';
import { Frontend } from '../plan/frontend';
import { ServicePlan } from '../plan/service';
import { isUnresolved } from '../private/unresolved';

const NODE_PORTS = { min: 30000, max: 32767, required: true };

/** @internal */
export const NODE_PORT_RULES = new Subject('Volcengine', (_, plan) => checkNodePorts(plan));

const NODE_PORT = NODE_PORT_RULES.error(
  'NODE_PORT',
  `a node port is a whole number, ${NODE_PORTS.min}–${NODE_PORTS.max}, stands for an expose port that the CLB forwards, and for one deployment alone`,
);

/** Node ports that were chosen by hand, wherever they mean something. */
function checkNodePorts({ deployments, frontends }: ServicePlan): Finding[] {
  const taken = new Map<number, string>();
  return deployments.flatMap((deployment) => {
    const frontend = frontends.find(({ cloudBalancer }) =>
      cloudBalancer?.split?.servers.some(({ path }) => path === deployment.path),
    );
    return frontend ? [...numbers(deployment, taken), ...exposed(deployment, frontend)] : [];
  });
}

function numbers({ nodePorts, path, name }: DeploymentPlan, taken: Map<number, string>): Finding[] {
  return nodePorts.flatMap(({ nodePort }) => {
    const found = wholeNumber(NODE_PORT, path, nodePort, NODE_PORTS, {
      problem: `"nodePort" must be a whole number, ${NODE_PORTS.min}–${NODE_PORTS.max}`,
      fix: 'take one that is free in the cluster, or leave it out and let the cluster choose',
    });
    const other = taken.get(nodePort);
    taken.set(nodePort, name);
    return other === undefined || isUnresolved(nodePort)
      ? found
      : [
          ...found,
          violation(NODE_PORT, path, {
            problem: `a node port leads to one Service, and ${other} has it already`,
            value: nodePort,
            fix: 'take another one that is free in the cluster',
          }),
        ];
  });
}

function exposed({ nodePorts, path }: DeploymentPlan, { ports }: Frontend): Finding[] {
  const open = ports.map(({ expose }) => expose);
  const spec = nodePorts.map(({ port }) => port);
  const known = spec.filter((port) => !isUnresolved(port));
  return [
    ...known
      .filter((port) => !open.includes(port))
      .map((port) =>
        violation(NODE_PORT, path, {
          problem: `"port" of a node port must be an expose port that the CLB forwards (${open.join(', ')})`,
          value: port,
          fix: 'write one of these',
        }),
      ),
    ...(new Set(known).size < known.length
      ? [
          violation(NODE_PORT, path, {
            problem: 'an expose port must have one node port',
            value: spec,
            fix: 'take out those that stand for it a second time',
          }),
        ]
      : []),
  ];
}

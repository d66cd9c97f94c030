import { Finding, violation } from './finding';
import { inWords, outside, whole } from './limits';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { Frontend } from '../plan/frontend';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { NODE_PORTS } from '../spec/port';

const RANGE = whole(...NODE_PORTS);

/** @internal */
export const NODE_PORT_RULES = new Subject('Volcengine', (_, plan) => checkNodePorts(plan));

const NODE_PORT = NODE_PORT_RULES.error(
  'NODE_PORT',
  `a node port is ${inWords(RANGE)}, belongs to an expose port that the CLB forwards, and is used once`,
  'nodePorts: [{ port: 80, nodePort: 8080 }] // behind a CLB with splitTraffic([…]), in a TerraformStack',
);

const BOUNDS = {
  nodePort: {
    rule: NODE_PORT,
    property: '"nodePort"',
    limit: RANGE,
    fix: 'set one that is free in the cluster, such as nodePort: 30080, or remove the entry for an automatic one',
    required: true,
  },
};

/** Node ports matter only to deployments behind a CLB that splits by server. */
function checkNodePorts({ deployments, frontends }: PlannedService): Finding[] {
  const taken = new Map<number, string>();
  return deployments.flatMap((deployment) => {
    const frontend = frontends.find(({ cloudBalancer }) =>
      cloudBalancer?.split?.servers.some(({ path }) => path === deployment.path),
    );
    return frontend ? [...numbers(deployment, taken), ...exposed(deployment, frontend)] : [];
  });
}

function numbers(
  { nodePorts, path, name }: PlannedDeployment,
  taken: Map<number, string>,
): Finding[] {
  return nodePorts.flatMap(({ nodePort }) => {
    const found = outside(BOUNDS.nodePort, path, nodePort);
    const other = taken.get(nodePort);
    taken.set(nodePort, name);
    return other === undefined || isUnresolved(nodePort)
      ? found
      : [
          ...found,
          violation(NODE_PORT, path, {
            problem: `"nodePort" must be used by one deployment, and ${other} uses it`,
            value: nodePort,
            fix: 'set another one that is free in the cluster',
          }),
        ];
  });
}

function exposed({ nodePorts, path }: PlannedDeployment, { ports }: Frontend): Finding[] {
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
          fix: `set one of them, such as port: ${open[0]}`,
        }),
      ),
    ...(new Set(known).size < known.length
      ? [
          violation(NODE_PORT, path, {
            problem: '"nodePorts" must list an expose port once',
            value: spec,
            fix: 'remove the repeated entries',
          }),
        ]
      : []),
  ];
}

import { Code, literal } from './literal';
import { PortPurpose, PortSpec } from '../spec/port';

/** The parts of a program that adopts a service. @internal */
export interface AdoptionProgram {
  /** Names of the files that the program reads. */
  readonly files: readonly string[];
  /** Construct id of the service, and of its Chart. */
  readonly id: string;
  readonly namespace?: string;
  readonly deploymentName?: string;
  readonly serviceName?: string;
  readonly containerName?: string;
  readonly ports: readonly PortSpec[];
  /** Options of the deployment, as source. */
  readonly deployment: { readonly [option: string]: unknown };
  /** All objects but Secrets; the Deployment without the fields of its options. */
  readonly objects: readonly any[];
  /** Names of the Secrets that were in the files. */
  readonly secrets: readonly string[];
}

/** The factories of ports. @internal */
export const PORTS = {
  [PortPurpose.HTTP1]: 'http1',
  [PortPurpose.HTTP2]: 'http2',
  [PortPurpose.GRPC]: 'grpc',
  [PortPurpose.HTTP]: 'http',
  [PortPurpose.RPC]: 'rpc',
  [PortPurpose.METRICS]: 'metrics',
  [PortPurpose.OTHER]: 'other',
} as const;

/** The packages of the names that the program uses; others are of this library. */
const PACKAGES: readonly (readonly [name: string, names: readonly string[]])[] = [
  ['cdk8s', ['App', 'Chart', 'Duration', 'Size']],
  ['cdk8s-plus-28', ['ConfigMap', 'Env', 'EnvFieldPaths', 'EnvValue', 'Secret']],
];

/** The program as TypeScript. @internal */
export function programText(program: AdoptionProgram): string {
  const { files, id, ports, deployment, objects, secrets } = program;
  const { namespace, deploymentName, serviceName, containerName } = program;
  const choices = { namespace, deploymentName, serviceName, containerName };
  const props = {
    ...Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined)),
    ...(ports.length > 0 && { ports: ports.map(port) }),
    ...(Object.keys(deployment).length > 0 && { deployment }),
    objects,
  };
  const names = [...new Set(['App', 'Chart', 'InferenceService', ...calls(props)])].sort();
  const others = PACKAGES.flatMap(([, theirs]) => theirs);
  const own = names.filter((name) => !others.includes(name));
  return [
    imports(own, 'cdk-inference'),
    ...PACKAGES.map(([from, theirs]): [string[], string] => [
      names.filter((name) => theirs.includes(name)),
      from,
    ])
      .filter(([used]) => used.length > 0)
      .map(([used, from]) => imports(used, from)),
    '',
    'const app = new App();',
    `const chart = new Chart(app, ${literal(id)});`,
    '',
    '/**',
    ' * A service that runs: applying it restarts nothing. "deployment" has the typed options,',
    ' * "objects" everything else as it is. Further deployments, a load balancer and a split are added to',
    ' * the service as to any other. Written by cdk-inference adopt, from:',
    ...files.map((file) => ` * - ${comment(file)}`),
    ...(secrets.length > 0
      ? [' * These Secrets are not in the program; the pods use those in the cluster by name:']
      : []),
    ...secrets.map((name) => ` * - ${comment(name)}`),
    ' */',
    `export const service = InferenceService.adopt(chart, ${literal(id)}, ${literal(props)});`,
    '',
    'app.synth();',
    '',
  ].join('\n');
}

function comment(text: string): string {
  return text.replace(/\*\//g, '* /');
}

function imports(names: readonly string[], from: string): string {
  const line = `import { ${names.join(', ')} } from '${from}';`;
  return line.length <= 100
    ? line
    : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '${from}';`;
}

function port({ purpose, listen, expose }: PortSpec): Code {
  const options = { listen, ...(expose !== undefined && expose !== listen && { expose }) };
  return new Code(`Port.${PORTS[purpose]}(${literal(options)})`);
}

/** The names that source begins with, and those of what it is given; texts in it are no names. */
function calls(value: unknown): string[] {
  if (value instanceof Code) {
    const bare = value.text.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, '');
    return [...bare.matchAll(/\b([A-Z]\w*)\./g)].map(([, name]) => name);
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(calls) : [];
}

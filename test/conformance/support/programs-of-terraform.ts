import { Manifest } from './api';
import { Endpoint } from './control-plane';

/** Blocks of one kind, by type and name. */
type Blocks = { [type: string]: { [name: string]: any } };

/** A program of Terraform, as its JSON has it. */
export interface Program {
  readonly terraform?: { readonly [setting: string]: any };
  readonly provider?: { readonly [name: string]: object[] };
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly locals?: { readonly [name: string]: any };
  readonly [block: string]: any;
}

/** The Kubernetes objects of a program, as they reach the API server. */
export function manifestsOf({ resource }: Program): Manifest[] {
  return Object.values(resource?.kubernetes_manifest ?? {}).map(({ manifest }) => readBack(manifest));
}

/** Text as Terraform reads it: what looks like one of its templates was escaped. */
function readBack(value: any): any {
  if (typeof value === 'string') {
    return value.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
  }
  if (Array.isArray(value)) {
    return value.map(readBack);
  }
  return value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, readBack(item)]))
    : value;
}

/**
 * Programs as few, since each start of Terraform costs. Two that call different things the same stay
 * apart.
 */
export function batched(programs: readonly Program[]): Program[] {
  const batches: Program[] = [];
  for (const program of programs) {
    const at = batches.findIndex((batch) => !collide(batch, program));
    if (at < 0) {
      batches.push(program);
    } else {
      batches[at] = both(batches[at], program);
    }
  }
  return batches;
}

const NAMED = ['resource', 'data'] as const;

function collide(one: Program, other: Program): boolean {
  return NAMED.some((kind) =>
    Object.entries(other[kind] ?? {}).some(([type, named]) =>
      Object.entries(named).some(([name, block]) => {
        const there = one[kind]?.[type]?.[name];
        return there !== undefined && meant(there) !== meant(block);
      }),
    ),
  );
}

/** A block without where it was made. */
function meant({ '//': _, ...block }: any): string {
  return JSON.stringify(block);
}

function both(one: Program, other: Program): Program {
  const union = (kind: 'resource' | 'data'): Blocks => {
    const types = new Set([...Object.keys(one[kind] ?? {}), ...Object.keys(other[kind] ?? {})]);
    return Object.fromEntries(
      [...types].map((type) => [type, { ...one[kind]?.[type], ...other[kind]?.[type] }]),
    );
  };
  return {
    ...one,
    terraform: {
      ...one.terraform,
      required_providers: {
        ...one.terraform?.required_providers,
        ...other.terraform?.required_providers,
      },
    },
    provider: { ...one.provider, ...other.provider },
    resource: union('resource'),
    data: union('data'),
  };
}

/** A program on the plane's API server, with its state beside it. */
export function on({ port, token, ca }: Endpoint, program: Program): Program {
  const { backend, ...terraform } = program.terraform ?? {};
  const kubernetes = [
    { host: `https://127.0.0.1:${port}`, token, cluster_ca_certificate: ca },
  ];
  return { ...program, terraform, provider: { ...program.provider, kubernetes } };
}

/** A program of those of its resources that are Kubernetes objects of certain names. */
export function kubernetesOf(program: Program): Program {
  const { kubernetes_manifest = {} } = program.resource ?? {};
  const { kubernetes } = program.terraform?.required_providers ?? {};
  return {
    terraform: { required_providers: { kubernetes } },
    resource: { kubernetes_manifest },
  };
}

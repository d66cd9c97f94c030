import { Manifest } from './api';
import { Endpoint } from './control-plane';
import { UNDEFINED } from './versions';

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
  return Object.values(resource?.kubernetes_manifest ?? {}).map(({ manifest }) =>
    readBack(manifest),
  );
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
  const union = (kind: (typeof NAMED)[number]): Blocks => {
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
    ...Object.fromEntries(
      NAMED.map((kind) => [kind, union(kind)]).filter(([, types]) => Object.keys(types).length > 0),
    ),
  };
}

/** A program on the plane's API server, with its state beside it. */
export function on({ port, token, ca }: Endpoint, program: Program): Program {
  const { backend, ...terraform } = program.terraform ?? {};
  const kubernetes = [{ host: `https://127.0.0.1:${port}`, token, cluster_ca_certificate: ca }];
  return { ...program, terraform, provider: { ...program.provider, kubernetes } };
}

/** The Kubernetes objects of a program that a plane knows; what the cloud would tell is made up. */
export function kubernetesOf({ terraform, resource }: Program): Program {
  const known = Object.entries(resource?.kubernetes_manifest ?? {}).filter(
    ([, { manifest }]) => !UNDEFINED.has(manifest.kind),
  );
  const addresses = new Set(known.map(([name]) => `kubernetes_manifest.${name}`));
  const objects = known.map(([name, block]) => {
    const { depends_on: after = [], ...rest } = JSON.parse(
      JSON.stringify(block).replace(/\$\{(data\.)?volcengine_[^}]*\}/g, 'made-up'),
    );
    const inside = after.filter((address: string) => addresses.has(address));
    return [name, { ...rest, depends_on: inside }];
  });
  const { kubernetes } = terraform?.required_providers ?? {};
  return {
    terraform: { required_providers: { kubernetes } },
    resource: { kubernetes_manifest: Object.fromEntries(objects) },
  };
}

/** How many resources and data sources a program has. */
export function size(program: Program): number {
  return NAMED.flatMap((kind) => Object.values(program[kind] ?? {}))
    .map((named) => Object.keys(named).length)
    .reduce((sum, count) => sum + count, 0);
}

/** The types of a program's resources and data sources. */
export function typesOf(programs: readonly Program[]): Set<string> {
  return new Set(
    programs.flatMap((program) => NAMED.flatMap((kind) => Object.keys(program[kind] ?? {}))),
  );
}

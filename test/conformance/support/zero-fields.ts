import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { zeroFields } from './toolchain';

// What `src/homes/terraform/zero-fields.generated.ts` says, as Kubernetes' own types have it. Run it to write the file:
// npx tsx test/conformance/support/zero-fields.ts

/** Where the library keeps it. */
const KEPT = path.join(
  __dirname,
  '..',
  '..',
  '..',
  'src',
  'homes',
  'terraform',
  'zero-fields.generated.ts',
);

interface Found {
  readonly kinds: Record<string, string>;
  readonly types: Record<string, { readonly zero?: string[]; readonly in?: object }>;
}

/** Kinds with their types, and a line for each type, as the library keeps them. */
export function read(): { readonly kinds: Record<string, string>; readonly lines: string[] } {
  const { kinds, types }: Found = JSON.parse(execFileSync(zeroFields(), { encoding: 'utf8' }));
  const lines = Object.entries(types).map(([name, of]) => {
    const inside = Object.entries(of.in ?? {}).map(([field, type]) => `${field}:${type}`);
    return [name, ...(of.zero ?? []), ...inside].join(' ');
  });
  return { kinds, lines };
}

async function write(): Promise<void> {
  const { kinds, lines } = read();
  const code = [
    "// Read in Kubernetes' own types by test/conformance/support/zero-fields.ts, and not written by hand.",
    '',
    '/** The type of a kind, by `apiVersion kind`. @internal */',
    `export const KINDS: { readonly [kind: string]: string } = ${JSON.stringify(kinds)};`,
    '',
    '/**',
    ' * A type in each line: its name, its fields that are omitted when they are zero, and those with',
    ' * such fields inside, each with its type.',
    ' *',
    ' * @internal',
    ' */',
    `export const TYPES = \`\n${lines.join('\n')}\n\`;`,
  ].join('\n');
  // Jest cannot load it
  const { format, resolveConfig } = await import('prettier');
  fs.writeFileSync(
    KEPT,
    await format(code, { ...(await resolveConfig(KEPT)), parser: 'typescript' }),
  );
}

if (require.main === module) {
  void write();
}

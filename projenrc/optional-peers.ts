import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';

// Removes the optional peers of package.json from the jsii assembly. jsii has no optional dependencies:
// a Python, Java or Go app that uses cdk8s alone would install cdktn and cdktf, and load them at every
// start. The public API has no type of these peers, so the other packages work without them, as the npm
// package does.

interface Assembly {
  readonly dependencies: Record<string, string>;
  readonly dependencyClosure: Record<string, unknown>;
  readonly types: unknown;
  fingerprint?: string;
}

/** The assembly without these packages. Fails if the public API uses one of their types. */
export function without(assembly: Assembly, packages: readonly string[]): Assembly {
  const types = JSON.stringify(assembly.types);
  const used = packages.filter((name) => types.includes(`"fqn":"${name}.`));
  if (used.length > 0) {
    throw new Error(`the public API has types of optional peers: ${used.join(', ')}`);
  }
  const rest = <T>(all: Record<string, T>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !packages.includes(name)));
  const { fingerprint, ...content } = assembly;
  const left = {
    ...content,
    dependencies: rest(assembly.dependencies),
    dependencyClosure: rest(assembly.dependencyClosure),
  };
  return { ...left, fingerprint: digest(left) };
}

/** The fingerprint as jsii computes it; jsii has sorted the keys already. */
function digest(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64');
}

/** Removes the optional peers from the compiled assembly, `.jsii`. */
export function leaveOutOptionalPeers(): void {
  const root = path.join(__dirname, '..');
  const file = path.join(root, '.jsii');
  const { peerDependenciesMeta } = JSON.parse(
    fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  const optional = Object.keys(peerDependenciesMeta).filter(
    (name) => peerDependenciesMeta[name].optional,
  );
  const assembly = without(JSON.parse(fs.readFileSync(file, 'utf8')), optional);
  fs.writeFileSync(file, JSON.stringify(assembly, null, 2));
}

import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { requireGo } from './toolchain';

// The names in `src/plan/time-zones.generated.ts`, as Go has them. Run it to write the file:
// npx tsx test/conformance/support/time-zones.ts

const KEPT = path.join(__dirname, '..', '..', '..', 'src', 'plan', 'time-zones.generated.ts');

/** Go's placeholder for a machine without a zone; no user means it, and Node does not know it. */
const NO_ZONE = 'Factory';

/** The names of the zones of Go's own database, and the release of tzdata that it was made of. */
export function goTimeZones(): { readonly release: string; readonly names: string[] } {
  requireGo();
  const root = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
  const folder = path.join(root, 'lib', 'time');
  const update = fs.readFileSync(path.join(folder, 'update.bash'), 'utf8');
  return {
    release: /^DATA=(\S+)$/m.exec(update)![1],
    names: entriesOf(fs.readFileSync(path.join(folder, 'zoneinfo.zip')))
      .filter((name) => !name.endsWith('/') && name !== NO_ZONE)
      .sort(),
  };
}

/** The names in the central directory of a zip file. */
function entriesOf(zip: Buffer): string[] {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const names: string[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    names.push(zip.toString('utf8', at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  return names;
}

/** A line for each area, with the names in it; the names without an area first. */
function lines(names: readonly string[]): string[] {
  const areas = new Map<string, string[]>();
  for (const name of names) {
    const slash = name.lastIndexOf('/');
    const area = name.slice(0, slash + 1);
    areas.set(area, [...(areas.get(area) ?? []), name.slice(slash + 1)]);
  }
  return [...areas]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([area, all]) => `${area}: ${all.join(' ')}`);
}

async function write(): Promise<void> {
  const { release, names } = goTimeZones();
  const code = [
    `// Read in Go's lib/time/zoneinfo.zip (tzdata ${release}) by test/conformance/support/time-zones.ts, and not written by hand.`,
    '',
    '/**',
    ' * The time zones that Go knows, one area in each line.',
    ' *',
    ' * @internal',
    ' */',
    `export const TIME_ZONES = \`\n${lines(names).join('\n')}\n\`;`,
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

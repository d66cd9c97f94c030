import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { isDeepStrictEqual } from 'util';
import { ApiObject, App, Chart } from 'cdk8s';
import { Random } from './random';
import { expected, read } from './reader';
import { aMap } from './values';
import { FleetApp } from '../../src/fleet/fleet-app';

// tsx test/fleet/million.ts [cases] [seed]: writes random objects with FleetApp and with App, compares
// the bytes, reads ours with js-yaml as YAML 1.1, and a sample with kubectl.

const [cases = 1_000_000, seed = 1] = process.argv.slice(2).map(Number);
const SAMPLE = 5_000;

/**
 * What `yaml` writes and the YAML of Go does not read as it was, in either app: escaped halves of
 * characters, octal numbers of YAML 1.2, `+_4` and `4e9_0` without quotes, and blocks that begin with
 * a tab.
 */
const NOT_FOR_GO = /[-+]_|\de[\d_]*_|\\ud[89a-f]|0o[0-7]|\|[0-9+-]*\n[ \n]*\t/i;

const outcome = (write: () => string): string => {
  try {
    return write();
  } catch (error) {
    return `throws ${error}`;
  }
};

const object = (app: App, props: { apiVersion: string; kind: string }) =>
  new ApiObject(new Chart(app, 'chart'), 'object', props);

const random = new Random(seed);
const apps = fs.mkdtempSync(path.join(os.tmpdir(), 'fuzz-'));
const [theirs, ours] = [App, FleetApp].map((kind) => () => new kind({ outdir: apps }));
const sample: { readonly text: string; readonly value: unknown }[] = [];
const found = { different: 0, readOtherwise: 0, read: 0 };
const start = Date.now();

for (let index = 0; index < cases; index += 1) {
  const props = {
    apiVersion: 'v1',
    kind: 'Random',
    metadata: { name: `n${index}` },
    ...aMap(random, 3),
  };
  const [app, fleet] = [theirs(), ours()];
  const made = object(app, props);
  object(fleet, props);
  const text = outcome(() => fleet.synthYaml());
  if (text !== outcome(() => app.synthYaml())) {
    found.different += 1;
    console.log(`case ${index} differs:\n${text}`);
  }
  const meant = text.startsWith('throws ') ? undefined : expected(made.toJson());
  if (meant) {
    found.read += 1;
    if (!isDeepStrictEqual(read(text), meant.value)) {
      found.readOtherwise += 1;
      console.log(`case ${index} is read otherwise:\n${text}`);
    }
    if (sample.length < SAMPLE && !NOT_FOR_GO.test(text)) {
      sample.push({ text, value: meant.value });
    }
  }
}

fs.rmSync(apps, { recursive: true });
const seconds = Math.round((Date.now() - start) / 1000);
console.log({ cases, seed, ...found, seconds, kubectl: readByKubectl() });
process.exitCode = found.different + found.readOtherwise === 0 ? 0 : 1;

/** How many of the sample kubectl reads as what they were made of. */
function readByKubectl(): string {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'fuzz-')), 'sample.yaml');
  fs.writeFileSync(file, sample.map(({ text }) => text).join('---\n'));
  const kubectl = ['annotate', '--local', '-f', file, 'read=yes', '-o', 'jsonpath={@}{"\\u0001"}'];
  const { stdout, stderr, status } = spawnSync('kubectl', kubectl, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  fs.rmSync(path.dirname(file), { recursive: true });
  if (status !== 0) {
    return `not available: ${stderr}`;
  }
  const documents = stdout.split('\u0001').slice(0, -1);
  const alike = documents.filter((text, index) => {
    const value = JSON.parse(text);
    delete value.metadata.annotations;
    const same = isDeepStrictEqual(value, JSON.parse(JSON.stringify(sample[index].value)));
    if (!same) {
      console.log(`kubectl reads otherwise:\n${sample[index].text}${text}`);
    }
    return same;
  });
  return `${alike.length} of ${sample.length} documents read alike`;
}

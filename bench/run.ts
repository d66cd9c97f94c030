import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

// npm run bench: everything that makes the same manifests, one process after the other on the same
// machine, and writes bench/README.md. With --quick, no 1,000 or 10,000 services.

interface Run {
  readonly wall: number;
  readonly cpu: number;
  readonly peak: number;
  /** CPU time until cdk8s was loaded, and ours, and until everything was made, and written. */
  readonly others?: number;
  readonly loaded?: number;
  readonly made?: number;
  readonly written?: number;
}

interface Case {
  readonly what: string;
  readonly services: number;
  readonly layout: 'one' | 'many';
}

const QUICK = process.argv.includes('--quick');
const SIZES = QUICK ? [1, 10, 100] : [1, 10, 100, 1_000];
const LINEAR = QUICK ? [] : [10_000];
/** A case that takes longer than this is run once: the others are run again until their median says something. */
const LONG = 5_000;
const REPEATS = 5;
const LIMIT = 900_000;

/** Below it, files take no disk's time, which differs from one minute to the next by more than what is compared. */
const MEMORY = '/dev/shm';
const ROOM = 2 ** 30;

const inMemory = fs.existsSync(MEMORY) && room(MEMORY) > ROOM;
const folder = fs.mkdtempSync(path.join(inMemory ? MEMORY : os.tmpdir(), 'bench-'));
const script = path.join(__dirname, 'case.js');
const load = () => os.loadavg()[0].toFixed(1);

function room(place: string): number {
  const { bavail, bsize } = fs.statfsSync(place);
  return bavail * bsize;
}

function once({ what, services, layout }: Case): Run | undefined {
  fs.rmSync(path.join(folder, 'out'), { recursive: true, force: true });
  const started = process.hrtime.bigint();
  const { stdout, status } = spawnSync(
    process.execPath,
    [script, what, String(services), layout, folder],
    { encoding: 'utf8', timeout: LIMIT, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const wall = Number(process.hrtime.bigint() - started) / 1e6;
  if (status !== 0) {
    return undefined;
  }
  return { ...(JSON.parse(stdout.trim().split('\n').pop()!) as Run), wall };
}

/**
 * The medians of several cases, their runs taking turns: a machine that is slow for a while is so for
 * all of them.
 */
function measured(cases: readonly Case[]): (Run | undefined)[] {
  const runs = cases.map((): Run[] => []);
  const failed = new Set<number>();
  for (let round = 0; round < REPEATS; round += 1) {
    cases.forEach((one, index) => {
      if (failed.has(index) || (runs[index][0]?.wall ?? 0) > LONG) {
        return;
      }
      const run = once(one);
      if (run) {
        runs[index].push(run);
      } else {
        failed.add(index);
      }
    });
  }
  return cases.map(({ what, services, layout }, index) => {
    if (failed.has(index)) {
      return undefined;
    }
    const run = medians(runs[index]);
    console.error(`${what}, ${services} ${layout}: ${Math.round(run.wall)} ms, load ${load()}`);
    return run;
  });
}

function medians(runs: readonly Run[]): Run {
  const median = (of: (run: Run) => number | undefined) => {
    const values = runs.map((run) => of(run) ?? 0).sort((a, b) => a - b);
    return values[Math.floor(values.length / 2)];
  };
  return {
    wall: median((run) => run.wall),
    cpu: median((run) => run.cpu),
    peak: median((run) => run.peak),
    others: median((run) => run.others),
    loaded: median((run) => run.loaded),
    made: median((run) => run.made),
    written: median((run) => run.written),
  };
}

/** Which part of a synthesis is building and rendering: all but resolving and writing. */
function ownShare(app: string, services: number): string {
  const run = measured([{ what: `own share, ${app}`, services, layout: 'one' }])[0]!;
  const percent = (from: number) => Math.round(((run.made! - from) / run.written!) * 100);
  return (
    `${percent(run.loaded!)} % of a synthesis by ${app} (${seconds(run.made! - run.loaded!)} of ${seconds(run.written!)} s), ` +
    `${percent(run.others!)} % with the loading of ours`
  );
}

/** `helm template` of a chart that yields the same objects, where there is a helm. */
function helm(services: number): Run | undefined {
  const chart = path.join(folder, 'chart');
  fs.mkdirSync(path.join(chart, 'templates'), { recursive: true });
  const all = JSON.parse(fs.readFileSync(path.join(folder, `objects-${services}.json`), 'utf8'));
  const one = all.slice(0, all.length / services);
  const template = one
    .map((object: object) => JSON.stringify(object, null, 1).replaceAll('chat-0', 'chat-{{ $i }}'))
    .join('\n---\n');
  fs.writeFileSync(path.join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: fleet\nversion: 1.0.0\n');
  fs.writeFileSync(
    path.join(chart, 'templates', 'all.yaml'),
    `{{- range $i := until ${services} }}\n---\n${template}\n{{- end }}\n`,
  );
  const times: number[] = [];
  for (let index = 0; index < 3; index += 1) {
    const started = process.hrtime.bigint();
    const { status } = spawnSync('helm', ['template', 'fleet', chart], { maxBuffer: 2 ** 30 });
    if (status !== 0) {
      return undefined;
    }
    times.push(Number(process.hrtime.bigint() - started) / 1e6);
  }
  return { wall: times.sort((a, b) => a - b)[1], cpu: NaN, peak: NaN };
}

const seconds = (ms: number) => (ms / 1000).toFixed(ms < 10_000 ? 2 : 1);
const number = (value: number) => (Number.isFinite(value) ? Math.round(value).toString() : '–');

const OURS = 'ours, FleetApp';
const CHARTS = [
  OURS,
  'ours, App',
  'ApiObjects, FleetApp',
  'ApiObjects, App',
  'cdk8s-plus-28, FleetApp',
  'cdk8s-plus-28, App',
];
const FLOOR = ['floor: JSON.stringify', 'floor: js-yaml', 'floor: yaml'];
const STACK = ['ours, stack', 'Manifest of cdktf, stack'];

function table(title: string, rows: readonly [string, Run | undefined][], to: string): string {
  const base = rows.find(([name]) => name === to)?.[1];
  return [
    `### ${title}`,
    '',
    '| what | seconds | CPU seconds | times ours | peak MB |',
    '| --- | --: | --: | --: | --: |',
    ...rows.map(([name, run]) =>
      run
        ? `| ${name} | ${seconds(run.wall)} | ${Number.isFinite(run.cpu) ? seconds(run.cpu) : '–'} | ${base ? (run.wall / base.wall).toFixed(1) : '–'} | ${number(run.peak)} |`
        : `| ${name} | not available | | | |`,
    ),
  ].join('\n');
}

const started = new Date();
const sections: string[] = [];
const cases = (names: readonly string[], services: number, layout: Case['layout']) => {
  const runs = measured(names.map((what) => ({ what, services, layout })));
  return names.map((what, index): [string, Run | undefined] => [what, runs[index]]);
};

const imports = cases(
  ['node', 'import cdk8s and cdk8s-plus-28', 'import those and cdk-inference'],
  1,
  'one',
);
const [, before, after] = imports.map(([, run]) => run!);
sections.push(
  `Importing cdk-inference adds ${Math.round(after.cpu - before.cpu)} ms of CPU time (${Math.round(after.wall - before.wall)} ms) and ${Math.round(after.peak - before.peak)} MB to cdk8s and cdk8s-plus-28.`,
);

for (const services of [...SIZES, ...LINEAR]) {
  once({ what: 'dump the objects', services, layout: 'one' });
  const isLinear = LINEAR.includes(services);
  const named = services.toLocaleString('en');
  const rows = cases(isLinear ? [OURS] : [...CHARTS, ...FLOOR], services, 'one');
  if (!isLinear) {
    rows.push(['helm template', helm(services)]);
  }
  sections.push(table(`${named} services in one chart`, rows, OURS));
  if (!isLinear) {
    sections.push(
      `Our own share: ${ownShare('App', services)}; ${ownShare('FleetApp', services)}.`,
    );
  }
  const perService = isLinear ? [OURS] : CHARTS;
  sections.push(
    table(`${named} services, a chart each`, cases(perService, services, 'many'), OURS),
  );
  if (services <= 1_000) {
    sections.push(table(`${named} services in a stack`, cases(STACK, services, 'one'), STACK[0]));
  }
}
fs.rmSync(folder, { recursive: true });

const [cpu] = os.cpus();
const readme = `# Benchmarks

<!-- Made by "npm run bench"; run it instead of editing this page. -->

Every service has three deployments with a vLLM preset, behind an Envoy gateway with weights and a consistent hash, one
of the deployments with an autoscaler: 12 objects. Each number is the median of ${REPEATS} processes of their own (one, where it
takes longer than ${LONG / 1000} s), which take turns with those of the other rows, the start of Node included. "ApiObjects" are the same objects, handed to cdk8s as they are.
"cdk8s-plus-28" makes the workloads, Services and autoscalers alone, as it has no gateways. The floor writes the same
objects without any constructs.

Our own share is everything between the loaded modules and the beginning of resolving and writing: what the constructs
say, plans, rules, rendering, and cdk8s' ApiObjects; in CPU time, as a part of that of the whole process. It is told apart
by running all validations, in which the objects are made, before \`synth()\`, which then makes none. With \`App\`
it is the share beside cdk8s' own resolving and writing, with \`FleetApp\` beside ours, which is several times faster.

* date: ${started.toISOString().slice(0, 10)}
* machine: ${os.cpus().length} × ${cpu.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GB, Node ${process.version}; load at the end ${load()}; files are written to ${inMemory ? 'memory' : 'a disk'}
* command: \`npm run bench${QUICK ? ' -- --quick' : ''}\`

${sections.join('\n\n')}
`;
fs.writeFileSync(path.join(__dirname, 'README.md'), readme);

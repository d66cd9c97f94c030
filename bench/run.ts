import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

// npm run bench: measures every program that renders the same manifests, one process at a time on the
// same machine, and writes bench/README.md. --quick omits 1,000 and 10,000 services.

interface Run {
  readonly wall: number;
  readonly cpu: number;
  readonly peak: number;
  /** CPU time until cdk8s is loaded, cdk-inference is loaded, all objects exist, and all files are written. */
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
/** A longer case runs once; its relative noise is small enough without repeats. */
const LONG = 5_000;
const REPEATS = 5;
const LIMIT = 900_000;

/** Files in memory: disk time varies from minute to minute by more than the compared differences. */
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
 * The medians of several cases. Their runs alternate, so that a slow phase of the machine affects all
 * cases alike.
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

/** The share of a synthesis for building and rendering, without resolving and writing. */
function ownShare(app: string, services: number): string {
  const run = measured([{ what: `own share, ${app}`, services, layout: 'one' }])[0]!;
  const percent = (from: number) => Math.round(((run.made! - from) / run.written!) * 100);
  return (
    `${percent(run.loaded!)} % of a synthesis by ${app} (${seconds(run.made! - run.loaded!)} of ${seconds(run.written!)} s), ` +
    `${percent(run.others!)} % including our loading time`
  );
}

/** `helm template` of a chart with the same objects, if helm is installed. */
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
const BASELINE = ['baseline: JSON.stringify', 'baseline: js-yaml', 'baseline: yaml'];
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
  const rows = cases(isLinear ? [OURS] : [...CHARTS, ...BASELINE], services, 'one');
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

<!-- Generated by "npm run bench". Don't edit this page. -->

This page compares the time and memory that cdk-inference, plain cdk8s and cdk8s-plus-28 need for the same services.

Every service has three deployments with a vLLM preset behind Envoy Gateway, with weights and consistent hash. One
deployment has an autoscaler. A service renders 13 objects.

Each number is the median of ${REPEATS} runs. A run is a separate process, and its time includes the start of Node. Runs of
different rows alternate. A case that takes longer than ${LONG / 1000} s runs once.

| row | content |
| --- | --- |
| ours | cdk-inference |
| ApiObjects | the same objects as plain \`ApiObject\`s of cdk8s |
| cdk8s-plus-28 | workloads, Services and autoscalers only; it has no gateways |
| baseline | the same objects written without constructs |

"Our own share" is the CPU time of cdk-inference between loading the modules and resolving the objects, as a
percentage of the process. It covers constructs, plans, rules, rendering and the creation of ApiObjects. To measure
the share, the benchmark runs all validations before \`synth()\`. The validations create the objects, so \`synth()\`
only resolves and writes them. With \`App\`, cdk8s resolves and writes. With \`FleetApp\`, our faster writer does.

* date: ${started.toISOString().slice(0, 10)}
* machine: ${os.cpus().length} × ${cpu.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GB, Node ${process.version}; load at the end ${load()}; output in ${inMemory ? 'memory' : 'files on a disk'}
* command: \`npm run bench${QUICK ? ' -- --quick' : ''}\`

${sections.join('\n\n')}
`;
fs.writeFileSync(path.join(__dirname, 'README.md'), readme);

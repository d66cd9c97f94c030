import { spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Api } from './support/api';
import { ControlPlane } from './support/control-plane';
import { install } from './support/definitions';
import { envoyProgram, envoyVersion } from './support/envoy-wheel';
import { providerPackages } from './support/provider-packages';
import { Environment, selection } from './support/selection';
import { Count, Result, Tally, resultsOf, table, total, written } from './support/summary';
import { terraformTools } from './support/terraform-tools';
import {
  dashboardReader,
  egctl,
  httpAddOnJudge,
  inferenceTools,
  kedaJudge,
  kedaProgram,
  kubeScore,
  kueueManager,
  lwsManager,
  program,
  prometheus,
  requireGo,
} from './support/toolchain';
import {
  CONTROLLERS_OF,
  GATEWAY_PLANES,
  GatewayPlane,
  HTTP_ADD_ON,
  KEDA,
  KUBE_SCORE,
  PLANES,
  PROMETHEUS,
  Plane,
} from './support/versions';

// npm run conformance: puts what the library renders before real API servers and a real gateway, one
// plane after the other. Arguments take only the planes whose names contain one of them.

const ROOT = path.join(__dirname, '..', '..');
const JEST = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');

/** What a plane's suites wrote down. */
interface Outcome<P> {
  readonly plane: P;
  readonly results: readonly Result[];
  readonly tallies: readonly Tally[];
  readonly counts: readonly Count[];
  /** The proxy that requests went through. */
  readonly proxy?: string;
}

/** A program that needs neither a cluster nor a gateway. */
interface ProgramPlane extends Environment {
  readonly is: string;
  /** The folder of suites. */
  readonly suites: string;
  /** Builds it, and names its file for the suites. */
  readonly tools: () => object;
}

const PROGRAM_PLANES: ProgramPlane[] = [
  {
    name: KEDA.name,
    is: `KEDA ${KEDA.overridden.version}, its admission rules and its cron scaler`,
    suites: 'keda',
    tools: () => ({ judge: kedaJudge() }),
  },
  {
    name: HTTP_ADD_ON.name,
    is: `KEDA's HTTP add-on ${HTTP_ADD_ON.version}, its interceptor`,
    suites: 'http-add-on',
    byName: true,
    tools: () => ({ judge: httpAddOnJudge() }),
  },
  {
    name: KUBE_SCORE.name,
    is: `kube-score ${KUBE_SCORE.version}`,
    suites: 'linters',
    tools: () => ({ kubeScore: kubeScore() }),
  },
  {
    name: PROMETHEUS.name,
    is: `Prometheus ${PROMETHEUS.version}, and Grafana's model of a dashboard`,
    suites: 'prometheus',
    byName: true,
    tools: () => ({
      promtool: prometheus('promtool'),
      prometheus: prometheus('prometheus'),
      dashboardReader: dashboardReader(),
    }),
  },
];

async function main(): Promise<void> {
  const all = [...PLANES, ...GATEWAY_PLANES, ...PROGRAM_PLANES];
  const request = selection(process.argv.slice(2), all);
  requireGo();
  const planes = PLANES.filter(request);
  const gatewayPlanes = GATEWAY_PLANES.filter(request);
  prepare(planes, gatewayPlanes);
  const clusters: Outcome<Plane>[] = [];
  for (const plane of planes) {
    clusters.push(await look(plane));
  }
  const gateways: Outcome<GatewayPlane>[] = [];
  for (const plane of gatewayPlanes) {
    gateways.push(await lookAtGateway(plane));
  }
  const programs: Outcome<ProgramPlane>[] = [];
  for (const plane of PROGRAM_PLANES.filter(request)) {
    programs.push(await lookAtProgram(plane));
  }
  console.log(summary(clusters, gateways, programs));
  const others = all.filter((plane) => plane.byName === true && !request(plane));
  console.log(`not run: ${others.map(({ name }) => name).join(', ') || 'none'}`);
  const results = [...clusters, ...gateways, ...programs].flatMap((outcome) => outcome.results);
  process.exitCode = results.length === 0 || results.some(({ failed }) => failed > 0) ? 1 : 0;
}

/** Builds and installs first, so that what cannot be had is said before anything runs. */
function prepare(planes: readonly Plane[], gatewayPlanes: readonly GatewayPlane[]): void {
  gatewayPlanes.filter(({ suites }) => suites === 'traffic').forEach(() => envoyProgram());
  gatewayPlanes.forEach(({ gateway }) => egctl(gateway));
  planes
    .filter(({ suites }) => suites === 'terraform')
    .forEach(() => {
      terraformTools();
      providerPackages();
    });
  for (const { release, suites } of planes) {
    (['etcd', 'kube-apiserver'] as const).forEach((name) => program(name, release));
    (CONTROLLERS_OF[suites] ?? []).forEach((name) => program(name, release));
    if (suites === 'kueue' || suites === 'lws') {
      kueueManager();
    }
    if (suites === 'keda-operator') {
      (['keda-operator', 'keda-adapter'] as const).forEach((name) => kedaProgram(name));
    }
    if (suites === 'inference') {
      inferenceTools();
      envoyProgram();
    }
    if (suites === 'lws') {
      lwsManager();
    }
  }
}

async function look(plane: Plane): Promise<Outcome<Plane>> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-'));
  const controlPlane = new ControlPlane(plane, folder);
  const clean = async () => {
    await controlPlane.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  const end = () => void clean().then(() => process.exit(1));
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    const started = Date.now();
    const endpoint = await controlPlane.start();
    const api = new Api(endpoint);
    const definitions = await install(api, plane);
    api.close();
    console.log(
      `\n== ${plane.name}: Kubernetes ${plane.release.version}, ${plane.bundle.name}, ` +
        `${definitions} definitions, up in ${Math.round((Date.now() - started) / 1000)} s`,
    );
    const terraform = plane.suites === 'terraform' ? terraformTools() : undefined;
    const inference =
      plane.suites === 'inference' ? { ...inferenceTools(), envoy: envoyProgram() } : undefined;
    return await claims(plane, plane.suites, folder, { endpoint, terraform, inference });
  } finally {
    await clean();
    process.removeListener('SIGINT', end).removeListener('SIGTERM', end);
  }
}

async function lookAtGateway(plane: GatewayPlane): Promise<Outcome<GatewayPlane>> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-'));
  try {
    const envoy = plane.suites === 'traffic' ? envoyProgram() : undefined;
    const proxy = envoy && `Envoy ${envoyVersion(envoy)}`;
    console.log(
      `\n== ${[`${plane.name}: Envoy Gateway ${plane.gateway.version}`, proxy ?? []].flat().join(', ')}`,
    );
    const tools = { egctl: egctl(plane.gateway), envoy };
    return { ...(await claims(plane, plane.suites, folder, tools)), proxy };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function lookAtProgram(plane: ProgramPlane): Promise<Outcome<ProgramPlane>> {
  const tools = plane.tools();
  console.log(`\n== ${plane.name}: ${plane.is}`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-'));
  try {
    return await claims(plane, plane.suites, folder, tools);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The suites of a plane, in a process of their own; a report for `.ci/count.js`. */
async function claims<P extends { readonly name: string }>(
  plane: P,
  suites: string,
  folder: string,
  tools: object,
): Promise<Outcome<P>> {
  const [report, tally, counts] = ['results.json', 'tally.ndjson', 'counts.ndjson'].map((name) =>
    path.join(folder, name),
  );
  [tally, counts].forEach((file) => fs.writeFileSync(file, ''));
  const args = [
    JEST,
    '--ci',
    // streams that last a minute leave room for other suites; API servers and translators don't
    suites === 'traffic' ? '--maxWorkers=2' : '--runInBand',
    `--config=${path.join(__dirname, 'jest.config.json')}`,
    '--json',
    `--outputFile=${report}`,
    `test/conformance/${suites}/`,
  ];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      CONFORMANCE: JSON.stringify({ plane: plane.name, tally, counts, ...tools }),
      JEST_JUNIT_OUTPUT_DIR: path.join(ROOT, 'test-reports'),
      JEST_JUNIT_OUTPUT_NAME: `conformance-${plane.name}.xml`,
      JEST_JUNIT_SUITE_NAME: plane.name,
    },
  });
  const status = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return {
    plane,
    results: resultsOf(report, status),
    tallies: written<Tally>(tally),
    counts: written<Count>(counts),
  };
}

function summary(
  clusters: readonly Outcome<Plane>[],
  gateways: readonly Outcome<GatewayPlane>[],
  programs: readonly Outcome<ProgramPlane>[],
): string {
  const held = ['claims held', 'failed'];
  return [
    table(
      ['suite', 'Kubernetes', 'definitions', 'objects accepted', 'refused as expected', ...held],
      clusters.flatMap(({ plane, results, tallies }) =>
        results.map(({ suite, passed, failed }) => {
          const { accepted, refused } = total(tallies, suite);
          const { release, bundle } = plane;
          return [suite, release.version, bundle.name, accepted, refused, passed, failed];
        }),
      ),
    ),
    table(
      ['suite', 'Envoy Gateway', 'proxy', ...held],
      gateways.flatMap(({ plane, proxy = '', results }) =>
        results.map(({ suite, passed, failed }) => [
          ...[suite, plane.gateway.version, proxy],
          ...[passed, failed],
        ]),
      ),
    ),
    table(
      ['suite', 'program', ...held],
      programs.flatMap(({ plane, results }) =>
        results.map(({ suite, passed, failed }) => [suite, plane.is, passed, failed]),
      ),
    ),
    table(
      ['requests', 'declared', 'counted', 'off by'],
      gateways.flatMap(({ counts }) =>
        counts.map(({ what, declared, counted, off }) => [what, declared, counted, off]),
      ),
    ),
  ].join('\n');
}

void main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

import { spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Api } from './support/api';
import { ControlPlane } from './support/control-plane';
import { install } from './support/definitions';
import { Row, rowsOf, table } from './support/summary';
import { kedaJudge, program, requireGo } from './support/toolchain';
import { KEDA, PLANES, Plane } from './support/versions';

// npm run conformance: puts what the library renders before real API servers, one plane after the other.
// An argument takes only the planes whose names contain it.

const ROOT = path.join(__dirname, '..', '..');
const JEST = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');

async function main(): Promise<void> {
  requireGo();
  const planes = PLANES.filter(({ name }) => name.includes(process.argv[2] ?? ''));
  for (const { release } of planes) {
    (['etcd', 'kube-apiserver', 'kube-controller-manager'] as const).forEach((name) =>
      program(name, release),
    );
  }
  const rows: Row[] = [];
  for (const plane of planes) {
    rows.push(...(await look(plane)));
  }
  if (KEDA.name.includes(process.argv[2] ?? '')) {
    rows.push(...(await ask()));
  }
  console.log(`\n${table(rows)}`);
  process.exitCode = rows.length === 0 || rows.some(({ failed }) => failed > 0) ? 1 : 0;
}

async function look(plane: Plane): Promise<Row[]> {
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
    const results = path.join(folder, 'results.json');
    const tally = path.join(folder, 'tally.ndjson');
    fs.writeFileSync(tally, '');
    const suites = plane.controllers ? 'controllers' : 'schemas';
    const status = await jest({ name: plane.name, suites }, results, {
      CONFORMANCE: JSON.stringify({ plane: plane.name, endpoint, tally }),
    });
    return rowsOf(plane, results, tally, status);
  } finally {
    await clean();
    process.removeListener('SIGINT', end).removeListener('SIGTERM', end);
  }
}

/** KEDA's own code needs no cluster. */
async function ask(): Promise<Row[]> {
  const judge = kedaJudge();
  const { version } = KEDA.pinned;
  console.log(`\n== ${KEDA.name}: the admission rules and the cron scaler of KEDA ${version}`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-'));
  try {
    const results = path.join(folder, 'results.json');
    const tally = path.join(folder, 'tally.ndjson');
    fs.writeFileSync(tally, '');
    const status = await jest({ name: KEDA.name, suites: 'keda' }, results, {
      CONFORMANCE_KEDA: JSON.stringify({ judge, tally }),
    });
    const ground = { release: { version: 'none' }, bundle: { name: `KEDA ${version}` } };
    return rowsOf(ground, results, tally, status);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The suites of a plane, in a process of their own; a report for `.ci/count.js`. */
function jest(
  { name, suites }: { readonly name: string; readonly suites: string },
  results: string,
  env: Record<string, string>,
): Promise<number> {
  const args = [
    JEST,
    '--ci',
    '--runInBand',
    `--config=${path.join(__dirname, 'jest.config.json')}`,
    '--json',
    `--outputFile=${results}`,
    `test/conformance/${suites}/`,
  ];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ...env,
      JEST_JUNIT_OUTPUT_DIR: path.join(ROOT, 'test-reports'),
      JEST_JUNIT_OUTPUT_NAME: `conformance-${name}.xml`,
      JEST_JUNIT_SUITE_NAME: name,
    },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

void main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

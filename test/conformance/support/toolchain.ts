import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import {
  CURRENT,
  ETCD_FOLDER,
  EnvoyGatewayRelease,
  HTTP_ADD_ON,
  INFERENCE,
  KEDA,
  KEDA_OPERATOR,
  KUBE_SCORE,
  KUEUE,
  LWS,
  PROMETHEUS,
  Pinned,
  Release,
  STAND_INS,
  TERRAFORM,
} from './versions';

/** Programs by the package they are built from. */
const PROGRAMS = {
  egctl: 'github.com/envoyproxy/gateway/cmd/egctl',
  etcd: 'go.etcd.io/etcd/server/v3',
  'keda-adapter': 'github.com/kedacore/keda/v2/cmd/adapter',
  'keda-operator': 'github.com/kedacore/keda/v2/cmd/operator',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
  'kube-score': 'github.com/zegl/kube-score/cmd/kube-score',
  kueue: 'sigs.k8s.io/kueue/cmd/kueue',
  prometheus: 'github.com/prometheus/prometheus/cmd/prometheus',
  promtool: 'github.com/prometheus/prometheus/cmd/promtool',
  lws: 'sigs.k8s.io/lws/cmd',
  tofu: 'github.com/opentofu/opentofu/cmd/tofu',
} as const;

export type Program = keyof typeof PROGRAMS;
/** Programs of a control plane. */
type ControlPlaneProgram =
  'etcd' | Extract<Program, `kube-${'apiserver' | 'controller-manager' | 'scheduler'}`>;

const MODULES = path.join(__dirname, '..', 'go');
/** What is built or installed once and kept. */
export const CACHE = path.join(
  process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
  'cdk-inference-conformance',
);

/** Fails unless there is a Go that can build what is pinned. */
export function requireGo(): string {
  let version: string;
  try {
    version = execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim();
  } catch {
    throw new Error(
      'npm run conformance needs Go 1.26 or later, and there is no "go" on the PATH: install it from https://go.dev/dl/',
    );
  }
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  if (!(Number(major) > 1 || Number(minor) >= 26)) {
    throw new Error(`npm run conformance needs Go 1.26 or later; "go" on the PATH is ${version}`);
  }
  return version;
}

/** The program's file; built first where it is not in the cache yet. */
export function program(name: ControlPlaneProgram, release: Release): string {
  return name === 'etcd'
    ? built(name, ETCD_FOLDER, [])
    : built(name, release.folder, stamps(release));
}

/** Envoy Gateway's command line, its own translator in it. */
export function egctl({ folder }: EnvoyGatewayRelease): string {
  return built('egctl', folder, []);
}

/** OpenTofu's command line, which is Terraform's. */
export function tofu(): string {
  return built('tofu', TERRAFORM.folder, []);
}

/** Kueue's manager: its webhooks, its controllers and its scheduler. */
export function kueueManager(): string {
  return built('kueue', KUEUE.folder, []);
}

/** KEDA's operator, or the adapter by which the HPA reads its metrics; with all of KEDA's scalers in them. */
export function kedaProgram(name: 'keda-operator' | 'keda-adapter'): string {
  return built(name, KEDA_OPERATOR.folder, []);
}

/** The manager of LeaderWorkerSets: its webhooks and its controllers. */
export function lwsManager(): string {
  return built('lws', LWS.folder, []);
}

/** The linter of Kubernetes objects. */
export function kubeScore(): string {
  return built('kube-score', KUBE_SCORE.folder, []);
}

/** Prometheus and its tool, without the clients of clouds that find targets. */
export function prometheus(name: 'prometheus' | 'promtool'): string {
  return built(name, PROMETHEUS.folder, [], 'remove_all_sd');
}

/** A program that reads a dashboard by Grafana's model. */
export function dashboardReader(): string {
  return ours(PROMETHEUS.folder, 'dashboard-reader', 'dashboard-reader');
}

/** A provider that stands in for a real one; built first where it is not in the cache yet. */
export function standIn(name: 'kubernetes' | 'volcengine'): string {
  return ours(STAND_INS.folder, name, `stand-in-${name}`);
}

/** A program that prints what Kubernetes' types say of zeros; built first where it is not in the cache. */
export function zeroFields(): string {
  return ours(CURRENT.folder, 'zero-fields', 'zero-fields');
}

/** A program that reads YAML as kubectl does; built first where it is not in the cache yet. */
export function yamlReader(): string {
  return ours(CURRENT.folder, 'yaml-reader', 'yaml-reader');
}

/** A program of our own below a folder of pinned modules. */
function ours(modules: string, name: string, called: string): string {
  const folder = path.join(MODULES, modules);
  const hash = createHash('sha256').update(requireGo()).update(process.arch);
  const sources = fs.readdirSync(path.join(folder, name)).map((file) => path.join(name, file));
  for (const file of ['go.mod', 'go.sum', ...sources.sort()]) {
    hash.update(fs.readFileSync(path.join(folder, file)));
  }
  const target = path.join(CACHE, hash.digest('hex').slice(0, 16), called);
  if (!fs.existsSync(target)) {
    build(`./${name}`, folder, '-s -w', target);
  }
  return target;
}

/**
 * A program of a module, with the dependencies that the module itself asks for; nothing where the
 * module cannot be had here.
 */
export function installed({ module, version }: Omit<Pinned, 'sum'>): string | undefined {
  const hash = createHash('sha256').update(requireGo()).update(process.arch);
  const key = hash.update(`${module}@${version}`).digest('hex').slice(0, 16);
  const target = path.join(CACHE, key, path.basename(module));
  if (fs.existsSync(target)) {
    return target;
  }
  try {
    go(['mod', 'download', `${module}@${version}`], undefined, 'ignore');
  } catch {
    return undefined;
  }
  const started = Date.now();
  console.log(`building ${path.basename(module)} …`);
  const bin = fs.mkdtempSync(path.join(os.tmpdir(), 'installed-'));
  try {
    go(
      ['install', '-trimpath', '-ldflags', '-s -w', `${module}@${version}`],
      undefined,
      'inherit',
      {
        GOBIN: bin,
        GOFLAGS: '-buildvcs=false',
      },
    );
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(path.join(bin, path.basename(module)), `${target}.${process.pid}`);
    fs.renameSync(`${target}.${process.pid}`, target);
  } finally {
    fs.rmSync(bin, { recursive: true, force: true });
  }
  console.log(`built ${path.basename(module)} in ${Math.round((Date.now() - started) / 1000)} s`);
  return target;
}

function built(
  name: Program,
  modules: string,
  stamped: readonly string[],
  tags: string = '',
): string {
  const folder = path.join(MODULES, modules);
  const link = ['-s', '-w', ...stamped].join(' ');
  const target = path.join(CACHE, fingerprint(folder, `${link}${tags}`), name);
  if (!fs.existsSync(target)) {
    build(PROGRAMS[name], folder, link, target, tags);
  }
  return target;
}

/** What KEDA's cron scaler is made of; the package's other scalers bring half the clouds' libraries. */
const SCALER = ['cron_scaler.go', 'scaler.go'];

/** A program that asks KEDA itself; built first where it is not in the cache yet. */
export function kedaJudge(): string {
  return judge(KEDA.folder, (copy) => {
    const sources = path.join(moduleFolder(KEDA.overridden), 'pkg', 'scalers');
    fs.mkdirSync(path.join(copy, 'scalers'));
    SCALER.forEach((file) =>
      fs.copyFileSync(path.join(sources, file), path.join(copy, 'scalers', file)),
    );
  });
}

/** A program that sends requests through the interceptor of KEDA's HTTP add-on. */
export function httpAddOnJudge(): string {
  return judge(HTTP_ADD_ON.folder);
}

/** Envoy AI Gateway's extension server, Envoy Gateway's translator that calls it, and the reference picker. */
export interface InferenceTools {
  readonly extension: string;
  readonly egctl: string;
  readonly picker: string;
  /** The release that the module proxy has, which fails each request with a body. */
  readonly brokenPicker: string;
}

/** A text in a file of a module, and what replaces it. */
type Edit = readonly [from: string, to: string];

/** How egctl calls the additions in `go/inference/egctl.go`. */
const TRANSLATE: readonly Edit[] = [
  [
    'resource.LoadResourcesFromYAMLBytes(inBytes, addMissingResources, nil)',
    'load(inBytes, addMissingResources)',
  ],
  ['&gatewayapi.Translator{', '&gatewayapi.Translator{ExtensionGroupKinds: poolKind,'],
  ['&translator.Translator{', '&translator.Translator{ExtensionManager: extensions(),'],
];

const BODY = 'Body: &extProcPb.BodyResponse{\n\t\t\t\t\t\tResponse: ';
const EMPTY = '&extProcPb.CommonResponse{},';
const ANSWER =
  'resp := &extProcPb.ProcessingResponse{\n\t\t\t\tResponse: &extProcPb.ProcessingResponse_RequestBody{';
/**
 * The fixes that 1.6.1 has and the module proxy has not (gateway-api-inference-extension#3028 and #3033): the
 * headers are answered before the body, and a part of a body is streamed.
 */
const STREAM: readonly Edit[] = [
  ['var body []byte', 'var body, held []byte'],
  [
    'body = append(body, v.RequestBody.Body...)',
    'body, held = append(body, v.RequestBody.Body...), append(held, v.RequestBody.Body...)',
  ],
  [ANSWER, `if !v.RequestBody.EndOfStream {\n\t\t\t\tcontinue\n\t\t\t}\n\t\t\t${ANSWER}`],
  [`Request${BODY}${EMPTY}`, `Request${BODY}streamed(held, true),`],
  [
    `Response${BODY}${EMPTY}`,
    `Response${BODY}streamed(v.ResponseBody.Body, v.ResponseBody.EndOfStream),`,
  ],
];

/** Built first where they are not in the cache yet. */
export function inferenceTools(): InferenceTools {
  const { gateway, aiGateway, picker } = INFERENCE;
  return {
    extension: inCopy(aiGateway, 'cmd/conformance', { 'extension.go': 'cmd/conformance/main.go' }),
    egctl: inCopy(
      gateway,
      'cmd/egctl',
      { 'egctl.go': 'internal/cmd/egctl/extensions.go' },
      { 'internal/cmd/egctl/translate.go': TRANSLATE },
    ),
    picker: inCopy(
      picker,
      'cmd/lwepp',
      { 'streamed.go': 'pkg/lwepp/handlers/streamed.go' },
      { 'pkg/lwepp/handlers/server.go': STREAM },
    ),
    brokenPicker: inCopy(picker, 'cmd/lwepp', {}),
  };
}

/**
 * A program of a module, built in a copy with further files and edits: only the module itself may import what is
 * internal to it.
 */
function inCopy(
  pinned: Pinned,
  source: string,
  additions: Readonly<Record<string, string>>,
  edits: Readonly<Record<string, readonly Edit[]>> = {},
): string {
  const hash = createHash('sha256').update(requireGo()).update(process.arch);
  hash.update(JSON.stringify([pinned.module, pinned.version, source, edits]));
  const files = Object.entries(additions).map(([from, to]) => [
    path.join(MODULES, INFERENCE.folder, from),
    to,
  ]);
  files.forEach(([from]) => hash.update(fs.readFileSync(from)));
  const target = path.join(CACHE, hash.digest('hex').slice(0, 16), path.basename(source));
  if (!fs.existsSync(target)) {
    const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'module-'));
    try {
      // the files of the module cache are read-only
      execFileSync('cp', ['-r', '--no-preserve=mode', `${moduleFolder(pinned)}/.`, copy]);
      files.forEach(([from, to]) => {
        fs.mkdirSync(path.dirname(path.join(copy, to)), { recursive: true });
        fs.copyFileSync(from, path.join(copy, to));
      });
      Object.entries(edits).forEach(([file, all]) => edit(path.join(copy, file), all));
      build(`./${source}`, copy, '-s -w', target);
    } finally {
      fs.rmSync(copy, { recursive: true, force: true });
    }
  }
  return target;
}

function edit(file: string, edits: readonly Edit[]): void {
  const text = edits.reduce(
    (code, [from, to]) => {
      if (!code.includes(from)) {
        throw new Error(`${file} has no ${from}`);
      }
      return code.split(from).join(to);
    },
    fs.readFileSync(file, 'utf8'),
  );
  fs.writeFileSync(file, text);
}

/** The test binary of a module; `add` completes a copy of it. */
function judge(module: string, add: (copy: string) => void = () => undefined): string {
  const folder = path.join(MODULES, module);
  const name = `${module}-judge`;
  const hash = createHash('sha256').update(requireGo()).update(process.arch);
  const files = fs.readdirSync(folder).sort();
  files.forEach((file) => hash.update(fs.readFileSync(path.join(folder, file))));
  const target = path.join(CACHE, hash.digest('hex').slice(0, 16), name);
  if (!fs.existsSync(target)) {
    const started = Date.now();
    console.log(`building ${name} in ${path.relative(process.cwd(), folder)} …`);
    const copy = fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`));
    try {
      files.forEach((file) => fs.copyFileSync(path.join(folder, file), path.join(copy, file)));
      add(copy);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      const unfinished = `${target}.${process.pid}`;
      go(['test', '-c', '-trimpath', '-ldflags', '-s -w', '-o', unfinished, '.'], copy);
      fs.renameSync(unfinished, target);
    } finally {
      fs.rmSync(copy, { recursive: true, force: true });
    }
    console.log(`built ${name} in ${Math.round((Date.now() - started) / 1000)} s`);
  }
  return target;
}

/** A build of the modules alone does not know its own version: the release process tells the linker. */
function stamps({ version }: Release): string[] {
  const [major, minor] = version.split('.');
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((at) => [
    `-X ${at}.gitVersion=v${version}`,
    `-X ${at}.gitMajor=${major}`,
    `-X ${at}.gitMinor=${minor}`,
  ]);
}

function fingerprint(folder: string, link: string): string {
  const hash = createHash('sha256').update(requireGo()).update(process.arch).update(link);
  for (const file of ['go.mod', 'go.sum']) {
    hash.update(fs.readFileSync(path.join(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

function build(source: string, folder: string, link: string, target: string, tags = ''): void {
  const name = path.basename(target);
  const started = Date.now();
  console.log(`building ${name} in ${path.relative(process.cwd(), folder)} …`);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  go(['build', '-trimpath', '-tags', tags, '-ldflags', link, '-o', unfinished, source], folder);
  fs.renameSync(unfinished, target);
  console.log(`built ${name} in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** The folder of a pinned module, downloaded where it is not there yet. */
export function moduleFolder({ module, version, sum }: Pinned): string {
  const { Dir, Sum } = JSON.parse(go(['mod', 'download', '-json', `${module}@${version}`]));
  if (Sum !== sum) {
    throw new Error(`${module}@${version} is pinned with the sum ${sum}, but has ${Sum}`);
  }
  return Dir;
}

function go(
  args: string[],
  cwd: string = os.tmpdir(),
  errors: 'inherit' | 'ignore' = 'inherit',
  environment: NodeJS.ProcessEnv = {},
): string {
  return execFileSync('go', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', errors],
    env: {
      ...process.env,
      CGO_ENABLED: '0',
      GOFLAGS: '-mod=readonly -buildvcs=false',
      GOWORK: 'off',
      ...environment,
    },
  });
}

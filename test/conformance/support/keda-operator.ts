import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Api, Manifest } from './api';
import { Endpoint, answers } from './control-plane';
import { freePort } from './free-port';
import { kubeconfig } from './kubeconfig';
import { kedaProgram } from './toolchain';
import { eventually } from './workloads';

const NAMESPACE = 'keda';
/** Names by which KEDA's certificate is valid, as `config/` of its release has them. */
const OPERATOR = 'keda-operator';
const ADAPTER = 'keda-metrics-apiserver';
const SECRET: Manifest = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'kedaorg-certs', namespace: NAMESPACE },
};
const METRICS = { group: 'external.metrics.k8s.io', version: 'v1beta1' };

/**
 * KEDA's own operator and metrics adapter next to an API server, with certificates that the operator creates
 * itself.
 */
export class KedaOperator {
  public static async start(api: Api, endpoint: Endpoint): Promise<KedaOperator> {
    const operator = new KedaOperator(api);
    try {
      await operator.run(endpoint);
      return operator;
    } catch (error) {
      const logs = operator.logs();
      operator.stop();
      throw new Error(`KEDA did not start: ${(error as Error).message}\n${logs}`);
    }
  }

  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keda-'));
  private readonly children: ChildProcess[] = [];

  private constructor(private readonly api: Api) {}

  public stop(): void {
    this.children.forEach((child) => child.kill('SIGTERM'));
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** The last lines of both programs. */
  public logs(): string {
    return [OPERATOR, ADAPTER]
      .map((name) => this.file(`${name}.log`))
      .filter((file) => fs.existsSync(file))
      .map((file) => `${path.basename(file)}:\n${fs.readFileSync(file, 'utf8').slice(-4000)}`)
      .join('\n');
  }

  private async run(endpoint: Endpoint): Promise<void> {
    const [metrics, probes, service, unused] = await ports(4);
    const certificates = this.file('certificates');
    fs.writeFileSync(this.file('kubeconfig'), JSON.stringify(kubeconfig(endpoint)), {
      mode: 0o600,
    });
    fs.mkdirSync(certificates);
    await this.api.ensureNamespace(NAMESPACE);
    await this.install(metrics);
    const operator = () =>
      this.spawn(OPERATOR, kedaProgram('keda-operator'), [
        '--enable-prometheus-metrics=false',
        `--health-probe-bind-address=127.0.0.1:${probes}`,
        `--metrics-service-bind-address=127.0.0.1:${service}`,
        '--enable-cert-rotation=true',
        // its admission webhooks are not here
        '--enable-webhook-patching=false',
        `--cert-dir=${certificates}`,
        '--kube-api-qps=200',
        '--kube-api-burst=400',
      ]);
    // it ends after it has created the certificates, so that its pod restarts
    await ended(operator());
    await this.mountCertificates(certificates);
    operator();
    const at = ['authentication', 'authorization', 'lister'];
    this.spawn(ADAPTER, kedaProgram('keda-adapter'), [
      `--secure-port=${metrics}`,
      '--bind-address=127.0.0.1',
      `--port=${unused}`,
      `--tls-cert-file=${certificates}/tls.crt`,
      `--tls-private-key-file=${certificates}/tls.key`,
      `--cert-dir=${certificates}`,
      `--metrics-service-address=127.0.0.1:${service}`,
      `--metrics-service-grpc-authority=${OPERATOR}.${NAMESPACE}.svc`,
      ...at.map((name) => `--${name}-kubeconfig=${this.file('kubeconfig')}`),
      // the API server has no certificate of a proxy, so its requests are anonymous
      '--authentication-skip-lookup=true',
      '--kube-api-qps=200',
      '--kube-api-burst=400',
    ]);
    await eventually(
      async () => this.alive() && answers(`http://127.0.0.1:${probes}/readyz`),
      (ready) => ready,
    );
    await eventually(
      () => this.api.request('GET', `/apis/${METRICS.group}/${METRICS.version}`),
      ({ status }) => this.alive() && status === 200,
    );
  }

  /** The metrics API, reached by a Service that leads to loopback. */
  private async install(port: number): Promise<void> {
    const service = { name: ADAPTER, namespace: NAMESPACE };
    await this.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: service,
      spec: { type: 'ExternalName', externalName: 'localhost' },
    });
    await this.create({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `${METRICS.version}.${METRICS.group}` },
      spec: {
        ...METRICS,
        service: { ...service, port },
        groupPriorityMinimum: 100,
        versionPriority: 100,
      },
    });
    const metadata = { name: 'external-metrics-reader' };
    await this.create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata,
      rules: [
        { apiGroups: [METRICS.group], resources: ['*'], verbs: ['get', 'list'] },
        { nonResourceURLs: ['/apis/*'], verbs: ['get'] },
      ],
    });
    await this.create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', ...metadata },
      subjects: [
        {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'Group',
          name: 'system:unauthenticated',
        },
      ],
    });
  }

  /** As the kubelet mounts a secret. */
  private async mountCertificates(folder: string): Promise<void> {
    const { data } = await this.api.get(SECRET);
    for (const name of ['ca.crt', 'tls.key', 'tls.crt']) {
      fs.writeFileSync(path.join(folder, name), Buffer.from(data[name], 'base64'), {
        mode: 0o600,
      });
    }
  }

  private spawn(name: string, program: string, args: string[]): ChildProcess {
    const log = fs.openSync(this.file(`${name}.log`), 'a');
    const child = spawn(program, args, {
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        KUBECONFIG: this.file('kubeconfig'),
        WATCH_NAMESPACE: '',
        POD_NAMESPACE: NAMESPACE,
        KEDA_CLUSTER_OBJECT_NAMESPACE: NAMESPACE,
      },
    });
    fs.closeSync(log);
    this.children.push(child);
    return child;
  }

  /** The first operator has ended, and the others must not. */
  private alive(): true {
    if (this.children.slice(1).some(({ exitCode }) => exitCode !== null)) {
      throw new Error('it ended');
    }
    return true;
  }

  private async create(object: Manifest): Promise<void> {
    const { status, body } = await this.api.create(object);
    if (status !== 201) {
      throw new Error(`${object.kind}/${object.metadata.name}: ${status} ${body.message}`);
    }
  }

  private file(name: string): string {
    return path.join(this.folder, name);
  }
}

async function ports(count: number): Promise<number[]> {
  const found = [];
  for (let port = 0; port < count; port += 1) {
    found.push(await freePort());
  }
  return found;
}

function ended(child: ChildProcess): Promise<unknown> {
  return Promise.race([
    new Promise((resolve) => child.once('exit', resolve)),
    new Promise((_, reject) =>
      setTimeout(() => reject(new Error('no certificates in a minute')), 60_000).unref(),
    ),
  ]);
}

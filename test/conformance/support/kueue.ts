import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import { Api, Manifest } from './api';
import { Endpoint, answers, pause } from './control-plane';
import { freePort } from './free-port';
import { kubeconfig } from './kubeconfig';
import { kueueManager, moduleFolder } from './toolchain';
import { KUEUE } from './versions';
import { eventually } from './workloads';

const NAMESPACE = 'kueue-system';
const SERVICE = 'kueue-webhook-service';
const SECRET: Manifest = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'kueue-webhook-server-cert', namespace: NAMESPACE },
};

/** Definitions whose conversion webhook gets Kueue's certificate (`pkg/util/cert/cert.go`, 0.19.2). */
const CONVERTED = [
  'localqueues.kueue.x-k8s.io',
  'clusterqueues.kueue.x-k8s.io',
  'workloads.kueue.x-k8s.io',
  'cohorts.kueue.x-k8s.io',
  'multikueueclusters.kueue.x-k8s.io',
];

/**
 * Kueue's own manager next to an API server: its webhooks, with certificates that it creates itself, its
 * controllers and its scheduler.
 */
export class Kueue {
  public static async start(api: Api, endpoint: Endpoint): Promise<Kueue> {
    const kueue = new Kueue(api);
    await kueue.run(endpoint);
    return kueue;
  }

  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kueue-'));
  private child?: ChildProcess;

  private constructor(private readonly api: Api) {}

  public stop(): void {
    this.child?.kill('SIGTERM');
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private async run(endpoint: Endpoint): Promise<void> {
    const [webhook, health] = [await freePort(), await freePort()];
    await this.api.ensureNamespace(NAMESPACE);
    await this.install(webhook);
    const log = fs.openSync(this.file('kueue.log'), 'w');
    this.write('kubeconfig', kubeconfig(endpoint));
    this.write('kueue.json', configuration(webhook, health, this.file('certificates')));
    this.child = spawn(kueueManager(), [`--config=${this.file('kueue.json')}`], {
      stdio: ['ignore', log, log],
      env: { ...process.env, KUBECONFIG: this.file('kubeconfig') },
    });
    fs.closeSync(log);
    try {
      await this.mountCertificate();
      await eventually(
        () => answers(`http://127.0.0.1:${health}/readyz`),
        (ready) => ready,
      );
    } catch (error) {
      const text = fs.readFileSync(this.file('kueue.log'), 'utf8');
      this.stop();
      throw new Error(`Kueue did not start: ${(error as Error).message}\n${text.slice(-4000)}`);
    }
  }

  /** The webhooks of its release, and a Service by which the API server reaches them on loopback. */
  private async install(port: number): Promise<void> {
    const service = { name: SERVICE, namespace: NAMESPACE, port };
    await this.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: SERVICE, namespace: NAMESPACE },
      spec: { type: 'ExternalName', externalName: '127.0.0.1', ports: [{ port }] },
    });
    // an installation has the secret, and Kueue fills it
    await this.create({ ...SECRET });
    const file = path.join(
      moduleFolder(KUEUE.overridden),
      'config/components/webhook/manifests.yaml',
    );
    for (const document of parseAllDocuments(fs.readFileSync(file, 'utf8'))) {
      const { webhooks, ...configured } = document.toJSON();
      await this.create({
        ...configured,
        metadata: { name: `kueue-${configured.metadata.name}` },
        webhooks: webhooks.map((each: any) => ({
          ...each,
          clientConfig: { service: { ...service, path: each.clientConfig.service.path } },
          // kustomize adds this to the webhooks of pods and workloads
          namespaceSelector: {
            matchExpressions: [
              {
                key: 'kubernetes.io/metadata.name',
                operator: 'NotIn',
                values: ['kube-system', NAMESPACE],
              },
            ],
          },
        })),
      });
    }
    for (const name of CONVERTED) {
      const definition = {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name },
      };
      const webhook = {
        clientConfig: { service: { ...service, path: '/convert' } },
        conversionReviewVersions: ['v1'],
      };
      const { status, body } = await this.api.merge(definition, {
        spec: { conversion: { strategy: 'Webhook', webhook } },
      });
      if (status !== 200) {
        throw new Error(`${name}: ${status} ${body.message}`);
      }
    }
  }

  /** As the kubelet mounts a secret. */
  private async mountCertificate(): Promise<void> {
    const { data } = await eventually(
      async () => {
        this.verify();
        return this.api.get(SECRET);
      },
      (secret) => secret.data?.['tls.crt'] !== undefined,
    );
    fs.mkdirSync(this.file('certificates'));
    for (const name of ['ca.crt', 'tls.key', 'tls.crt']) {
      fs.writeFileSync(
        path.join(this.file('certificates'), name),
        Buffer.from(data[name], 'base64'),
        { mode: 0o600 },
      );
    }
    await pause(0);
  }

  private verify(): void {
    if (this.child?.exitCode !== null) {
      throw new Error('it ended');
    }
  }

  private async create(object: Manifest): Promise<void> {
    const { status, body } = await this.api.create(object, 'Ignore');
    if (status !== 201) {
      throw new Error(`${object.kind}/${object.metadata.name}: ${status} ${body.message}`);
    }
  }

  private file(name: string): string {
    return path.join(this.folder, name);
  }

  private write(name: string, value: object): void {
    fs.writeFileSync(this.file(name), JSON.stringify(value), { mode: 0o600 });
  }
}

function configuration(webhook: number, health: number, certDir: string): object {
  return {
    apiVersion: 'config.kueue.x-k8s.io/v1beta2',
    kind: 'Configuration',
    namespace: NAMESPACE,
    health: { healthProbeBindAddress: `127.0.0.1:${health}` },
    metrics: { bindAddress: '0' },
    webhook: { host: '127.0.0.1', port: webhook, certDir },
    leaderElection: { leaderElect: false },
    internalCertManagement: {
      enable: true,
      webhookServiceName: SERVICE,
      webhookSecretName: SECRET.metadata.name,
    },
    clientConnection: { qps: 300, burst: 500 },
    integrations: { frameworks: ['batch/job', 'pod', 'deployment'] },
    // it writes into a folder of the container
    featureGates: { VisibilityOnDemand: false },
  };
}

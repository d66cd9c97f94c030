import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as http from 'http';
import * as net from 'net';
import * as os from 'os';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import { Api, Manifest } from './api';
import { Endpoint, pause } from './control-plane';
import { freePort } from './free-port';
import { kubeconfig } from './kubeconfig';
import { moduleFolder } from './toolchain';
import { Pinned } from './versions';
import { eventually } from './workloads';

/** The manager of an operator: controllers and webhooks in one program. */
export interface Operator {
  readonly name: string;
  readonly namespace: string;
  /** Its webhook's Service and Secret, as it knows them. */
  readonly service: string;
  readonly secret: string;
  readonly module: Pinned;
  /** The webhooks' configurations in the module. */
  readonly webhooks: string;
  /** Labels that kustomize makes a condition of the webhooks of pods. */
  readonly podLabel?: string;
  /** Definitions whose conversion webhook gets its certificate. */
  readonly converted: readonly string[];
  /** Its program, built first. */
  readonly program: () => string;
  readonly configuration: (ports: {
    readonly webhook: number;
    readonly health: number;
    readonly certDir: string;
  }) => object;
}

/** An operator's own manager next to an API server, with certificates that it creates itself. */
export class OperatorManager {
  public static async start(
    operator: Operator,
    api: Api,
    endpoint: Endpoint,
  ): Promise<OperatorManager> {
    const manager = new OperatorManager(operator, api);
    await manager.run(endpoint);
    return manager;
  }

  private readonly folder: string;
  private child?: ChildProcess;

  private constructor(
    private readonly operator: Operator,
    private readonly api: Api,
  ) {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), `${operator.name}-`));
  }

  public stop(): void {
    this.child?.kill('SIGTERM');
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private async run(endpoint: Endpoint): Promise<void> {
    const [webhook, health] = [await freePort(), await freePort()];
    const { name, namespace, program, configuration } = this.operator;
    await this.api.ensureNamespace(namespace);
    await this.install(webhook);
    const log = fs.openSync(this.file('manager.log'), 'w');
    this.write('kubeconfig', kubeconfig(endpoint));
    const certDir = this.file('certificates');
    this.write('manager.json', configuration({ webhook, health, certDir }));
    this.child = spawn(program(), [`--config=${this.file('manager.json')}`], {
      stdio: ['ignore', log, log],
      env: { ...process.env, KUBECONFIG: this.file('kubeconfig') },
    });
    fs.closeSync(log);
    try {
      await this.mountCertificate();
      await eventually(
        async () =>
          (await answers(`http://127.0.0.1:${health}/readyz`)) && (await listens(webhook)),
        (ready) => ready,
      );
    } catch (error) {
      const text = fs.readFileSync(this.file('manager.log'), 'utf8');
      this.stop();
      throw new Error(`${name} did not start: ${(error as Error).message}\n${text.slice(-4000)}`);
    }
  }

  /** The webhooks of its release, and a Service by which the API server reaches them on loopback. */
  private async install(port: number): Promise<void> {
    const { name: operator, namespace, module, webhooks: at, converted, podLabel } = this.operator;
    const service = { name: this.operator.service, namespace, port };
    await this.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: service.name, namespace },
      spec: { type: 'ExternalName', externalName: '127.0.0.1', ports: [{ port }] },
    });
    // an installation has the secret, and the manager fills it
    await this.create(this.secret);
    const file = path.join(moduleFolder(module), at);
    for (const document of parseAllDocuments(fs.readFileSync(file, 'utf8'))) {
      const { webhooks, ...configured } = document.toJSON();
      await this.create({
        ...configured,
        metadata: { name: `${operator}-${configured.metadata.name}` },
        webhooks: webhooks.map((each: any) => ({
          ...each,
          clientConfig: { service: { ...service, path: each.clientConfig.service.path } },
          // kustomize adds this to the webhooks of pods and workloads
          namespaceSelector: {
            matchExpressions: [
              {
                key: 'kubernetes.io/metadata.name',
                operator: 'NotIn',
                values: ['kube-system', namespace],
              },
            ],
          },
          ...(podLabel !== undefined &&
            each.rules.some(({ resources }: any) => resources.includes('pods')) && {
              objectSelector: { matchExpressions: [{ key: podLabel, operator: 'Exists' }] },
            }),
        })),
      });
    }
    for (const name of converted) {
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
        return this.api.get(this.secret);
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

  private get secret(): Manifest {
    const { secret: name, namespace } = this.operator;
    return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } };
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

/** Not every manager is ready only when its webhooks are. */
function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    http
      .get(url, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      })
      .on('error', () => resolve(false));
  });
}

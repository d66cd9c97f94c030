import { ChildProcess, spawn } from 'child_process';
import { generateKeyPairSync, randomBytes } from 'crypto';
import * as fs from 'fs';
import * as http from 'http';
import * as https from 'https';
import * as net from 'net';
import * as path from 'path';
import { kubeconfig } from './kubeconfig';
import { program } from './toolchain';
import { CONTROLLERS_OF, Plane, Release } from './versions';

/** How a running API server is reached. */
export interface Endpoint {
  readonly port: number;
  readonly token: string;
  /** Certificate authority of its serving certificate. */
  readonly ca: string;
  /** Private key of this certificate, with which servers of suites answer the API server. */
  readonly key: string;
}

const HOST = '127.0.0.1';
const STARTUP = 120_000;

/** The controllers that deployments, their pods and their Services need; no cloud, no nodes. */
const CONTROLLERS = [
  'deployment-controller',
  'replicaset-controller',
  'endpointslice-controller',
  'serviceaccount-controller',
  'disruption-controller',
  'garbage-collector-controller',
  'namespace-controller',
];

/** Further controllers, by the suites that need them. */
const FURTHER: { readonly [suites in Plane['suites']]?: string } = {
  // where it runs, it changes the replica counts of adopted manifests too
  autoscaling: 'horizontal-pod-autoscaler-controller',
  'keda-operator': 'horizontal-pod-autoscaler-controller',
  lws: 'statefulset-controller',
};

/** etcd, kube-apiserver, and what its suites need besides, on loopback, with their data in a folder. */
export class ControlPlane {
  private readonly children: { readonly name: string; readonly child: ChildProcess }[] = [];

  public constructor(
    private readonly plane: Plane,
    private readonly folder: string,
  ) {}

  public async start(): Promise<Endpoint> {
    const { release } = this.plane;
    const [etcd, peer, port, manager, scheduler] = await freePorts(5);
    fs.mkdirSync(this.folder, { recursive: true });
    this.startEtcd(etcd, peer);
    await this.until('etcd', () => answers(`http://${HOST}:${etcd}/health`));

    const token = randomBytes(24).toString('hex');
    this.startApiServer(release, etcd, port, token);
    const certificate = this.file('serving/apiserver.crt');
    await this.until('kube-apiserver', async () => {
      if (!fs.existsSync(certificate)) {
        return false;
      }
      const ca = fs.readFileSync(certificate);
      return answers(`https://${HOST}:${port}/readyz`, { ca, token });
    });
    const [ca, key] = [certificate, this.file('serving/apiserver.key')].map((file) =>
      fs.readFileSync(file, 'utf8'),
    );
    const endpoint = { port, token, ca, key };
    const needed = CONTROLLERS_OF[this.plane.suites] ?? [];
    if (needed.length > 0) {
      this.write('kubeconfig', JSON.stringify(kubeconfig(endpoint)));
    }
    if (needed.includes('kube-controller-manager')) {
      this.startControllerManager(release, manager);
    }
    if (needed.includes('kube-scheduler')) {
      this.startScheduler(release, scheduler);
    }
    return endpoint;
  }

  /** Ends what was started, the last first. */
  public async stop(): Promise<void> {
    for (const { child } of this.children.splice(0).reverse()) {
      await ended(child);
    }
  }

  private startEtcd(client: number, peer: number): void {
    this.spawn('etcd', program('etcd', this.plane.release), [
      `--data-dir=${this.file('etcd')}`,
      `--listen-client-urls=http://${HOST}:${client}`,
      `--advertise-client-urls=http://${HOST}:${client}`,
      `--listen-peer-urls=http://${HOST}:${peer}`,
      `--initial-advertise-peer-urls=http://${HOST}:${peer}`,
      `--initial-cluster=default=http://${HOST}:${peer}`,
      // a test cluster may forget what a crash would take
      '--unsafe-no-fsync',
    ]);
  }

  private startApiServer(release: Release, etcd: number, port: number, token: string): void {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    this.write('service-account.key', privateKey);
    this.write('service-account.pub', publicKey);
    this.write('tokens.csv', `${token},conformance,conformance,system:masters\n`);
    this.spawn('kube-apiserver', program('kube-apiserver', release), [
      `--etcd-servers=http://${HOST}:${etcd}`,
      `--bind-address=${HOST}`,
      `--advertise-address=${HOST}`,
      `--secure-port=${port}`,
      `--cert-dir=${this.file('serving')}`,
      `--token-auth-file=${this.file('tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${this.file('service-account.pub')}`,
      `--service-account-signing-key-file=${this.file('service-account.key')}`,
      '--service-cluster-ip-range=10.96.0.0/16',
      // one server, one client: nothing to share fairly
      '--enable-priority-and-fairness=false',
      '--endpoint-reconciler-type=none',
      '--profiling=false',
    ]);
  }

  private startControllerManager(release: Release, port: number): void {
    this.spawn('kube-controller-manager', program('kube-controller-manager', release), [
      `--kubeconfig=${this.file('kubeconfig')}`,
      `--service-account-private-key-file=${this.file('service-account.key')}`,
      `--controllers=${[...CONTROLLERS, FURTHER[this.plane.suites] ?? []].flat().join(',')}`,
      `--bind-address=${HOST}`,
      `--secure-port=${port}`,
      `--cert-dir=${this.file('manager')}`,
      '--leader-elect=false',
      '--horizontal-pod-autoscaler-sync-period=1s',
      '--kube-api-qps=200',
      '--kube-api-burst=400',
    ]);
  }

  private startScheduler(release: Release, port: number): void {
    const config = {
      apiVersion: 'kubescheduler.config.k8s.io/v1',
      kind: 'KubeSchedulerConfiguration',
      clientConnection: { kubeconfig: this.file('kubeconfig'), qps: 200, burst: 400 },
      leaderElection: { leaderElect: false },
      // up to 10 s by default, in which a pod does not get the GPUs that are free again
      podInitialBackoffSeconds: 1,
      podMaxBackoffSeconds: 1,
    };
    this.write('scheduler.json', JSON.stringify(config));
    this.spawn('kube-scheduler', program('kube-scheduler', release), [
      `--config=${this.file('scheduler.json')}`,
      `--bind-address=${HOST}`,
      `--secure-port=${port}`,
      `--cert-dir=${this.file('scheduler')}`,
    ]);
  }

  private spawn(name: string, file: string, args: string[]): void {
    const log = fs.openSync(this.file(`${name}.log`), 'a');
    const child = spawn(file, args, { stdio: ['ignore', log, log], cwd: this.folder });
    fs.closeSync(log);
    this.children.push({ name, child });
  }

  private async until(name: string, ready: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + STARTUP;
    while (!(await ready())) {
      const dead = this.children.find(({ child }) => child.exitCode !== null);
      if (dead || Date.now() > deadline) {
        const log = fs.readFileSync(this.file(`${dead?.name ?? name}.log`), 'utf8');
        throw new Error(`${name} did not start:\n${log.slice(-4000)}`);
      }
      await pause(200);
    }
  }

  private file(name: string): string {
    return path.join(this.folder, name);
  }

  private write(name: string, text: string): void {
    fs.writeFileSync(this.file(name), text, { mode: 0o600 });
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exit;
  clearTimeout(late);
}

/** All are held at once, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<net.Server>((resolve) => {
          const server = net.createServer();
          server.listen(0, HOST, () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
  );
  return ports;
}

export function answers(
  url: string,
  { ca, token }: { readonly ca?: Buffer; readonly token?: string } = {},
): Promise<boolean> {
  const client = url.startsWith('https:') ? https : http;
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve) => {
    client
      .get(url, { ca, headers, timeout: 2000 }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      })
      .on('timeout', function (this: http.ClientRequest) {
        this.destroy();
      })
      .on('error', () => resolve(false));
  });
}

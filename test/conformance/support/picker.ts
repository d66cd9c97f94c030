import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as http from 'http';
import * as os from 'os';
import * as path from 'path';
import { environment } from './cluster';
import { freePort } from './free-port';
import { kubeconfig } from './kubeconfig';
import { Translation } from './translator';
import { eventually } from './workloads';

// The programs around an InferencePool: extension server, picker, and replicas.

/** The cluster of Envoy AI Gateway's own processor, a socket in the pod of the proxy. */
const SIDECAR = 'ai-gateway-extproc-uds';

/** A program that ends with its suite. */
export class Started {
  public readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inference-'));
  private readonly processes: ChildProcess[] = [];
  private readonly servers: http.Server[] = [];

  /** The socket of Envoy AI Gateway's extension server. */
  public async extension(): Promise<string> {
    const socket = path.join(this.folder, 'extension.sock');
    this.run(environment().inference!.extension, [socket]);
    await eventually(
      () => Promise.resolve(fs.existsSync(socket)),
      (there) => there,
    );
    return socket;
  }

  /** The port of a picker with the arguments of the rendered Deployment, except for its ports. */
  public async picker(
    deployment: any,
    program: 'picker' | 'brokenPicker' = 'picker',
  ): Promise<number> {
    const { args } = deployment.spec.template.spec.containers[0];
    const [grpc, health, metrics] = [await freePort(), await freePort(), await freePort()];
    const replaced: string[] = [
      ...args.map((arg: string) => arg.replace('$(NAMESPACE)', deployment.metadata.namespace)),
      ...[`--grpc-port=${grpc}`, `--grpc-health-port=${health}`, `--metrics-port=${metrics}`],
    ];
    this.run(environment().inference![program], replaced, { KUBECONFIG: this.kubeconfig() });
    return grpc;
  }

  /** A server that answers each request with its own name. */
  public async replica(name: string, address: string, port: number): Promise<void> {
    const server = http.createServer((request, response) => {
      request.resume().on('end', () => response.end(name));
    });
    this.servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, address, resolve));
  }

  public async stop(): Promise<void> {
    await Promise.all(
      this.processes.map(async (child) => {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        if (child.exitCode === null && child.kill('SIGTERM')) {
          await ended;
        }
      }),
    );
    this.servers.forEach((server) => {
      server.closeAllConnections();
      server.close();
    });
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
    const log = fs.openSync(path.join(this.folder, `${this.processes.length}.log`), 'w');
    const child = spawn(program, args, {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
    });
    fs.closeSync(log);
    process.once('exit', () => child.kill('SIGKILL'));
    this.processes.push(child);
  }

  private kubeconfig(): string {
    const file = path.join(this.folder, 'kubeconfig');
    fs.writeFileSync(file, JSON.stringify(kubeconfig(environment().endpoint)));
    return file;
  }
}

/**
 * A translation in which the Services of pickers are ports on loopback, without the cluster of the gateway's
 * sidecar, which no route uses.
 */
export function withPickers(
  translation: Translation,
  ports: Readonly<Record<string, number>>,
): Translation {
  const { xds } = translation;
  const clusters = xds.clusters.filter(({ name }) => name !== SIDECAR);
  const text = JSON.stringify(clusters, (_, value) => {
    const [service] = `${value?.address ?? ''}`.split('.');
    return value?.portValue !== undefined && service in ports
      ? { ...value, address: '127.0.0.1', portValue: ports[service] }
      : value;
  });
  return { ...translation, xds: { ...xds, clusters: JSON.parse(text) } };
}

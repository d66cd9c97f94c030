import { ChildProcess, spawn } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as http from 'http';
import * as os from 'os';
import * as path from 'path';
import { Endpoint } from './fleet';
import { freePort } from './free-port';
import { Translation, Xds, chains } from './translator';

/** Who stands behind an address and port that the translator wrote down. */
export type Behind = (address: string, port: number) => readonly Endpoint[];

const READY_SECONDS = 20;

/**
 * An Envoy that is told what Envoy Gateway's translator says, through files instead of a stream. What
 * differs from a proxy in a cluster: listeners stand on free loopback ports, and in each locality the
 * Service's address is replaced by those of its instances, as they come.
 */
export class Proxy {
  /** One worker: what it does in turn can be counted exactly. */
  public static async start(program: string, first: Translation, behind: Behind): Promise<Proxy> {
    const proxy = new Proxy(fs.mkdtempSync(path.join(os.tmpdir(), 'envoy-')), behind);
    try {
      await proxy.write(first);
      proxy.run(program, first.xds.bootstrap);
      await proxy.register();
    } catch (error) {
      await proxy.stop();
      throw error;
    }
    return proxy;
  }

  private process?: ChildProcess;
  private translation?: Translation;
  private version = 0;
  private readonly files = new Map<string, string>();
  private readonly expected = new Map<string, string>();
  /** Addresses behind each cluster, and whether they are asked. */
  private readonly members = new Map<string, string>();
  private readonly ports = new Map<number, number>();
  private atExit?: () => void;

  private constructor(
    private readonly folder: string,
    private readonly behind: Behind,
  ) {}

  /** Where a port of the proxy's container is reached. */
  public port(containerPort: number): number {
    return this.ports.get(containerPort)!;
  }

  /** Tells what is new: clusters and endpoints before the routes that name them, as the gateway does. */
  public async tell(translation: Translation): Promise<void> {
    await this.write(translation);
    await this.register();
  }

  /** Tells who stands behind the clusters now. */
  public async tellEndpoints(): Promise<void> {
    this.writeEndpoints();
    await this.register();
  }

  public async stop(): Promise<void> {
    const { process: child } = this;
    if (this.atExit) {
      process.removeListener('exit', this.atExit);
    }
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private writeEndpoints(): void {
    this.members.clear();
    for (const assignment of this.translation!.xds.endpoints) {
      const { clusterName } = assignment;
      const filled = this.filled(assignment);
      this.put(this.file('eds', clusterName), [filled]);
      this.members.set(clusterName, membersOf(filled));
    }
  }

  private async write(translation: Translation): Promise<void> {
    this.translation = translation;
    const { xds } = translation;
    this.writeEndpoints();
    const routes = () => xds.routes.map((route) => this.put(this.file('rds', route.name), [route]));
    if (this.process === undefined) {
      routes();
    }
    this.expected.set(
      'cluster_manager.cds.version_text',
      this.put(
        'cds.json',
        xds.clusters.map((cluster) => this.withFiles(cluster)),
      ),
    );
    if (this.process !== undefined) {
      await this.register();
      routes();
    }
    const listeners = [];
    for (const listener of xds.listeners) {
      listeners.push(await this.onLoopback(this.withFiles(listener)));
    }
    this.expected.set('listener_manager.lds.version_text', this.put('lds.json', listeners));
    for (const { filters } of xds.listeners.flatMap(chains)) {
      const { rds, statPrefix } = filters[filters.length - 1].typedConfig;
      if (rds) {
        const version = this.files.get(this.file('rds', rds.routeConfigName))!;
        this.expected.set(
          `http.${statPrefix}.rds.${rds.routeConfigName}.version_text`,
          JSON.parse(version).version,
        );
      }
    }
  }

  /** Replaces a file by what a discovery service would answer; its version, new only with its content. */
  private put(name: string, resources: readonly any[]): string {
    const content = JSON.stringify(resources);
    const known = this.files.get(name);
    if (known !== undefined && JSON.parse(known).content === content) {
      return JSON.parse(known).version;
    }
    this.version += 1;
    const version = `${this.version}`;
    this.files.set(name, JSON.stringify({ content, version }));
    const file = path.join(this.folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(`${file}.new`, `{"version_info":"${version}","resources":${content}}`);
    // Envoy looks again when a file is moved into its place
    fs.renameSync(`${file}.new`, file);
    return version;
  }

  private file(folder: string, name: string): string {
    return `${folder}/${createHash('sha256').update(name).digest('hex').slice(0, 16)}.json`;
  }

  private source(name: string): object {
    return {
      pathConfigSource: { path: path.join(this.folder, name) },
      resourceApiVersion: 'V3',
    };
  }

  /** Takes from files what the gateway's stream would bring. */
  private withFiles<T>(resource: T): T {
    return JSON.parse(
      JSON.stringify(resource, (key, value) => {
        if (key === 'edsClusterConfig') {
          return { ...value, edsConfig: this.source(this.file('eds', value.serviceName)) };
        }
        return key === 'rds'
          ? { ...value, configSource: this.source(this.file('rds', value.routeConfigName)) }
          : value;
      }),
    );
  }

  private async onLoopback(listener: any): Promise<any> {
    const { portValue } = listener.address.socketAddress;
    if (!this.ports.has(portValue)) {
      this.ports.set(portValue, await freePort());
    }
    const socketAddress = { address: '127.0.0.1', portValue: this.ports.get(portValue) };
    return { ...listener, address: { socketAddress } };
  }

  /** The instances in the place of each Service's address; localities and weights as they are. */
  private filled(assignment: any): any {
    return {
      ...assignment,
      endpoints: assignment.endpoints.map((locality: any) => ({
        ...locality,
        lbEndpoints: (locality.lbEndpoints ?? []).flatMap((found: any) => {
          const { address, portValue } = found.endpoint.address.socketAddress;
          return this.behind(address, portValue).map((endpoint) => ({
            ...found,
            endpoint: {
              ...found.endpoint,
              address: {
                socketAddress: { address: endpoint.address, portValue: endpoint.port },
              },
            },
            ...(endpoint.draining && { healthStatus: 'DRAINING' }),
          }));
        }),
      })),
    };
  }

  private run(program: string, bootstrap: Xds['bootstrap']): void {
    const { layeredRuntime, statsConfig, overloadManager } = bootstrap;
    const config = {
      node: { id: 'proxy', cluster: 'conformance' },
      admin: { address: { pipe: { path: this.socket() } } },
      dynamicResources: { cdsConfig: this.source('cds.json'), ldsConfig: this.source('lds.json') },
      layeredRuntime,
      statsConfig,
      overloadManager,
    };
    const file = path.join(this.folder, 'bootstrap.json');
    fs.writeFileSync(file, JSON.stringify(config));
    const args = ['--config-path', file, '--concurrency', '1', '--disable-hot-restart'];
    const log = fs.openSync(this.log(), 'w');
    this.process = spawn(program, [...args, '--log-level', 'warning'], {
      stdio: ['ignore', 'ignore', log],
    });
    fs.closeSync(log);
    const { process: child } = this;
    this.atExit = () => child.kill('SIGKILL');
    process.once('exit', this.atExit);
  }

  /** Waits until Envoy works with what it was told last. */
  private async register(): Promise<void> {
    const until = Date.now() + READY_SECONDS * 1000;
    for (;;) {
      const missing = await this.missing().catch((error: Error) => error.message);
      if (missing === undefined) {
        return;
      }
      const { exitCode = null } = this.process!;
      if (Date.now() > until || exitCode !== null) {
        throw new Error(
          `Envoy does not work with what it was told: ${missing}\n${fs.readFileSync(this.log(), 'utf8')}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  private async missing(): Promise<string | undefined> {
    const stats = new Map(
      (await this.admin('/stats?filter=version_text|_warming|warming_clusters|server.state'))
        .split('\n')
        .map((line) => line.split(/: (.*)/) as [string, string]),
    );
    const request = [
      ...[...this.expected].map(([name, version]): [string, string] => [name, `"${version}"`]),
      ...[
        'cluster_manager.warming_clusters',
        'listener_manager.total_listeners_warming',
        'server.state',
      ].map((name): [string, string] => [name, '0']),
    ];
    const [found] = request.filter(([name, value]) => stats.get(name) !== value);
    return found ? `${found[0]} is ${stats.get(found[0])}, not ${found[1]}` : this.missingMembers();
  }

  private async missingMembers(): Promise<string | undefined> {
    const { cluster_statuses: clusters = [] } = JSON.parse(
      await this.admin('/clusters?format=json'),
    );
    const seen = new Map(
      clusters.map(({ name, host_statuses: hosts = [] }: any) => [
        name,
        hosts
          .map(
            ({ address, health_status: health }: any) =>
              `${address.socket_address.port_value} ${health?.eds_health_status ?? 'UNKNOWN'}`,
          )
          .sort()
          .join(', '),
      ]),
    );
    const [found] = [...this.members].filter(
      ([name, members]) => seen.has(name) && seen.get(name) !== members,
    );
    return found && `behind ${found[0]} are ${seen.get(found[0])}, not ${found[1]}`;
  }

  private admin(url: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = http.get({ socketPath: this.socket(), path: url }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => (text += part));
        response.on('end', () => resolve(text.trim()));
      });
      request.on('error', reject);
    });
  }

  private socket(): string {
    return path.join(this.folder, 'admin.sock');
  }

  private log(): string {
    return path.join(this.folder, 'envoy.log');
  }
}

function membersOf({ endpoints }: any): string {
  return endpoints
    .flatMap(({ lbEndpoints }: any) => lbEndpoints)
    .map(
      ({ endpoint, healthStatus }: any) =>
        `${endpoint.address.socketAddress.portValue} ${healthStatus ?? 'HEALTHY'}`,
    )
    .sort()
    .join(', ');
}

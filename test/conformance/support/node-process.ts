import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Manifest } from './api';
import { Server } from './instance';
import { NodeProgram } from '../../support/node-program';

/** An instance whose container runs Node: the program that a ConfigMap mounts, with the container's arguments. */
export class NodeProcess implements Server {
  /** It listens when this resolves. */
  public static async start(
    deployment: string,
    name: string,
    pod: any,
    objects: readonly Manifest[],
  ): Promise<NodeProcess> {
    const [{ args, env, ports, volumeMounts }] = pod.containers;
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pod-'));
    const [file, ...others] = args as string[];
    const mount = volumeMounts.find(({ mountPath }: any) => path.dirname(file) === mountPath);
    const volume = pod.volumes.find((each: any) => each.name === mount.name);
    const config = objects.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === volume.configMap.name,
    )!;
    for (const [key, text] of Object.entries<string>((config as any).data)) {
      fs.writeFileSync(path.join(folder, key), text);
    }
    const variables = Object.fromEntries(env.map((each: any) => [each.name, each.value]));
    const program = path.join(folder, path.basename(file));
    const node = await NodeProgram.start([program, ...others], variables);
    fs.rmSync(folder, { recursive: true });
    return new NodeProcess(deployment, name, ports[0].containerPort, node);
  }

  /** The program keeps no record. */
  public readonly received = [];

  private constructor(
    public readonly deployment: string,
    public readonly name: string,
    private readonly containerPort: number,
    private readonly node: NodeProgram,
  ) {}

  public portOf(containerPort: number): number {
    if (containerPort !== this.containerPort) {
      throw new Error(`the program listens on ${this.containerPort}, not on ${containerPort}`);
    }
    return this.node.port;
  }

  public async terminate(): Promise<void> {
    await this.node.terminate();
  }

  public kill(): void {
    this.node.kill();
  }
}

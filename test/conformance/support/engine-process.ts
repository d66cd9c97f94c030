import { ChildProcess, fork } from 'child_process';
import * as path from 'path';
import { Received, Server } from './instance';
import { SECOND } from './time';

const ENGINE = path.join(__dirname, 'vllm.js');

/** An instance whose container is vLLM: a process with the container's arguments. */
export class EngineProcess implements Server {
  /** It listens when this resolves. */
  public static async start(
    deployment: string,
    name: string,
    port: number,
    args: readonly string[],
  ): Promise<EngineProcess> {
    const env = { ...process.env, SECOND: `${SECOND}`, DEPLOYMENT: deployment, INSTANCE: name };
    const child = fork(ENGINE, args, { env, execArgv: [] });
    const engine = new EngineProcess(deployment, name, port, child);
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.on('message', ({ listening, ...request }: any) => {
        if (listening === undefined) {
          engine.received.push({ port, ...request });
        } else {
          engine.listens = listening;
          resolve();
        }
      });
    });
    return engine;
  }

  public readonly received: Received[] = [];
  private listens = 0;
  private readonly ended: Promise<void>;

  private constructor(
    public readonly deployment: string,
    public readonly name: string,
    private readonly containerPort: number,
    private readonly child: ChildProcess,
  ) {
    this.ended = new Promise((resolve) => child.once('exit', () => resolve()));
  }

  public portOf(containerPort: number): number {
    if (containerPort !== this.containerPort) {
      throw new Error(`vLLM listens on ${this.containerPort}, not on ${containerPort}`);
    }
    return this.listens;
  }

  public terminate(): Promise<void> {
    this.child.kill('SIGTERM');
    return this.ended;
  }

  public kill(): void {
    this.child.kill('SIGKILL');
  }
}

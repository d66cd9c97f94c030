import { ChildProcess, spawn } from 'child_process';
import * as path from 'path';

const PROGRAM = path.join(__dirname, '..', '..', 'examples', 'laptop', 'server.js');

/** The server of examples/laptop, as one of its pods runs it, on loopback. */
export class LaptopServer {
  /** It listens when this resolves. */
  public static async start(
    deployment: string,
    args: readonly string[] = [],
  ): Promise<LaptopServer> {
    const env = { ...process.env, DEPLOYMENT: deployment, PORT: '0' };
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const port = await new Promise<number>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
      child.stdout.once('data', (line) => resolve(Number(/ listens on (\d+)/.exec(line)![1])));
    });
    return new LaptopServer(port, child);
  }

  private readonly ended: Promise<number | null>;

  private constructor(
    public readonly port: number,
    private readonly child: ChildProcess,
  ) {
    this.ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  }

  /** SIGTERM; resolves with the exit code. */
  public terminate(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.ended;
  }

  public kill(): void {
    this.child.kill('SIGKILL');
  }
}

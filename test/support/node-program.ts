import { ChildProcess, spawn } from 'child_process';

/** A server that Node runs in a pod and that reports its port, here on loopback. */
export class NodeProgram {
  /** It listens when this resolves. */
  public static async start(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<NodeProgram> {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const port = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
      child.stdout.once('data', (line) => resolve(Number(/ listens on (\d+)/.exec(line)![1])));
    });
    return new NodeProgram(port, child);
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

import { ChildProcess, execFileSync, spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Manifest } from './api';
import { freePort } from './free-port';
import { tools } from './promtool';

/** Values of a series, one each minute, the last one now. */
export type History = Readonly<Record<string, readonly number[]>>;

/** A real Prometheus with a past. */
export class Prometheus {
  /** Starts it with recorded series, and with the rules of an object, which it evaluates from now on. */
  public static async start(history: History, rule?: Manifest): Promise<Prometheus> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prometheus-'));
    const text = path.join(folder, 'history.txt');
    fs.writeFileSync(text, openMetrics(history));
    const data = path.join(folder, 'data');
    execFileSync(tools().promtool, ['tsdb', 'create-blocks-from', 'openmetrics', text, data], {
      stdio: 'ignore',
    });
    const config = { rule_files: rule ? ['rules.yaml'] : [] };
    fs.writeFileSync(path.join(folder, 'prometheus.yaml'), JSON.stringify(config));
    fs.writeFileSync(path.join(folder, 'rules.yaml'), JSON.stringify(rule?.spec ?? { groups: [] }));
    const port = await freePort();
    const child = spawn(
      tools().prometheus,
      [
        '--config.file=prometheus.yaml',
        `--storage.tsdb.path=${data}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { cwd: folder, stdio: 'ignore' },
    );
    const prometheus = new Prometheus(child, folder, `http://127.0.0.1:${port}`);
    await prometheus.ready();
    return prometheus;
  }

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    public readonly url: string,
  ) {}

  /** The state of its rules, by name. */
  public async rules(): Promise<{ readonly name: string; readonly health: string }[]> {
    const response = await fetch(`${this.url}/api/v1/rules`);
    const { data } = (await response.json()) as any;
    return data.groups.flatMap(({ rules }: any) => rules);
  }

  public async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    for (let tries = 0; tries < 300; tries += 1) {
      const response = await fetch(`${this.url}/-/ready`).catch(() => undefined);
      if (response?.ok) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await this.stop();
    throw new Error('Prometheus is not ready after 30 s');
  }
}

/** The exposition that promtool reads: a family for each name, ends with EOF. */
function openMetrics(history: History): string {
  const now = Math.floor(Date.now() / 1000);
  const families = new Map<string, string[]>();
  for (const [series, values] of Object.entries(history)) {
    const [name] = series.split('{');
    const lines = values.map(
      (value, index) => `${series} ${value} ${now - (values.length - 1 - index) * 60}`,
    );
    families.set(name, [...(families.get(name) ?? []), ...lines]);
  }
  const text = [...families].map(([name, lines]) => `# TYPE ${name} gauge\n${lines.join('\n')}\n`);
  return `${text.join('')}# EOF\n`;
}

import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, AppProps } from 'cdk8s';
import { FleetApp } from '../../src';

/** The files, the output and the error of an app. */
export interface Output {
  readonly files: Record<string, string>;
  readonly yaml: string;
  readonly charts: readonly string[];
}

type Kind = typeof App;

const KINDS: readonly Kind[] = [App, FleetApp];

/** What came out of one and the same program with `App` of cdk8s and with `FleetApp`. */
export function both(program: (app: App) => void, props: AppProps = {}): [Output, Output] {
  const [theirs, ours] = KINDS.map((kind) => ran(kind, program, props));
  return [theirs, ours];
}

function ran(kind: Kind, program: (app: App) => void, props: AppProps): Output {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fleet-'));
  try {
    const build = (outdir: string) => {
      const app = new kind({ ...props, outdir: path.join(folder, outdir) });
      program(app);
      return app;
    };
    const files = attempt(() => {
      const app = build('once');
      app.synth();
      return written(app.outdir);
    });
    const twice = attempt(() => {
      const app = build('twice');
      app.synth();
      app.synth();
      return written(app.outdir);
    });
    const partial = written(path.join(folder, 'once'));
    return {
      files: { ...files, ...mapKeys(twice, 'twice/'), ...mapKeys(partial, 'left/') },
      yaml: attempt(() => ({ yaml: build('yaml').synthYaml() })).yaml,
      charts: Object.values(attempt(() => Object.fromEntries(paths(build('charts')).entries()))),
    };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const paths = (app: App) => app.charts.map(({ node }) => node.path);

function mapKeys(files: Record<string, string>, prefix: string): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [prefix + name, text]));
}

function attempt(run: () => Record<string, string>): Record<string, string> {
  try {
    return run();
  } catch (error) {
    return { error: String(error), yaml: String(error) };
  }
}

/** The files below a folder, by name. */
export function written(folder: string): Record<string, string> {
  if (!fs.existsSync(folder)) {
    return {};
  }
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(
    files.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]),
  );
}

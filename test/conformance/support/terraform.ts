import { spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { environment } from './cluster';
import { Program, on } from './programs-of-terraform';

/** Terraform and its providers, as files. */
export interface Tools {
  readonly terraform: string;
  readonly providers: { readonly [source: string]: string };
  /** Facts of the real provider's schema, for the one that stands in. */
  readonly schema: string;
}

/** What Terraform says of a program. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail?: string;
}

/** What an apply would do to a resource. */
export interface Change {
  readonly address: string;
  readonly actions: readonly string[];
  readonly before: any;
  readonly after: any;
  readonly unknown: any;
}

/** A folder in which a program is validated, planned and applied; the state stays between them. */
export class Workspace {
  public static removeAll(): void {
    Workspace.all.splice(0).forEach((each) => fs.rmSync(each, { recursive: true, force: true }));
  }

  private static readonly all: string[] = [];

  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'terraform-'));
  private readonly tools = environment().terraform!;

  public constructor() {
    Workspace.all.push(this.folder);
    for (const [source, file] of Object.entries(this.tools.providers)) {
      fs.mkdirSync(this.override(source), { recursive: true });
      const name = `terraform-provider-${path.basename(source)}`;
      fs.symlinkSync(file, path.join(this.override(source), name));
    }
    const overrides = Object.keys(this.tools.providers).map(
      (source) => `    "${source}" = ${JSON.stringify(this.override(source))}\n`,
    );
    fs.writeFileSync(
      this.file('terraform.rc'),
      `provider_installation {\n  dev_overrides {\n${overrides.join('')}  }\n}\n`,
    );
  }

  /** What a program is told, warnings that the providers are our own ones left out. */
  public async validate(program: Program): Promise<Diagnostic[]> {
    this.write(program);
    const { output } = await this.run(['validate', '-json']);
    return notOfOverrides(JSON.parse(output).diagnostics);
  }

  /** What an apply of a program would change. */
  public async plan(program: Program): Promise<Change[]> {
    this.write(program);
    await this.must(['plan', '-input=false', '-lock=false', '-no-color', '-out=plan']);
    const shown = JSON.parse(await this.must(['show', '-json', 'plan']));
    return (shown.resource_changes ?? [])
      .filter(({ mode, change }: any) => mode === 'managed' && change.actions[0] !== 'no-op')
      .map(({ address, change }: any) => ({
        address,
        actions: change.actions,
        before: change.before,
        after: change.after,
        unknown: change.after_unknown,
      }));
  }

  /** Applies a program; what does not go as it should is an error. */
  public async apply(program: Program): Promise<void> {
    this.write(program);
    await this.must(['apply', '-input=false', '-lock=false', '-no-color', '-auto-approve']);
  }

  /** Applies a program that must not be applied as it should, and gives what is said. */
  public async applyInVain(program: Program): Promise<string> {
    return this.apply(program).then(
      () => Promise.reject(new Error('it was applied')),
      (error: Error) => error.message,
    );
  }

  /** Takes away what was applied. */
  public async destroy(): Promise<void> {
    await this.must(['destroy', '-input=false', '-lock=false', '-no-color', '-auto-approve']);
  }

  private write(program: Program): void {
    // errors quote the line that they are about
    const text = JSON.stringify(on(environment().endpoint, program), undefined, 1);
    fs.writeFileSync(this.file('cdk.tf.json'), text, { mode: 0o600 });
  }

  private async must(args: string[]): Promise<string> {
    const { status, output, errors } = await this.run(args);
    if (status !== 0) {
      throw new Error(`terraform ${args[0]} ended with ${status}: ${unfolded(errors)}`);
    }
    return output;
  }

  private run(
    args: string[],
  ): Promise<{ readonly status: number; readonly output: string; readonly errors: string }> {
    const { terraform, schema } = this.tools;
    const child = spawn(terraform, args, {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: this.folder,
        TF_CLI_CONFIG_FILE: this.file('terraform.rc'),
        TF_IN_AUTOMATION: '1',
        CHECKPOINT_DISABLE: '1',
        CONFORMANCE_VOLCENGINE_SCHEMA: schema,
      },
    });
    const read = (stream: NodeJS.ReadableStream) => {
      const parts: Buffer[] = [];
      stream.on('data', (part) => parts.push(part));
      return () => Buffer.concat(parts).toString('utf8');
    };
    const [output, errors] = [read(child.stdout), read(child.stderr)];
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) =>
        resolve({ status: code ?? 1, output: output(), errors: errors() }),
      );
    });
  }

  private override(source: string): string {
    return this.file(path.join('providers', source));
  }

  private file(name: string): string {
    return path.join(this.folder, name);
  }
}

/** A workspace for each suite's test; they go when the suite ends. */
export function workspaces(): () => Workspace {
  afterAll(() => Workspace.removeAll());
  return () => new Workspace();
}

/** What was folded for a screen, in one line; not more of it than helps. */
function unfolded(text: string): string {
  return text.replace(/[\s│╷╵]+/g, ' ').slice(0, 8000);
}

/** What Terraform says, each once. */
export function inWords(diagnostics: readonly Diagnostic[]): string[] {
  return [
    ...new Set(
      diagnostics.map(({ severity, summary, detail = '' }) => `${severity}: ${summary}: ${detail}`),
    ),
  ];
}

function notOfOverrides(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ summary }) => !/development overrides/i.test(summary));
}

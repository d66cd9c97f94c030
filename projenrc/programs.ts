import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as cdk8s from 'cdk8s';
import { TerraformStack, Testing as TerraformTesting } from 'cdktn';
import { Construct } from 'constructs';
import * as ts from 'typescript';
import * as library from '../src';

/** The result of a program of a page. */
export interface Ran {
  /** All objects of its Apps. */
  readonly objects: any[];
  /** What was synthesized; empty if synthesis fails. */
  readonly scopes: Construct[];
  /** The message if synthesis fails, without the stack trace. */
  readonly error?: string;
  /** The console output. */
  readonly printed: string;
}

/**
 * Runs a program of a page in a folder with the files of the page. The runner provides the values that
 * the program only declares (`declare const chat: …`): a service `chat` behind an API gateway, its
 * deployments, a Chart. Every App is synthesized at the end, so that errors of incomplete programs show.
 */
export function run(text: string, files: ReadonlyMap<string, string> = new Map()): Ran {
  const apps: cdk8s.App[] = [];
  const App = class extends cdk8s.App {
    constructor(props?: cdk8s.AppProps) {
      super({ outdir: fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-page-')), ...props });
      apps.push(this);
    }
  };
  const provided = new Provided(new App());
  const printed: string[] = [];
  const names: string[] = [];
  const values: unknown[] = [];
  const source = text.replace(/^declare const (\w+): (.*);$/gm, (_, name: string, type: string) => {
    names.push(name);
    values.push(provided.value(name, type));
    return '';
  });
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
    },
  });
  const modules: Record<string, unknown> = { 'cdk-inference': library, cdk8s: { ...cdk8s, App } };
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const load = (name: string): unknown => modules[name] ?? require(name);
  const print = { log: (...items: unknown[]) => void printed.push(items.map(String).join(' ')) };
  const write = process.stderr.write;
  const folder = process.cwd();
  // output folder of the program's App of cdktn
  process.env.CDKTF_OUTDIR = provided.outdir;
  process.stderr.write = () => true;
  try {
    files.forEach((content, name) => fs.writeFileSync(path.join(provided.outdir, name), content));
    process.chdir(provided.outdir);
    // eslint-disable-next-line no-new-func
    const program = new Function('require', 'exports', 'console', ...names, outputText);
    const exported: Record<string, unknown> = {};
    program(load, exported, print, ...values);
    Object.values(exported).forEach((item) => provided.instantiate(item));
    provided.complete();
    const used = apps.filter(({ node }) => node.children.length > 0);
    used.forEach((app) => app.synth());
    const scopes = [...used, provided.stack];
    const objects = scopes.flatMap((scope) => library.InferenceTesting.synth(scope).all);
    return { objects, scopes, printed: printed.join('\n') };
  } catch (failure) {
    const { stack } = failure as Error;
    return {
      objects: [],
      scopes: [],
      printed: printed.join('\n'),
      error: stack!.replace(/\n {4}at .*/g, ''),
    };
  } finally {
    process.stderr.write = write;
    process.chdir(folder);
    delete process.env.CDKTF_OUTDIR;
    fs.rmSync(provided.outdir, { recursive: true, force: true });
    apps.forEach(({ outdir }) => fs.rmSync(outdir, { recursive: true, force: true }));
  }
}

/** The values that the runner provides to a program. */
class Provided {
  private chart?: cdk8s.Chart;
  private service?: library.InferenceService;
  private readonly options: library.DeploymentOptions = {
    image: library.Image.preset(library.Engine.VLLM, '0.33.0'),
    args: ['--model', 'Qwen/Qwen3-8B'],
    compute: library.ComputeSpec.of({ cpu: 8, memory: cdk8s.Size.gibibytes(32), gpus: 1 }),
    queue: library.Queue.named('pool'),
  };

  /** The stack for programs of cdktn; its content is synthesized. */
  public readonly stack: TerraformStack;
  public readonly outdir: string;

  public constructor(private readonly app: cdk8s.App) {
    const stacks = TerraformTesting.app();
    this.outdir = stacks.outdir;
    this.stack = new TerraformStack(stacks, 'production');
    library.Platform.kubernetes({ prometheus: 'http://prometheus.monitoring:9090' }).attachTo(app);
  }

  public value(name: string, type: string): unknown {
    switch (type) {
      case 'App':
        return this.app;
      case 'TerraformStack':
        return this.stack;
      case 'Construct':
      case 'Chart':
        return this.scope();
      case 'InferenceService':
        return this.chat();
      case 'Deployment':
        return this.chat().addDeployment(name, this.options);
      case 'Image':
        return this.options.image;
      case 'ComputeSpec':
        return this.options.compute;
      case 'DeploymentOptions':
      case 'ConstructorParameters<typeof Deployment>[2]':
        return this.options;
      default:
        throw new Error(`the runner provides no ${type}; create '${name}' in the page`);
    }
  }

  /** Creates a service class that the program only exports, in a Chart. */
  public instantiate(item: unknown): void {
    const kind = item as typeof library.InferenceService | undefined;
    if (kind?.prototype instanceof library.InferenceService && kind.length <= 2) {
      new kind(this.scope(), 'chat');
    }
  }

  /** Adds a deployment to a service that has none, because a service requires one. */
  public complete(): void {
    if (this.service?.deployments.length === 0) {
      this.service.addDeployment('main', this.options);
    }
  }

  private scope(): Construct {
    return (this.chart ??= new cdk8s.Chart(this.app, 'production', { namespace: 'llm' }));
  }

  private chat(): library.InferenceService {
    return (this.service ??= new library.InferenceService(this.scope(), 'chat', {
      ports: [library.Port.http1({ listen: 8000, expose: 80 })],
      loadBalancer: library.LoadBalancer.apiGateway(),
    }));
  }
}

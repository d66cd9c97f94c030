import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as cdk8s from 'cdk8s';
import { TerraformStack, Testing as TerraformTesting } from 'cdktf';
import { Construct } from 'constructs';
import * as ts from 'typescript';
import * as library from '../src';

/** What a program of a page came to. */
export interface Ran {
  /** Everything that its Apps write. */
  readonly objects: any[];
  /** What people see where synthesis stops; without the lines of the program that asked. */
  readonly error?: string;
  /** What it printed. */
  readonly printed: string;
}

/**
 * Runs a program as it stands on a page, in a folder with the files that the page names. What it only declares (`declare const chat: …`) is given to it: a
 * service `chat` behind an API gateway, deployments of it, a Chart; the rest it makes itself. Every App is
 * synthesized at its end, so that a program that was only half right would be found.
 */
export function run(text: string, files: ReadonlyMap<string, string> = new Map()): Ran {
  const apps: cdk8s.App[] = [];
  const App = class extends cdk8s.App {
    constructor(props?: cdk8s.AppProps) {
      super({ outdir: fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-page-')), ...props });
      apps.push(this);
    }
  };
  const omitUndefined = new Given(new App());
  const printed: string[] = [];
  const names: string[] = [];
  const values: unknown[] = [];
  const source = text.replace(/^declare const (\w+): (.*);$/gm, (_, name: string, type: string) => {
    names.push(name);
    values.push(omitUndefined.value(name, type));
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
  // where an App of cdktf that a program makes writes to
  process.env.CDKTF_OUTDIR = omitUndefined.outdir;
  process.stderr.write = () => true;
  try {
    files.forEach((content, name) =>
      fs.writeFileSync(path.join(omitUndefined.outdir, name), content),
    );
    process.chdir(omitUndefined.outdir);
    // eslint-disable-next-line no-new-func
    const program = new Function('require', 'exports', 'console', ...names, outputText);
    const exported: Record<string, unknown> = {};
    program(load, exported, print, ...values);
    Object.values(exported).forEach((item) => omitUndefined.stand(item));
    omitUndefined.complete();
    const used = apps.filter(({ node }) => node.children.length > 0);
    used.forEach((app) => app.synth());
    const scopes = [...used, omitUndefined.stack];
    const objects = scopes.flatMap((scope) => library.InferenceTesting.synth(scope).all);
    return { objects, printed: printed.join('\n') };
  } catch (failure) {
    const { stack } = failure as Error;
    return { objects: [], printed: printed.join('\n'), error: stack!.replace(/\n {4}at .*/g, '') };
  } finally {
    process.stderr.write = write;
    process.chdir(folder);
    delete process.env.CDKTF_OUTDIR;
    fs.rmSync(omitUndefined.outdir, { recursive: true, force: true });
    apps.forEach(({ outdir }) => fs.rmSync(outdir, { recursive: true, force: true }));
  }
}

/** What is there before a program begins that declares it. */
class Given {
  private chart?: cdk8s.Chart;
  private service?: library.InferenceService;
  private readonly options: library.DeploymentOptions = {
    image: library.Image.preset(library.Engine.VLLM, '0.8.5'),
    args: ['--model', 'Qwen/Qwen2.5-7B-Instruct'],
    compute: library.ComputeSpec.of({ cpu: 8, memory: cdk8s.Size.gibibytes(32), gpus: 1 }),
    queue: library.Queue.named('pool'),
  };

  /** A stack, which a program of cdktf gets; what stands in it is synthesized. */
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
        throw new Error(`no program is given a ${type}; let the page make '${name}' itself`);
    }
  }

  /** A kind of service that a program only defines stands in a Chart. */
  public stand(item: unknown): void {
    const kind = item as typeof library.InferenceService | undefined;
    if (kind?.prototype instanceof library.InferenceService && kind.length <= 2) {
      new kind(this.scope(), 'chat');
    }
  }

  /** A service that a program only talks about has a deployment all the same. */
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

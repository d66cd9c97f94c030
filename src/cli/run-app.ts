import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { CommandError, Surroundings, UsageError } from './command';
import { Report, isError, recorded } from './report';
import { relative } from './sarif';
import { readDocuments } from '../adoption/yaml';
import { FINDINGS_FILE } from '../rules/findings-record';

/** The files that name the program of a project, as the CLIs of cdk8s and cdktf read them. */
const CONFIGS = ['cdk8s.yaml', 'cdktf.json'];

/** Folder of this library's code. */
const LIBRARY = path.join(__dirname, '..');

interface Program {
  readonly command: string;
  /** The file that names the command. */
  readonly config?: string;
  /** The context that the CLI of cdktf passes to an app. */
  readonly context?: object;
}

/** Runs the user's program, and reports what the library recorded in it. @internal */
export function checkedApp(app: string | undefined, { folder, err }: Surroundings): Report {
  const program = app === undefined ? configured(folder) : { command: app };
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-inference-check-'));
  const file = path.join(scratch, 'findings.jsonl');
  try {
    const { status, signal, stdout, stderr } = spawnSync(program.command, {
      cwd: folder,
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      maxBuffer: Infinity,
      env: {
        ...process.env,
        [FINDINGS_FILE]: file,
        CDK8S_OUTDIR: path.join(scratch, 'cdk8s'),
        CDKTF_OUTDIR: path.join(scratch, 'cdktf'),
        ...(program.context && { CDKTF_CONTEXT_JSON: JSON.stringify(program.context) }),
      },
    });
    const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    const found = recorded(text, folder, LIBRARY);
    const failed = status !== 0;
    if (failed) {
      // other libraries may report errors here too
      err(`${stdout}${stderr}`);
    } else if (found.services.length === 0) {
      throw new CommandError(
        `'${program.command}' synthesized no service; create an InferenceService in the app, and call app.synth()`,
      );
    }
    const root = repository(folder);
    return {
      folder,
      root,
      ...(program.config !== undefined && { config: relative(root, program.config) }),
      ...found,
      ...(failed &&
        !found.findings.some(isError) && {
          failure: {
            command: program.command,
            status: signal === null ? `exit code ${status}` : `signal ${signal}`,
            output: stderr.trim(),
          },
        }),
    };
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

/** The program that the configuration of the project names. */
function configured(folder: string): Program {
  const files = CONFIGS.map((name) => path.join(folder, name)).filter((file) =>
    fs.existsSync(file),
  );
  if (files.length !== 1) {
    throw new UsageError(
      `${folder} has ${files.length === 0 ? 'neither' : 'both'} cdk8s.yaml ${files.length === 0 ? 'nor' : 'and'} cdktf.json; pass --app, such as --app 'npx tsx main.ts'`,
    );
  }
  const [config] = files;
  // YAML reads JSON too
  const [document] = readDocuments(fs.readFileSync(config, 'utf8'));
  const { app, context } = (document?.value ?? {}) as { app?: unknown; context?: object };
  if (typeof app !== 'string' || app === '') {
    throw new CommandError(
      `${path.basename(config)} has no "app"; add the command that runs the app, or pass --app 'npx tsx main.ts'`,
    );
  }
  return { command: app, config, ...(context && { context }) };
}

/** The folder of the git repository around a folder, to which viewers of reports relate paths. */
function repository(folder: string): string {
  for (let around = folder; ; around = path.dirname(around)) {
    if (fs.existsSync(path.join(around, '.git'))) {
      return around;
    }
    if (around === path.dirname(around)) {
      return folder;
    }
  }
}

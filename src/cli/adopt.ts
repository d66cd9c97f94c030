import * as fs from 'fs';
import * as path from 'path';
import { parseArgs } from 'util';
import { App, Chart } from 'cdk8s';
import { AdoptionProgram, PORTS, programText } from './adopt-program';
import { Typed, typedOf } from './adopt-typed';
import { Command, CommandError, Surroundings, UsageError } from './command';
import { STDIN } from '../adoption/files';
import { AdoptedDeploymentOptions } from '../deployment/adopted-options';
import { engineOf } from '../deployment/engine';
import { adoptedPorts } from '../plan/adopted-ports';
import { isSecret } from '../private/kinds';
import { omitUndefined } from '../private/omit-undefined';
import { Finding, Severity } from '../rules/finding';
import { AdoptionProps } from '../service/adoption';
import { InferenceService } from '../service/inference-service';
import { AdoptedSpec } from '../spec/adopted';
import { Port } from '../traffic/port';

const HELP = `usage: cdk-inference adopt FILE… [options]

Writes the TypeScript program that makes the same objects as the manifests in these files: a
Deployment, its Service, and whatever belongs to them. The command fails and lists the choices if something is ambiguous.
A folder stands for the .yaml, .yml and .json files in it, and - for standard input.

  --deployment NAME  the Deployment that serves, where there are several
  --service NAME     the Service that takes its requests, where there are several
  --container NAME   the container that serves, where there are several
  --id ID            construct id of the service (default: name of the Deployment)
  --output FILE      writes the program to this file, which must not be there yet (default:
                     standard output)
`;

const OPTIONS = {
  deployment: { type: 'string' },
  service: { type: 'string' },
  container: { type: 'string' },
  id: { type: 'string' },
  output: { type: 'string', short: 'o' },
} as const;

/** `cdk-inference adopt`. @internal */
export const ADOPT: Command = {
  help: HELP,
  run: (args, surroundings) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
    if (positionals.length === 0) {
      throw new UsageError('the files to adopt are missing, such as chat.yaml');
    }
    if (positionals.filter((file) => file === STDIN).length > 1) {
      throw new UsageError('standard input can be read once; pass "-" once');
    }
    const props: AdoptionProps = {
      files: positionals.map((file) => located(file, surroundings)),
      deploymentName: values.deployment,
      serviceName: values.service,
      containerName: values.container,
    };
    const service = InferenceService.adopt(new Chart(new App(), 'chart'), 'adopted', props);
    report(service.findings(), surroundings);
    const { adopted } = service._describe().deployments[0];
    const program = programOf(adopted!, positionals, values.id);
    report(rejected(program), surroundings);
    write(programText(program), values.output, surroundings);
    return Promise.resolve(0);
  },
};

/** A file from the folder of this process, in which it is opened. */
function located(file: string, { folder }: Surroundings): string {
  return file === STDIN || file === '' || path.isAbsolute(file)
    ? file
    : path.relative('', path.resolve(folder, file)) || '.';
}

/** Prints warnings; fails if there are errors. */
function report(findings: readonly Finding[], { err }: Surroundings): void {
  const of = (severity: Severity) =>
    findings
      .filter((finding) => finding.severity === severity)
      .map(({ rule, message }) => `${rule}: ${message}`);
  of(Severity.WARNING).forEach((line) => err(`Warning: ${line}\n`));
  const errors = of(Severity.ERROR);
  if (errors.length > 0) {
    const options = '--deployment, --service and --container set these options';
    const named = errors.some((line) => /\b(deployment|service|container)Name\b/.test(line));
    throw new CommandError(
      ['the manifests cannot be adopted:', ...errors, ...(named ? [options] : [])].join('\n  '),
    );
  }
}

interface Program extends AdoptionProgram {
  readonly options: AdoptedDeploymentOptions;
}

/** The program with every option that expresses a field, and that the rules accept. */
function programOf(spec: AdoptedSpec, files: readonly string[], id: string | undefined): Program {
  const { deployment, container } = spec.roles;
  const typed = (accepts?: (each: Omit<Typed, 'source'>) => boolean) =>
    typedOf(deployment!.object, container!, new Chart(new App(), 'chart'), accepts);
  const program = (each: Omit<Typed, 'source'>) => withOptions(spec, files, id, each);
  const accepts = (each: Omit<Typed, 'source'>) => rejected(program(each)).length === 0;
  const all = typed();
  // the rules are for new options: a value of what runs that they reject stays in the object
  return program(accepts(all) ? all : typed(accepts));
}

/** The errors of a program. */
function rejected(program: Program): Finding[] {
  const { deploymentName, serviceName, containerName, ports, options, objects } = program;
  const service = InferenceService.adopt(new Chart(new App(), 'chart'), 'adopted', {
    ...omitUndefined({ deploymentName, serviceName, containerName }),
    ports: ports.map(({ purpose, listen, expose }) => Port[PORTS[purpose]]({ listen, expose })),
    deployment: options,
    objects: [...objects],
  });
  return service.findings().filter(({ severity }) => severity === Severity.ERROR);
}

function withOptions(
  spec: AdoptedSpec,
  files: readonly string[],
  id: string | undefined,
  { rest, options, source = {} }: Omit<Typed, 'source'> & Partial<Typed>,
): Program {
  const { roles } = spec;
  const deployment = roles.deployment!;
  const container = roles.container!;
  const chosen = roles.containers[container];
  const several = roles.containers.length > 1;
  return {
    options,
    files: files.map((file) => (file === STDIN ? 'standard input' : path.basename(file))),
    id: id ?? deployment.object.metadata.name,
    ...(roles.deployments.length > 1 && { deploymentName: deployment.object.metadata.name }),
    ...(roles.services.length > 1 && { serviceName: roles.service?.object.metadata.name }),
    ...(several && { containerName: chosen.name }),
    ports: adoptedPorts(roles, engineOf(chosen)),
    deployment: source,
    objects: spec.manifests
      .filter(({ object }) => !isSecret(object))
      .map((each) => (each === deployment ? rest : each.object)),
    secrets: spec.manifests
      .filter(({ object }) => isSecret(object))
      .map(({ object }) => object.metadata.name),
  };
}

/** Why a file cannot be created, by the code of the system. */
const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'it already exists; pass another --output, or remove the file',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  EACCES: 'its folder is not writable',
};

function write(text: string, output: string | undefined, { folder, out, err }: Surroundings): void {
  if (output === undefined) {
    out(text);
    return;
  }
  try {
    fs.writeFileSync(path.resolve(folder, output), text, { flag: 'wx' });
  } catch (failure) {
    const { code, message } = failure as NodeJS.ErrnoException;
    throw new CommandError(`${output} is not written: ${REASONS[code ?? ''] ?? message}`);
  }
  err(`wrote ${output}\n`);
}

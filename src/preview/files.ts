import * as fs from 'fs';
import * as path from 'path';
import { IConstruct } from 'constructs';
import { PreviewData } from './data';
import type { Preview } from './preview';
import { PREVIEW_VERSION } from './version';
import { Outputs } from '../homes/outputs';
import { AppRegistry } from '../private/app-registry';
import { isPlain } from '../private/copy';
import { createFolder } from '../private/folder';

const NAME = 'preview';
const JSON_FILE = `${NAME}.json`;
const EXTENSIONS = ['json', 'md', 'html'];

/** The lists of every preview, which programs read without a question. */
const LISTS = ['deployments', 'queues', 'releases', 'week', 'idle', 'costs', 'unknown', 'objects'];

/** Writes the files of a preview whenever a scope is synthesized. @internal */
export function writeAtSynthesis(
  scope: IConstruct,
  folder: string | undefined,
  preview: () => Preview,
): void {
  const outputs = AppRegistry.of(scope).part(Outputs);
  const target = () => folder ?? besideOutput(scope);
  outputs.add({
    exists: () => EXTENSIONS.every((each) => fs.existsSync(fileIn(target(), each))),
    write: () => {
      try {
        write(target(), preview());
        return [];
      } catch (failure) {
        return [`the preview cannot be written to ${target()}: ${(failure as Error).message}`];
      }
    },
  });
  // stacks of Terraform validate themselves, and not their App
  scope.node.addValidation({ validate: () => outputs.write() });
}

function write(folder: string, preview: Preview): void {
  const texts = [preview.toJson(), preview.toMarkdown(), preview.toHtml()];
  createFolder(path.resolve(folder));
  texts.forEach((text, index) => fs.writeFileSync(fileIn(folder, EXTENSIONS[index]), text));
}

function fileIn(folder: string, extension: string): string {
  return path.join(folder, `${NAME}.${extension}`);
}

/**
 * The folder next to the output folder. A temporary output folder, such as that of `cdk8s synth --stdout`,
 * has unknown neighbours.
 */
function besideOutput({ node }: IConstruct): string {
  const { outdir } = node.root as IConstruct & { readonly outdir?: unknown };
  if (typeof outdir !== 'string') {
    return NAME;
  }
  const relative = path.relative(process.cwd(), path.resolve(outdir));
  const isOutside = relative.startsWith('..') || path.isAbsolute(relative);
  return isOutside || relative === ''
    ? path.join(outdir, NAME)
    : path.join(path.dirname(relative), NAME);
}

/** The data of a file, or of the file in a folder. @internal */
export function readPreview(file: string): PreviewData {
  const place = placeOf(file);
  const data = parsed(
    place,
    reading(place, () => fs.readFileSync(place, 'utf8')),
  );
  const version = isPlain(data) ? data.version : undefined;
  if (!isPlain(data) || version === undefined || LISTS.some((name) => !Array.isArray(data[name]))) {
    throw new Error(
      `${place} is no preview; pass the ${JSON_FILE} that Preview.attachTo or toJson() writes`,
    );
  }
  if (version !== PREVIEW_VERSION) {
    throw new Error(
      `${place} is a preview in version ${JSON.stringify(version)}, and this release reads version ${PREVIEW_VERSION}; synthesize both sides with one release of cdk-inference`,
    );
  }
  return data as unknown as PreviewData;
}

/** The file, or the one in a folder. */
function placeOf(file: string): string {
  const isFolder = reading(file, () => fs.statSync(file).isDirectory());
  return isFolder ? path.join(file, JSON_FILE) : file;
}

function reading<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (failure) {
    const { code, message } = failure as NodeJS.ErrnoException;
    throw new Error(
      code === 'ENOENT'
        ? `there is no file ${file}; pass the path of a ${JSON_FILE}, or of the folder with it`
        : `cannot read ${file}: ${message}`,
    );
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (failure) {
    throw new Error(`${file} is no JSON: ${(failure as Error).message}`);
  }
}

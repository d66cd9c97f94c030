import * as fs from 'fs';
import * as path from 'path';
import { TextDecoder } from 'util';
import { UnreadableSpec } from '../spec/adopted';

/** The text of a file, and its place for messages. @internal */
export interface FileText {
  readonly where: string;
  readonly text: string;
}

/** The file name that means standard input, as for kubectl. @internal */
export const STDIN = '-';

/** What kubectl reads in a folder. */
const MANIFEST = /\.(?:ya?ml|json)$/;

const PATH =
  "pass the path of a YAML or JSON file, relative to the working directory, such as 'chat.yaml'";

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file, as a part of its path is no folder',
  EACCES: 'its permissions forbid to read it',
};

/**
 * The texts of a file, of standard input, or of the manifests in a folder. Each is opened once, as a
 * pipe has its content once.
 *
 * @internal
 * @param isDeep whether folders in a folder are read too, as with `kubectl --recursive`
 */
export function readTexts(file: string, isDeep: boolean = false): (FileText | UnreadableSpec)[] {
  if (typeof file !== 'string' || file === '') {
    return [{ where: 'a file without a name', why: 'its path is empty', fix: PATH }];
  }
  try {
    return file !== STDIN && fs.statSync(file).isDirectory()
      ? ofFolder(file, isDeep)
      : [ofFile(file)];
  } catch (failure) {
    return [unreadable(file, failure)];
  }
}

function ofFolder(folder: string, isDeep: boolean): (FileText | UnreadableSpec)[] {
  const files = fs
    .readdirSync(folder, { recursive: isDeep, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => MANIFEST.test(file) && !(isDeep && isFolder(file)))
    .sort();
  return files.length > 0
    ? files.map((file) => {
        try {
          return ofFile(file);
        } catch (failure) {
          return unreadable(file, failure);
        }
      })
    : [{ where: folder, why: 'a folder without .yaml, .yml and .json files', fix: PATH }];
}

/** A link that leads nowhere is no folder, and is reported as a file. */
function isFolder(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function ofFile(file: string): FileText | UnreadableSpec {
  const isInput = file === STDIN;
  const where = isInput ? 'standard input' : file;
  const text = decoded(fs.readFileSync(isInput ? 0 : file));
  return text === undefined
    ? {
        where,
        why: 'it is neither UTF-8 nor UTF-16 with a byte order mark',
        fix: 'save it as UTF-8',
      }
    : { where, text };
}

function unreadable(file: string, failure: unknown): UnreadableSpec {
  const { code = '', message } = failure as NodeJS.ErrnoException;
  return { where: file, why: REASONS[code] ?? message, fix: PATH };
}

/** The text of bytes; PowerShell writes UTF-16, which kubectl reads by its byte order mark. */
function decoded(bytes: Buffer): string | undefined {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

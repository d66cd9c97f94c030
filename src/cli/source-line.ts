import * as path from 'path';
import { fileURLToPath } from 'url';

/** A line of the user's program. @internal */
export interface SourceLine {
  /** The file, absolute. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `at new Chat (/work/chat/main.ts:8:1)`, `at async file:///work/chat/main.ts:8:1` */
const FRAME = /^\s*at (?:.* \()?(?:async )?(.+?):(\d+):(\d+)\)?$/;

/**
 * The nearest call of a stack trace that is in the user's program: in its folder, but not in an
 * installed package and not in this library.
 *
 * @param folder the folder in which the program runs
 * @param library the folder of this library's code
 *
 * @internal
 */
export function sourceLine(
  stack: string | undefined,
  folder: string,
  library: string,
): SourceLine | undefined {
  const frames = (stack ?? '').split('\n').flatMap((text) => {
    const [, place, line, column] = FRAME.exec(text) ?? [];
    return place === undefined
      ? []
      : [{ file: fileOf(place), line: Number(line), column: Number(column) }];
  });
  return frames.find(
    ({ file }) =>
      path.isAbsolute(file) &&
      isIn(folder, file) &&
      !isIn(library, file) &&
      !file.split(path.sep).includes('node_modules'),
  );
}

function fileOf(place: string): string {
  return place.startsWith('file://') ? fileURLToPath(place) : place;
}

function isIn(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

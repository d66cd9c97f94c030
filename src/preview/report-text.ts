import { Certainty, PreviewRange } from './data';
import { range } from './words';

/** A piece of text. @internal */
export interface Piece {
  readonly text: string;
  /** How it is marked; a badge is one of a few words, such as a verdict. */
  readonly mark?: 'code' | 'strong' | 'badge';
  /** The figure that it shows. */
  readonly figure?: PreviewRange;
}

/** @internal */
export type Line = readonly Piece[];

/** @internal */
export type Cell = readonly Line[];

/** @internal */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Lines that open. @internal */
export interface Details {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** The subjects of a preview, each with a picture or a form of its own on a page. @internal */
export enum Subject {
  SUMMARY = 'summary',
  HAZARDS = 'hazards',
  PODS = 'pods',
  CAPACITY = 'capacity',
  RELEASE = 'release',
  COST = 'cost',
  UNKNOWN = 'unknown',
}

/** A section of a preview, without a format. @internal */
export interface Section {
  readonly subject: Subject;
  readonly title?: Line;
  readonly lines?: readonly Line[];
  readonly table?: Table;
  /** Lines after the table. */
  readonly remarks?: readonly Line[];
  readonly details?: Details;
  readonly list?: readonly Line[];
}

/** @internal */
export function line(text: string): Line {
  return [{ text }];
}

/** @internal */
export function cell(text: string): Cell {
  return [line(text)];
}

/** @internal */
export function code(text: string): Piece {
  return { text, mark: 'code' };
}

/** @internal */
export function strong(text: string): Piece {
  return { text, mark: 'strong' };
}

/** @internal */
export function badge(text: string): Piece {
  return { text, mark: 'badge' };
}

/** @internal */
export function figure(
  value: PreviewRange | undefined,
  format?: (amount: number) => string,
): Piece {
  return { text: range(value, format), figure: value };
}

/** The bounds and assumptions of a report, in the order of their numbers. @internal */
export class Notes {
  public readonly all: string[] = [];

  /** The number of the note of a figure; an exact one has none. */
  public numberOf(value: PreviewRange | undefined): number | undefined {
    if (!value || value.certainty === Certainty.EXACT) {
      return undefined;
    }
    const { certainty, because } = value;
    const note = because === undefined ? certainty : `${certainty}: ${because}`;
    const known = this.all.indexOf(note);
    return (known >= 0 ? known : this.all.push(note) - 1) + 1;
  }
}

/** How sure figures without a number are. @internal */
export const SURE =
  'A figure without a number is exact: it follows from the program alone. A time is the longest that the probes allow, without scheduling and pulling images; fewer replicas never serve than “fewest serving”.';

/** The lines, or a text where there is none. @internal */
export function or(lines: Cell, text: string): Cell {
  return lines.length > 0 ? lines : cell(text);
}

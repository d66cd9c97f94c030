import { produced, producerOf } from './declared';
import { registerMistakes } from './input-types';

/** A part of a program's input that is not of the declared type. @internal */
export interface Mistake {
  readonly kind: 'unknown' | 'required' | 'type';
  /** The name of the option, with those around it, such as `pod.sidecars[0]`. */
  readonly option: string;
  /** The method that takes it, unless it is the constructor of the construct that reports it. */
  readonly of?: string;
  readonly value?: unknown;
  /** The type in words; of an unknown option the nearest name, or all names. */
  readonly expected: string;
  /** Whether the value is omitted, so that other rules miss it. */
  readonly omitted: boolean;
}

/** A mistake, or a value whose mistakes are known when it is produced. @internal */
export type Found = Mistake | JudgedLazy;

/**
 * A `Lazy` of cdk8s as an option: its product is judged like a value that is passed at once, each time
 * it is produced.
 *
 * @internal
 */
export class JudgedLazy {
  /** The mistakes in the last product. */
  private found: readonly Found[] = [];

  /**
   * @param early the mistake if a method needs the value at once
   * @param judge returns the value, or what of it is of the expected type, and adds to `found`
   */
  public constructor(
    private readonly lazy: unknown,
    public readonly early: Mistake,
    private readonly judge: (value: unknown, found: Found[]) => unknown,
  ) {}

  public produce(): unknown {
    const found: Found[] = [];
    const value = this.judge(produced(this.lazy), found);
    this.found = found;
    return value;
  }

  public mistakes(): readonly Mistake[] {
    return mistakesIn(this.found);
  }

  /** Otherwise it would be the text `[object Object]`. */
  public [Symbol.toPrimitive](): never {
    throw inputError([this.early]);
  }
}

/** An option that decides at once what else is read, so that it cannot be a `Lazy`. @internal */
export function atOnce<T>(value: T): T {
  if (value instanceof JudgedLazy) {
    throw inputError([value.early]);
  }
  return value;
}

/** The mistakes in the input from which a value or a construct was created. */
const kept = new WeakMap<object, readonly Found[]>();
registerMistakes(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    (kept.has(value) || producerOf(value) !== undefined),
);

/** @internal */
export function foundIn(value: object): readonly Found[] {
  return kept.get(value) ?? [];
}

/** The mistakes in the input of a value or construct, of a `Lazy` those when it was last produced. @internal */
export function mistakesOf(value: object | undefined): readonly Mistake[] {
  return mistakesIn(value ? foundIn(value) : []);
}

/** The mistakes in the input of a value, at the construct that uses it. @internal */
export function placedMistakes(
  { node: { path } }: { readonly node: { readonly path: string } },
  value: object | undefined,
): (Mistake & { readonly path: string })[] {
  return mistakesOf(value).map((mistake) => ({ ...mistake, path }));
}

/** @internal */
export function mistakesIn(found: readonly Found[]): Mistake[] {
  return found.flatMap((each) => (each instanceof JudgedLazy ? each.mistakes() : each));
}

/** @internal */
export function keepMistakes(value: object, found: readonly Found[]): void {
  if (found.length > 0) {
    kept.set(value, [...foundIn(value), ...found]);
  }
}

/** The names of a mistake's option and of the method that takes it. @internal */
export function optionName({ option, of }: Mistake): string {
  const name = option === '' ? 'the options object' : `"${option}"`;
  return of === undefined ? name : `${name} of ${of}`;
}

/** @internal */
export function inputError(found: readonly Mistake[], path?: string): Error {
  const lines = found.map((mistake) => {
    const { kind, expected } = mistake;
    const problem =
      kind === 'unknown'
        ? 'is not an option; write'
        : kind === 'required'
          ? 'is missing; set'
          : 'must be';
    return `OPTION_${kind.toUpperCase()}: ${optionName(mistake)} ${problem} ${expected}`;
  });
  return new Error(`${path === undefined ? '' : `[${path}] `}${lines.join('\n')}`);
}

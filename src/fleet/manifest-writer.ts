import { ApiObject } from 'cdk8s';
import { Written, YamlWriter } from './yaml-writer';
import { FIRST, ObjectWriter, isMap } from '../private/object-json';

/**
 * Writes objects of an app as text.
 *
 * An object without a resolver and without a patch is written directly from its props, sorted and without
 * undefined values. Any other object is turned into JSON first, as cdk8s does.
 *
 * @internal
 */
export class ManifestWriter {
  private parts: string[] = [];

  public constructor(
    private readonly objects: ObjectWriter,
    private readonly yaml: YamlWriter,
  ) {}

  public document(object: ApiObject): Written {
    const spec = this.objects.spec(object);
    return (spec && this.straight(spec)) ?? this.yaml.document(this.objects.json(object));
  }

  /** `undefined` where something in it is more than maps, lists and plain scalars. */
  private straight(spec: Record<string, unknown>): string | undefined {
    this.parts = [];
    try {
      const others = this.names(spec).filter((name) => !FIRST.includes(name));
      this.map(spec, [...FIRST.filter((name) => isThere(spec[name])), ...others], level(0));
    } catch {
      return undefined;
    }
    this.parts.push('\n');
    return this.parts.join('');
  }

  /** `before` separates the key from a scalar or an empty value, `line` precedes a nested value. */
  private node(value: unknown, at: Level, before: string, line: string): void {
    const { parts } = this;
    if (typeof value !== 'object' || value === null) {
      parts.push(before, this.yaml.scalar(value, at.indent));
    } else if (Array.isArray(value)) {
      if (value.length === 0) {
        parts.push(before, '[]');
      } else {
        parts.push(line);
        this.list(value, at);
      }
    } else {
      const names = this.names(value);
      if (names.length === 0) {
        parts.push(before, '{}');
      } else {
        parts.push(line);
        this.map(value as Record<string, unknown>, names, at);
      }
    }
  }

  private map(value: Record<string, unknown>, names: readonly string[], at: Level): void {
    const deeper = level(at.depth + 1);
    let start = '';
    for (const name of names) {
      this.parts.push(start, this.yaml.key(name), ':');
      this.node(value[name], deeper, ' ', deeper.line);
      start = at.line;
    }
  }

  private list(value: readonly unknown[], at: Level): void {
    const deeper = level(at.depth + 1);
    let start = '- ';
    for (const item of value) {
      this.parts.push(start);
      this.node(item, deeper, '', '');
      start = at.item;
    }
  }

  /** The names that have a value, in the order of the output. */
  private names(value: object): string[] {
    if (!isMap(value) || 'resolve' in value) {
      throw NOT_STRAIGHT;
    }
    const names = Object.keys(value);
    let isSorted = true;
    let last = '';
    let kept = 0;
    for (const name of names) {
      if (isElsewhere(name)) {
        throw NOT_STRAIGHT;
      }
      if (isThere(value[name])) {
        isSorted &&= last <= name;
        last = name;
        names[kept] = name;
        kept += 1;
      }
    }
    names.length = kept;
    return isSorted || !this.objects.sorted ? names : names.sort();
  }
}

/** First characters of the lines at a depth: computed once, not for each map. */
interface Level {
  readonly depth: number;
  readonly indent: string;
  readonly line: string;
  readonly item: string;
}

const LEVELS: Level[] = [];

function level(depth: number): Level {
  for (let next = LEVELS.length; next <= depth; next += 1) {
    const indent = '  '.repeat(next);
    LEVELS.push({ depth: next, indent, line: `\n${indent}`, item: `\n${indent}- ` });
  }
  return LEVELS[depth];
}

/** Thrown, and caught above, if an object needs JSON first. */
const NOT_STRAIGHT = new Error('not written straight');

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Whether JavaScript moves or drops a name instead of keeping the order of insertion. */
function isElsewhere(name: string): boolean {
  // nearly all names begin with a small letter, which comes after these
  return name.charCodeAt(0) <= UNDERSCORE && ELSEWHERE.test(name);
}

const ELSEWHERE = /^(?:[0-9]+|__proto__)$/;
const UNDERSCORE = '_'.charCodeAt(0);

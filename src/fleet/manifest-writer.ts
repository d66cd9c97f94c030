import { ApiObject } from 'cdk8s';
import { ObjectWriter, isMap } from './json';
import { Written, YamlWriter } from './yaml-writer';

/** What an object begins with. */
const FIRST = ['apiVersion', 'kind', 'metadata'];

/**
 * Writes objects of an app as text.
 *
 * What needs neither a resolver nor a patch is written straight from what was said, sorted and without
 * what is undefined on the way; of everything else JSON is made first, as cdk8s does.
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
    const said = this.objects.said(object);
    return (said && this.straight(said)) ?? this.yaml.document(this.objects.json(object));
  }

  /** `undefined` where something in it is more than maps, lists and plain scalars. */
  private straight(said: Record<string, unknown>): string | undefined {
    this.parts = [];
    try {
      const others = this.names(said).filter((name) => !FIRST.includes(name));
      this.map(said, [...FIRST.filter((name) => isThere(said[name])), ...others], '');
    } catch {
      return undefined;
    }
    this.parts.push('\n');
    return this.parts.join('');
  }

  /** `before` stands between the key and a scalar or what is empty, `line` before what goes on below. */
  private node(value: unknown, indent: string, before: string, line: string): void {
    const { parts } = this;
    if (typeof value !== 'object' || value === null) {
      parts.push(before, this.yaml.scalar(value, indent));
    } else if (Array.isArray(value)) {
      if (value.length === 0) {
        parts.push(before, '[]');
      } else {
        parts.push(line);
        this.list(value, indent);
      }
    } else {
      const names = this.names(value);
      if (names.length === 0) {
        parts.push(before, '{}');
      } else {
        parts.push(line);
        this.map(value as Record<string, unknown>, names, indent);
      }
    }
  }

  private map(value: Record<string, unknown>, names: readonly string[], indent: string): void {
    const deeper = `${indent}  `;
    const line = `\n${deeper}`;
    let start = '';
    for (const name of names) {
      this.parts.push(start, this.yaml.key(name), ':');
      this.node(value[name], deeper, ' ', line);
      start = `\n${indent}`;
    }
  }

  private list(value: readonly unknown[], indent: string): void {
    const deeper = `${indent}  `;
    let start = '- ';
    for (const item of value) {
      this.parts.push(start);
      this.node(item, deeper, '', '');
      start = `\n${indent}- `;
    }
  }

  /** The names under which something stands, in the order in which they are written. */
  private names(value: object): string[] {
    if (!isMap(value) || 'resolve' in value) {
      throw NOT_STRAIGHT;
    }
    const names: string[] = [];
    let isSorted = true;
    let last = '';
    for (const name of Object.keys(value)) {
      if (isElsewhere(name)) {
        throw NOT_STRAIGHT;
      }
      if (isThere(value[name])) {
        isSorted &&= last <= name;
        last = name;
        names.push(name);
      }
    }
    return isSorted || !this.objects.sorted ? names : names.sort();
  }
}

/** Thrown, and caught above, where JSON has to be made first. */
const NOT_STRAIGHT = new Error('not written straight');

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Whether JavaScript keeps a name at another place than that of its insertion, or not at all. */
function isElsewhere(name: string): boolean {
  // nearly all names begin with a small letter, which comes after these
  return name.charCodeAt(0) <= UNDERSCORE && ELSEWHERE.test(name);
}

const ELSEWHERE = /^(?:[0-9]+|__proto__)$/;
const UNDERSCORE = '_'.charCodeAt(0);

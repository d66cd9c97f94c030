import { Yaml } from 'cdk8s';
import { MAX_KEY, block, mapKey, oneLine } from './scalar';
import { isCut, misreading, quoted } from '../private/yaml-text';

/** Number of different strings that are kept in their written form. */
const MEMORY = 20_000;

/** Longer strings rarely repeat. */
const MEMORABLE = 80;

/** A document, or why it cannot be written. @internal */
export type Written = string | { readonly reason: unknown };

/**
 * Writes objects as `Yaml.stringify` of cdk8s does, byte for byte, except for texts that kubectl would
 * misread in that form.
 *
 * Plain cases, most of a manifest, are written here, without the syntax tree
 * that `yaml` builds of them first; every document with anything else in it is left to cdk8s.
 *
 * @internal
 */
export class YamlWriter {
  private readonly values = new Map<string, string>();
  private readonly keys = new Map<string, string>();
  private readonly seen = new Set<object>();
  private parts: string[] = [];
  /** Whether strings and references that are no plain case are written here too, on one line each. */
  private isExact = false;

  /** Documents that were written, in one file; throws where one of them could not be. */
  public joined(documents: readonly Written[]): string {
    return documents
      .map((document) => {
        if (typeof document !== 'string') {
          throw document.reason;
        }
        return document;
      })
      .join('---\n');
  }

  /** One document. */
  public document(value: unknown): Written {
    return (
      (isMap(value) ? this.withoutSyntaxTree(value) : undefined) ??
      this.exact(value) ??
      byCdk8s(value)
    );
  }

  /**
   * A document with something that is no plain case; undefined unless it also has a text that kubectl
   * would misread as cdk8s writes it.
   */
  private exact(value: unknown): string | undefined {
    if (!isMap(value) || !isMisread(value, new Set())) {
      return undefined;
    }
    this.isExact = true;
    try {
      return this.withoutSyntaxTree(value);
    } finally {
      this.isExact = false;
    }
  }

  private withoutSyntaxTree(value: unknown): string | undefined {
    this.seen.clear();
    // joined at once: a string that grows by concatenation keeps all its parts alive
    this.parts = [];
    try {
      this.node(value, '');
    } catch (reason) {
      if (reason === NOT_PLAIN) {
        return undefined;
      }
      throw reason;
    }
    this.parts.push('\n');
    return this.parts.join('');
  }

  private node(value: unknown, indent: string): void {
    if (typeof value !== 'object' || value === null) {
      this.parts.push(this.scalar(value, indent));
      return;
    }
    // the second time, it would be a reference to the first
    if (this.seen.has(value)) {
      throw NOT_PLAIN;
    }
    this.seen.add(value);
    if (Array.isArray(value)) {
      this.list(value, indent);
    } else if (isMap(value)) {
      this.map(value, indent);
    } else {
      throw NOT_PLAIN;
    }
    if (this.isExact) {
      this.seen.delete(value);
    }
  }

  private map(value: Record<string, unknown>, indent: string): void {
    const { parts } = this;
    const names = Object.keys(value);
    if (names.length === 0) {
      parts.push('{}');
    }
    const deeper = `${indent}  `;
    let start = '';
    for (const name of names) {
      const item = value[name];
      parts.push(start, this.key(name));
      if (isFilled(item)) {
        parts.push(':\n', deeper);
      } else {
        parts.push(': ');
      }
      this.node(item, deeper);
      start = `\n${indent}`;
    }
  }

  private list(value: readonly unknown[], indent: string): void {
    const { parts } = this;
    if (value.length === 0) {
      parts.push('[]');
    }
    const deeper = `${indent}  `;
    let start = '- ';
    for (const item of value) {
      parts.push(start);
      this.node(item, deeper);
      start = `\n${indent}- `;
    }
  }

  /** A value that is neither map nor list; throws where it is no plain case. */
  public scalar(value: unknown, indent: string): string {
    switch (typeof value) {
      case 'string':
        return this.string(value, indent);
      case 'boolean':
      case 'bigint':
        return String(value);
      case 'number':
        return numeral(value);
      case 'undefined':
      case 'object':
        return 'null';
      default:
        throw NOT_PLAIN;
    }
  }

  private string(value: string, indent: string): string {
    const known = this.values.get(value);
    if (known !== undefined) {
      return known;
    }
    const text = value.includes('\n') ? block(value, indent) : oneLine(value);
    if (text === undefined && this.isExact && !isCut(value)) {
      return quoted(value);
    }
    return value.includes('\n') ? plain(text) : remembered(this.values, value, plain(text));
  }

  /** The key of a map; throws where it is no plain case. */
  public key(name: string): string {
    const known = this.keys.get(name);
    if (known !== undefined) {
      return known;
    }
    const text = mapKey(name);
    return text === undefined && this.isExact && !isCut(name) && name.length <= MAX_KEY
      ? quoted(name)
      : remembered(this.keys, name, plain(text));
  }
}

/** cdk8s renders all objects of a file before it writes the file: an object that fails is reported first. */
function byCdk8s(value: unknown): Written {
  try {
    return Yaml.stringify(value);
  } catch (reason) {
    return { reason };
  }
}

/** Whether kubectl misreads a text in a document as cdk8s writes it. */
function isMisread(value: unknown, seen: Set<object>): boolean {
  if (typeof value === 'string') {
    return misreading(value) !== undefined;
  }
  if (typeof value !== 'object' || value === null || seen.has(value)) {
    return false;
  }
  seen.add(value);
  return Object.entries(value).some(
    ([name, item]) => misreading(name) !== undefined || isMisread(item, seen),
  );
}

/** Thrown, and caught above, where a value is better left to cdk8s. */
const NOT_PLAIN = new Error('not a plain case');

function plain(text: string | undefined): string {
  if (text === undefined) {
    throw NOT_PLAIN;
  }
  return text;
}

function remembered(memory: Map<string, string>, value: string, text: string): string {
  if (value.length <= MEMORABLE && memory.size < MEMORY) {
    memory.set(value, text);
  }
  return text;
}

function numeral(value: number): string {
  if (!Number.isFinite(value)) {
    throw NOT_PLAIN;
  }
  return Object.is(value, -0) ? '-0' : String(value);
}

function isMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Whether a value continues on the next line. */
function isFilled(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  return (Array.isArray(value) ? value : Object.keys(value)).length > 0;
}

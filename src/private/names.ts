import { createHash } from 'crypto';

/** Longest legal name of a Service, a container port's owner and a label value. @internal */
export const MAX_NAME = 63;

/**
 * A legal object name made of construct ids: lower case, joined by `-`, starting with a letter.
 *
 * Readable as it stands; a short hash of the ids is appended only where something had to be cut or
 * replaced, since then two different ids could end as one name. Folding to lower case alone adds no
 * hash: two ids that differ in nothing else are reported as a collision.
 *
 * @internal
 */
export function objectName(ids: readonly string[], max: number = MAX_NAME): string {
  const folded = ids.join('-').toLowerCase();
  let clean = folded
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^-+|-+$/g, '');
  if (!/^[a-z]/.test(clean)) {
    clean = clean === '' ? 'x' : `x-${clean}`;
  }
  return clean === folded && clean.length <= max ? clean : hashedName(clean, ids.join('/'), max);
}

/**
 * `name` if it fits, otherwise cut and made unique again by a hash.
 *
 * @internal
 */
export function fitName(name: string, max: number): string {
  return name.length <= max ? name : hashedName(name, name, max);
}

/**
 * A readable name and a hash of what it stands for.
 *
 * @internal
 */
export function hashedName(name: string, identity: string, max: number): string {
  const hash = shortHash(identity);
  return `${name.slice(0, max - hash.length - 1).replace(/-+$/, '')}-${hash}`;
}

/** Eight hexadecimal digits that stand for a text. @internal */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

const OBJECT = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** Whether a text can be the name of an existing object. @internal */
export function isObjectName(text: string): boolean {
  return typeof text === 'string' && OBJECT.test(text);
}

/** Whether a text names an existing object: `name`, or `namespace/name`. @internal */
export function isReference(text: string): boolean {
  const parts = String(text).split('/');
  return parts.length <= 2 && parts.every(isObjectName);
}

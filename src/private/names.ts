import { createHash } from 'crypto';
import { isUnresolved } from './unresolved';

/** Maximum length of a DNS label and of a label value. @internal */
export const MAX_NAME = 63;

/** Maximum length of a description of a CLB (Volcengine's layer-4 load balancer) and its parts. @internal */
export const MAX_CLOUD_TEXT = 255;

/**
 * A legal object name from construct ids: lower case, joined by `-`, starting with a letter.
 *
 * If a character is cut or replaced, two ids could get one name: then a short hash of the ids is
 * appended. Lower case alone adds no hash: a rule reports two ids that differ in nothing else.
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
 * `name` if it fits, otherwise cut, with a hash that keeps it unique.
 *
 * @internal
 */
export function fitName(name: string, max: number): string {
  return name.length <= max ? name : hashedName(name, name, max);
}

/**
 * `name` if a Service may have it, otherwise a legal name with a hash. A Deployment that is adopted may
 * have a name that is legal for no Service: with dots, a digit first, or longer than a label.
 *
 * @internal
 */
export function serviceName(name: string, max: number = MAX_NAME): string {
  return SERVICE_NAME.test(name) ? fitName(name, max) : objectName([name], max);
}

/**
 * The name of an object that is added to an adopted Deployment. The cluster often has a Service with the
 * name of the Deployment that is not in the manifests; with that name, applying would take it over.
 *
 * @internal
 */
export function addedName(deployment: string): string {
  return serviceName(`${deployment}-default`);
}

const SERVICE_NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

/**
 * A readable name and a hash of its identity.
 *
 * @internal
 */
export function hashedName(name: string, identity: string, max: number): string {
  const hash = shortHash(identity);
  return `${name.slice(0, max - hash.length - 1).replace(/-+$/, '')}-${hash}`;
}

/** Eight hexadecimal digits of the hash of a text. @internal */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/**
 * A name of a Volcengine resource: 2–63 letters, digits and `-`, not `-` first. Its parts are object
 * names and not display names, which may be Chinese and may change. A part that only Terraform knows
 * is omitted.
 *
 * @internal
 */
export function cloudName(...parts: readonly (string | number | undefined)[]): string {
  const known = parts.filter((part) => part !== undefined && !isUnresolved(part)).join('-');
  const clean = known.replace(/[^A-Za-z0-9-]+/g, '-');
  return clean === known
    ? fitName(known.length < 2 ? `x-${known}` : known, MAX_NAME)
    : hashedName(clean, known, MAX_NAME);
}

/**
 * A description that Volcengine accepts: it begins with a letter, a digit or a Chinese character, and
 * has no punctuation but `,` `.` `_` `=` `-` `，` `。` and spaces. Other characters become a space, and
 * a text that is too long is cut.
 *
 * @internal
 */
export function cloudText(text: string, most: number = MAX_CLOUD_TEXT): string {
  const legal = text
    .replace(/[^A-Za-z0-9\p{Script=Han},._ =，。-]/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .replace(/^[^A-Za-z0-9\p{Script=Han}]+/u, '');
  return [...legal].slice(0, most).join('').trim();
}

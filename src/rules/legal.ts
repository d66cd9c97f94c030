import { isUnresolved } from '../private/unresolved';

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const SUBDOMAIN = new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})*$`);
const NAMESPACE = new RegExp(`^${LABEL}$`);

/** The name of most objects: a Secret, a claim. @internal */
export function isObjectName(value: unknown): boolean {
  return isUnresolved(value) || (typeof value === 'string' && SUBDOMAIN.test(value));
}

/** @internal */
export function isNamespace(value: unknown): boolean {
  return isUnresolved(value) || (typeof value === 'string' && NAMESPACE.test(value));
}

/** Neither empty nor blank, without white space. @internal */
export function isWord(value: unknown): boolean {
  return isUnresolved(value) || (typeof value === 'string' && /^\S+$/.test(value));
}

/** A path from the root, without `..`. @internal */
export function isAbsolute(value: unknown): boolean {
  return (
    isUnresolved(value) ||
    (typeof value === 'string' && value.startsWith('/') && !value.split('/').includes('..'))
  );
}

/** A path below something, without `..`. @internal */
export function isRelative(value: unknown): boolean {
  return (
    isUnresolved(value) ||
    (typeof value === 'string' &&
      value !== '' &&
      !value.startsWith('/') &&
      !value.split('/').includes('..'))
  );
}

/** `/a/`, `//a` and `/a/.` are `/a`. @internal */
export function normalised(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return `/${parts.join('/')}`;
}

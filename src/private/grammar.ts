import { isIPv4, isIPv6 } from 'net';
import { isUnresolved } from './unresolved';

const LABEL = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
const NAMESPACE = new RegExp(`^(?=.{1,63}$)${LABEL}$`);
/** @internal */
export const SUBDOMAIN = new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})*$`);

/** Name of a header: an HTTP token (RFC 9110, section 5.1), as long as the Gateway API allows. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;

/** The grammar of image references (distribution/reference): host and port, path, tag or digest. */
const HOST = /(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9a-fA-F:]+\])(?::\d+)?\//;
const PATH_PART = /[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*/;
const IMAGE = new RegExp(
  `^(?:${HOST.source})?${PATH_PART.source}(?:/${PATH_PART.source})*(?::\\w[\\w.-]{0,127})?(?:@sha256:[0-9a-f]{64}|@sha512:[0-9a-f]{128})?$`,
);

const REGISTRY = new RegExp(
  `^(?=localhost|[^/]*[.:])${HOST.source.slice(0, -2)}(?:/${PATH_PART.source})*$`,
);

// A value that is only known later is legal until it is known.

const matches = (value: unknown, pattern: RegExp) =>
  isUnresolved(value) || (typeof value === 'string' && pattern.test(value));

/** The name of most objects: a DNS subdomain, 253 characters at most. @internal */
export function isObjectName(value: unknown): boolean {
  return matches(value, SUBDOMAIN);
}

/** The name of a namespace: a DNS label, 63 characters at most. @internal */
export function isNamespace(value: unknown): boolean {
  return matches(value, NAMESPACE);
}

/** A reference to an existing object: `name` or `namespace/name`. @internal */
export function isReference(value: unknown): boolean {
  if (isUnresolved(value)) {
    return true;
  }
  const parts = String(value).split('/');
  const [namespace] = parts.length === 2 ? parts.splice(0, 1) : ['default'];
  return parts.length === 1 && isNamespace(namespace) && isObjectName(parts[0]);
}

/** Not empty and without white space. @internal */
export function isWord(value: unknown): boolean {
  return matches(value, /^\S+$/);
}

/** A path from the root, without `..`. @internal */
export function isAbsolute(value: unknown): boolean {
  return matches(value, /^\//) && climbsNowhere(value);
}

/** A path relative to another, without `..`. @internal */
export function isRelative(value: unknown): boolean {
  return matches(value, /^[^/]/) && climbsNowhere(value);
}

function climbsNowhere(path: unknown): boolean {
  return isUnresolved(path) || !String(path).split('/').includes('..');
}

/** `/a/`, `//a` and `/a/.` are `/a`. @internal */
export function normalised(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return `/${parts.join('/')}`;
}

/** @internal */
export function isHeaderName(name: string): boolean {
  return HEADER_NAME.test(name);
}

/** The value of a header, as Go's client sends it: no control character but a tab. @internal */
export function isHeaderValue(value: unknown): boolean {
  return matches(value, /^[^\x00-\x08\x0a-\x1f\x7f]*$/);
}

/** A block of addresses, such as `10.0.0.0/8` or `2001:db8::/32`. @internal */
export function isCidr(text: unknown): boolean {
  const [, address, bits] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(String(text)) ?? [];
  return (
    (isIPv4(address ?? '') && Number(bits) <= 32) || (isIPv6(address ?? '') && Number(bits) <= 128)
  );
}

/** A registry and an optional path: without a dot, a port or `localhost` it would be a path of docker.io. @internal */
export function isRegistry(value: string): boolean {
  return REGISTRY.test(value);
}

/** An image reference that a container runtime understands. @internal */
export function isImageReference(value: unknown): boolean {
  return typeof value === 'string' && IMAGE.test(value);
}

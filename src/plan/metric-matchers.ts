import { MAX_NAME } from '../private/names';

/** Longest ReplicaSet part of a pod name; what is longer is cut before the random end is added. */
const MAX_POD_PREFIX = MAX_NAME - 5;
/** Longest pod-template hash in a ReplicaSet's name. */
const MAX_TEMPLATE_HASH = 10;
/** A template hash is a decimal number in ten letters and digits (apimachinery: SafeEncodeString). */
const HASH = '[4-9bcdf]';

/**
 * Label matchers for the pods of one deployment, without those of `<name>-other`.
 *
 * @internal
 */
export function podMatchers(
  { name, namespace }: { readonly name: string; readonly namespace?: string },
  nodes = 1,
): string {
  return matchers(namespace, nodes > 1 ? groupPattern(name) : podPattern(name));
}

/**
 * Label matchers for the pods of one deployment that serve requests: without the workers of its groups.
 *
 * @internal
 */
export function servingMatchers(
  { name, namespace }: { readonly name: string; readonly namespace?: string },
  nodes = 1,
): string {
  return nodes > 1 ? matchers(namespace, `${name}-[0-9]+`) : podMatchers({ name, namespace });
}

function matchers(namespace: string | undefined, pattern: string): string {
  return `${namespace === undefined ? '' : `namespace="${namespace}",`}pod=~"${pattern}"`;
}

/** Leaders and workers of a LeaderWorkerSet: the number of the group, and of the worker in it. */
function groupPattern(name: string): string {
  return `${name}-[0-9]+(-[0-9]+)?`;
}

/** The suffix of Kubernetes: a template hash and five random characters. */
function podPattern(name: string): string {
  // a dot, which an adopted name may have, would match any character
  const escaped = (text: string) => text.replace(/\./g, '[.]');
  // characters that are left behind the name and its - before the random end
  const room = MAX_POD_PREFIX - name.length - 1;
  if (room > MAX_TEMPLATE_HASH) {
    return `${escaped(name)}-[a-z0-9]{1,${MAX_TEMPLATE_HASH}}-[a-z0-9]{5}`;
  }
  if (room < 0) {
    return `${escaped(name.slice(0, MAX_POD_PREFIX))}[a-z0-9]{5}`;
  }
  // a hash that leaves no room for the second - is cut, and the random end follows at once; such a
  // pod could be one of <name>-canary, hence only the characters that a hash really has
  const cut = `${HASH}{${room}}[a-z0-9]{5}`;
  return `${escaped(name)}-${room > 1 ? `(${HASH}{1,${room - 1}}-[a-z0-9]{5}|${cut})` : cut}`;
}

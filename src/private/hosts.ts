/**
 * Whether a host name matches all that another one matches. A wildcard of the Gateway API stands for one or
 * more labels, and for no less than one.
 *
 * @internal
 */
export function coversHost(one: string, other: string): boolean {
  return one === other || (one.startsWith('*.') && other.endsWith(one.slice(1)));
}

/** Whether a request can be for both host names. @internal */
export function hostsMeet(one: string, other: string): boolean {
  return coversHost(one, other) || coversHost(other, one);
}

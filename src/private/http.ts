/** Name of a header: an HTTP token (RFC 9110, section 5.1), as long as the Gateway API takes. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;

/** @internal */
export function isHeaderName(name: string): boolean {
  return HEADER_NAME.test(name);
}

import { isIPv4, isIPv6 } from 'net';

/**
 * Whether a text is a block of addresses, such as `10.0.0.0/8` or `2001:db8::/32`.
 *
 * @internal
 */
export function isCidr(text: unknown): boolean {
  const [, address, bits] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(String(text)) ?? [];
  return (
    (isIPv4(address ?? '') && Number(bits) <= 32) || (isIPv6(address ?? '') && Number(bits) <= 128)
  );
}

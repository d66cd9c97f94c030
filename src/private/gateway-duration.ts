/** Milliseconds as a duration of the Gateway API: at most five digits per unit (GEP-2257). @internal */
export function gatewayDuration(milliseconds: number): string {
  const rest = milliseconds % 1000;
  if (rest === 0) {
    return `${milliseconds / 1000}s`;
  }
  return milliseconds < 100000
    ? `${milliseconds}ms`
    : `${Math.floor(milliseconds / 1000)}s${rest}ms`;
}

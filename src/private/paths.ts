/** A path without slashes at its end; the root is `/`. @internal */
export function withoutTrailingSlash(path: string): string {
  return path.replace(/\/+$/, '') || '/';
}

/** Whether a path prefix of the Gateway API matches a path: by whole segments, so not `/v1` `/v10`. @internal */
export function covers(prefix: string, path: string): boolean {
  const base = withoutTrailingSlash(prefix);
  return base === '/' || path === base || path.startsWith(`${base}/`);
}

/** `/a` and `/a/` are one prefix. @internal */
export function isSamePath(one: string, other: string): boolean {
  return withoutTrailingSlash(`${one}`) === withoutTrailingSlash(`${other}`);
}

/**
 * The path that becomes `path` if a prefix is replaced; empty if no path does. Clients reach `/metrics` at
 * `/chat/metrics` if `/chat` is replaced by `/`.
 *
 * @internal
 */
export function beforeRewrite(path: string, prefix: string, replacement: string): string[] {
  const rest = path.slice(replacement.replace(/\/+$/, '').length);
  return covers(replacement, path) ? [`${prefix.replace(/\/+$/, '')}${rest}` || '/'] : [];
}

/** A path below a prefix. @internal */
export function belowPrefix(prefix: string | undefined, path: string): string {
  const base = withoutTrailingSlash(prefix ?? '/');
  if (base === '/') {
    return path;
  }
  return path === '/' ? base : `${base}${path}`;
}

/** What is below a prefix in a path; the root is `/`. @internal */
export function withoutPrefix(prefix: string | undefined, path: string): string {
  const base = withoutTrailingSlash(prefix ?? '/');
  return base === '/' ? path : path.slice(base.length) || '/';
}

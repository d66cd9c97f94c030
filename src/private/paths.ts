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

/** A path below a prefix. @internal */
export function belowPrefix(prefix: string | undefined, path: string): string {
  const base = withoutTrailingSlash(prefix ?? '/');
  if (base === '/') {
    return path;
  }
  return path === '/' ? base : `${base}${path}`;
}

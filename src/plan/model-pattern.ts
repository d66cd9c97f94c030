/** What stands for the id and the version of a model, and for what they become. @internal */
export const PLACEHOLDER = /\{(\w*)\}/g;

/** @internal */
export const DEFAULT_PATTERN = '{id}/{version}';

/** @internal */
export function filled(pattern: string, values: { readonly [name: string]: string }): string {
  return pattern.replace(PLACEHOLDER, (all, name: string) => values[name] ?? all);
}

/** Longest description of a resource of a CLB. @internal */
export const MAX_CLOUD_TEXT = 255;

/**
 * A description as the cloud takes it: it begins with a letter, a digit or a Chinese character, and
 * has no punctuation but `,` `.` `_` `=` `-` `，` `。` and spaces. What is not legal becomes a space,
 * what is too long is cut.
 *
 * @internal
 */
export function cloudText(text: string, most: number = MAX_CLOUD_TEXT): string {
  const legal = text
    .replace(/[^A-Za-z0-9\p{Script=Han},._ =，。-]/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .replace(/^[^A-Za-z0-9\p{Script=Han}]+/u, '');
  return [...legal].slice(0, most).join('').trim();
}

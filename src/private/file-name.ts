/**
 * The name that cdk8s gives the file of one object, without its extension.
 *
 * @internal
 */
export function resourceFileName(kind: string, name: string | undefined): string {
  return legalInFiles(`${kind}.${name}`);
}

/** A text without the characters that cdk8s omits from names of files. @internal */
export function legalInFiles(text: string): string {
  return text.replace(/[^0-9a-zA-Z-_.]/g, '');
}

/** Names with the same key are one file where the file system ignores case. @internal */
export function fileKey(name: string): string {
  return name.toLowerCase();
}

/** The grammar of references (distribution/reference): host and port, path, then a tag or a digest. */
const HOST = /(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9a-fA-F:]+\])(?::\d+)?\//;
const PATH_PART = /[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*/;
const REFERENCE = new RegExp(
  `^(?:${HOST.source})?${PATH_PART.source}(?:/${PATH_PART.source})*(?::\\w[\\w.-]{0,127})?(?:@sha256:[0-9a-f]{64}|@sha512:[0-9a-f]{128})?$`,
);

/** Whether a container runtime can make sense of it. @internal */
export function isImageReference(value: unknown): boolean {
  return typeof value === 'string' && REFERENCE.test(value);
}

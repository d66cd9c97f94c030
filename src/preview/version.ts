/** The form of the data; another number breaks programs that read it. @internal */
export const PREVIEW_VERSION = 1;

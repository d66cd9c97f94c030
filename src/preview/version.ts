/** The version of the data; with another one, programs that read the data must change. @internal */
export const PREVIEW_VERSION = 1;

/** The parts of an image reference. */
interface ImageParts {
  /** Registry and name. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** @internal */
export function imageParts(reference: string): ImageParts {
  const [, repository, tag, digest] = /^(.*?)(?::([^:/@]*))?(?:@(.*))?$/s.exec(reference)!;
  return { repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** The release that a tag begins with, such as `0.33.0` of `v0.33.0-rocm`. @internal */
export function releaseOf(reference: string): string | undefined {
  return /^v?(\d+\.\d+(?:\.\w+)*)(?:[-_+].*)?$/.exec(imageParts(`${reference}`).tag ?? '')?.[1];
}

/** Whether the registry may serve another image under a reference tomorrow. @internal */
export function isMovable(reference: string): boolean {
  const { tag = 'latest', digest } = imageParts(reference);
  return digest === undefined && tag === 'latest';
}

/** The first part of a repository is a host if it has a dot or a port, or is `localhost`. */
const HOST = /^(?:localhost|[^/]*[.:][^/]*)\//;

/**
 * An image in a registry mirror: its registry is replaced and its path stays, so that
 * `vllm/vllm-openai:v1` of docker.io, `nvcr.io/nvidia/tritonserver:1` and `ghcr.io/acme/tgi:1` become
 * `MIRROR/vllm/vllm-openai:v1`, `MIRROR/nvidia/tritonserver:1` and `MIRROR/acme/tgi:1`.
 *
 * @internal
 */
export function mirrored(reference: string, mirror: string): string {
  return `${mirror}/${reference.replace(HOST, '')}`;
}

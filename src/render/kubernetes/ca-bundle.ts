import { CaBundlePlan } from '../../plan/pod-defaults';
import { listOf } from '../../private/copy';
import { CA_BUNDLE_PATH, CA_BUNDLE_VOLUME } from '../../private/vocabulary';

/**
 * The variables that name a file of certificates: OpenSSL, Python's ssl and httpx (huggingface_hub since 1.0)
 * read the first, requests and botocore the second (python-httpx.org/environment_variables; psf/requests,
 * src/requests/sessions.py).
 */
const VARIABLES = ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE'];

/** The spec of a pod whose containers trust the authorities of a ConfigMap. @internal */
export function withCaBundle(pod: any, bundle: CaBundlePlan | undefined): object {
  if (bundle === undefined) {
    return pod;
  }
  const { configMap: name, key } = bundle;
  const trusting = (container: any) => {
    const own = listOf(container.env).map((each) => each.name);
    const added = VARIABLES.filter((variable) => !own.includes(variable));
    return {
      ...container,
      // first, so that own variables can refer to them
      env: [
        ...added.map((variable) => ({ name: variable, value: `${CA_BUNDLE_PATH}/${key}` })),
        ...listOf(container.env),
      ],
      volumeMounts: [
        ...listOf(container.volumeMounts),
        { name: CA_BUNDLE_VOLUME, mountPath: CA_BUNDLE_PATH, readOnly: true },
      ],
    };
  };
  return {
    ...pod,
    ...(pod.initContainers && { initContainers: pod.initContainers.map(trusting) }),
    containers: pod.containers.map(trusting),
    volumes: [
      ...listOf(pod.volumes),
      { name: CA_BUNDLE_VOLUME, configMap: { name, items: [{ key, path: key }] } },
    ],
  };
}

import { omitUndefined } from '../../private/omit-undefined';
import { KubernetesObject, RenderedObject } from '../object';

/** API group of the Gateway API. @internal */
export const GROUP = 'gateway.networking.k8s.io';

/** `name` or `namespace/name`, as a reference. @internal */
export function reference(text: string): { name: string; namespace?: string } {
  const [name, namespace] = text.split('/').reverse();
  return omitUndefined({ name, namespace });
}

/** TLS of a listener with the certificate of a Secret. @internal */
export function termination(certificate: string): object {
  return { mode: 'Terminate', certificateRefs: [reference(certificate)] };
}

/** Objects of one kind, or of several, in one namespace. */
interface Objects {
  readonly kinds: readonly string[];
  readonly namespace?: string;
}

/**
 * Permits objects to refer to objects of the grant's own namespace.
 *
 * @internal
 */
export function grant(
  owner: string,
  metadata: KubernetesObject['metadata'],
  from: Objects,
  to: { readonly kind: string; readonly names: readonly string[] },
): RenderedObject {
  return {
    owner,
    after: [],
    computed: [],
    object: {
      // v1 exists since 1.5; all releases store this one
      apiVersion: `${GROUP}/v1beta1`,
      kind: 'ReferenceGrant',
      metadata,
      spec: {
        from: from.kinds.map((kind) => ({ group: GROUP, kind, namespace: from.namespace })),
        to: to.names.map((name) => ({ group: '', kind: to.kind, name })),
      },
    },
  };
}

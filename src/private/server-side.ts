import { isPlain } from './copy';

// Fields that a dump of a cluster (`kubectl get -o yaml`) has and a manifest should not set.

const METADATA = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'selfLink',
  'managedFields',
  'ownerReferences',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

/** Annotations that kubectl or a controller of Kubernetes keeps its own notes in. */
const ANNOTATIONS = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'autoscaling.alpha.kubernetes.io/conditions',
  'autoscaling.alpha.kubernetes.io/current-metrics',
];

/** An object without what the server wrote, and what that was. @internal */
export function withoutServerSide(object: any): { object: any; strippedFields: string[] } {
  const { apiVersion, kind, metadata, status, ...rest } = object;
  const { annotations, ...named } = metadata;
  const own = without(named, METADATA);
  const notes = without(annotations ?? {}, ANNOTATIONS);
  return {
    object: {
      apiVersion,
      kind,
      metadata: {
        ...own.kept,
        ...(Object.keys(notes.kept).length > 0 && { annotations: notes.kept }),
      },
      ...rest,
    },
    strippedFields: [
      ...(says(status) ? ['status'] : []),
      ...own.taken.map((name) => `metadata.${name}`),
      ...notes.taken.map((name) => `the annotation ${name}`),
    ],
  };
}

/** The controller that created an object, such as `InferenceService/llm`. @internal */
export function controllerOf({ metadata }: any): string | undefined {
  const owners: any[] = Array.isArray(metadata.ownerReferences) ? metadata.ownerReferences : [];
  const owner = owners.find(({ controller }) => controller === true);
  return owner && `${owner.kind}/${owner.name}`;
}

function without(map: object, names: readonly string[]): { kept: object; taken: string[] } {
  const entries = Object.entries(map);
  return {
    kept: Object.fromEntries(entries.filter(([name]) => !names.includes(name))),
    taken: entries.flatMap(([name]) => (names.includes(name) ? [name] : [])),
  };
}

/** Whether a value has content: `status: { loadBalancer: {} }` has none. */
function says(value: unknown): boolean {
  return isPlain(value) ? Object.values(value).some(says) : value !== undefined;
}

import { Finding, violation } from './finding';
import { outside, text } from './limits';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { PlannedService } from '../plan/service';
import {
  CA_BUNDLE_VOLUME,
  DOWNLOAD_CONTAINER,
  INFERENCE_CONTAINER,
  OWN_PREFIX,
  SHARED_MEMORY_VOLUME,
} from '../private/vocabulary';

const PREFIX = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const NAME = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;

/** The value of a label: what Kubernetes accepts, and in words. @internal */
export const LABEL_VALUE = [
  /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/,
  'at most 63 letters, digits, - _ and ., with a letter or digit at both ends',
] as const;

/** @internal */
export const PODS = new Subject('Pods', (_, plan) => checkPods(plan));

const LABEL = PODS.error(
  'LABEL',
  `labels, annotations and node selectors are valid for Kubernetes, and no key begins with ${OWN_PREFIX}`,
  "pod: { labels: { team: 'large models' } }",
);
const POD_NAMES = PODS.error(
  'POD_NAMES',
  `containers and volumes of a pod have unique names; ${INFERENCE_CONTAINER}, ${SHARED_MEMORY_VOLUME} and those of model and storage are reserved`,
  "pod: { sidecars: [{ name: 'inference' }] }",
);

const VALUE = {
  rule: LABEL,
  limit: text(...LABEL_VALUE),
  fix: 'shorten it, or use an annotation instead',
  required: true,
};

function checkPods(plan: PlannedService): Finding[] {
  return [
    ...labels('monitorLabels', plan.platform.monitorLabels, plan.path),
    // the API server accepted the pods of adopted objects
    ...plan.deployments
      .filter(({ adopted }) => !adopted)
      .flatMap((deployment) => [
        ...labels('labels', deployment.pod.labels, deployment.path),
        ...keys('annotations', deployment.pod.annotations, deployment.path),
        ...labels('nodeSelector', deployment.pod.nodeSelector, deployment.path),
        ...[deployment.queue, deployment.placement.overflow?.queue].flatMap((queue) =>
          labels('nodeSelector', queue?.nodeSelector ?? {}, deployment.path),
        ),
        ...names(deployment),
      ]),
  ];
}

/** Whether Kubernetes accepts it as the key of a label or annotation. @internal */
export function isKey(key: string): boolean {
  const [name, ...prefixes] = key.split('/').reverse();
  return NAME.test(name) && prefixes.length <= 1 && prefixes.every((prefix) => PREFIX.test(prefix));
}

/** Whether Kubernetes accepts it as the value of a label. @internal */
export function isValue(value: unknown): boolean {
  return typeof value === 'string' && LABEL_VALUE[0].test(value);
}

function keys(property: string, map: { readonly [name: string]: string }, path: string): Finding[] {
  return Object.keys(map)
    .filter((key) => !isKey(key) || key.startsWith(OWN_PREFIX))
    .map((key) =>
      violation(LABEL, path, {
        problem: `a key in "${property}" must be valid for Kubernetes and not begin with ${OWN_PREFIX}`,
        value: key,
        fix: 'use at most 63 letters, digits, - _ and ., with an optional domain, such as example.com/team',
      }),
    );
}

/** The findings about labels of a Kubernetes object. @internal */
export function labels(
  property: string,
  map: { readonly [name: string]: string },
  path: string,
): Finding[] {
  return [
    ...keys(property, map, path),
    ...Object.entries(map).flatMap(([key, value]) =>
      outside({ property: `the value of ${key} in "${property}"`, ...VALUE }, path, value),
    ),
  ];
}

function names({ pod, path, model, volumes, caBundle }: PlannedDeployment): Finding[] {
  const inits: any[] = pod.spec.initContainers ?? [];
  if (inits.length + pod.sidecars.length + pod.volumes.length === 0) {
    return [];
  }
  const containers = [INFERENCE_CONTAINER, ...(model?.download ? [DOWNLOAD_CONTAINER] : [])];
  const own = [
    SHARED_MEMORY_VOLUME,
    ...volumes.map(({ name }) => name),
    ...(caBundle ? [CA_BUNDLE_VOLUME] : []),
  ];
  return [
    ...unique('container', [...inits, ...pod.sidecars], containers, path),
    ...unique('volume', pod.volumes, own, path),
  ];
}

function unique(
  what: string,
  items: readonly any[],
  own: readonly string[],
  path: string,
): Finding[] {
  const seen = new Set<unknown>(own);
  return items.flatMap((item) => {
    const name: unknown = item?.name;
    if (typeof name === 'string' && name !== '' && !seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [
      violation(POD_NAMES, path, {
        problem: `each ${what} of a pod must have a unique "name" other than ${own.join(', ')}`,
        value: name,
        fix: `set another "name" on this ${what}`,
      }),
    ];
  });
}

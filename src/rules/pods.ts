import { Finding, violation } from './finding';
import { Subject } from './subject';
import { DeploymentPlan } from '../plan/deployment';
import { ServicePlan } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import {
  DOWNLOAD_CONTAINER,
  INFERENCE_CONTAINER,
  OWN_PREFIX,
  SHARED_MEMORY_VOLUME,
} from '../private/vocabulary';

const PREFIX = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const NAME = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/;

/** @internal */
export const PODS = new Subject('Pods', (_, plan) => checkPods(plan));

const LABEL = PODS.error(
  'LABEL',
  `labels, annotations and node selectors are legal for Kubernetes, and none begins with ${OWN_PREFIX}`,
);
const POD_NAMES = PODS.error(
  'POD_NAMES',
  `containers and volumes of a pod have names of their own; ${INFERENCE_CONTAINER} and ${SHARED_MEMORY_VOLUME} are the library's, and those of its model and storage`,
);

function checkPods(plan: ServicePlan): Finding[] {
  return [
    ...labels('monitorLabels', plan.platform.monitorLabels, plan.path),
    // the API server has judged what was adopted
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

/** Whether Kubernetes takes it as the key of a label or annotation. @internal */
export function isKey(key: string): boolean {
  const [name, ...prefixes] = key.split('/').reverse();
  return NAME.test(name) && prefixes.length <= 1 && prefixes.every((prefix) => PREFIX.test(prefix));
}

/** Whether Kubernetes takes it as the value of a label. @internal */
export function isValue(value: unknown): boolean {
  return typeof value === 'string' && VALUE.test(value);
}

function keys(property: string, map: { readonly [name: string]: string }, path: string): Finding[] {
  return Object.keys(map)
    .filter((key) => !isKey(key) || key.startsWith(OWN_PREFIX))
    .map((key) =>
      violation(LABEL, path, {
        problem: `a key in "${property}" must be legal for Kubernetes and not begin with ${OWN_PREFIX}`,
        value: key,
        fix: 'write a name of at most 63 letters, digits, - _ and ., after a domain and / if it needs one, such as example.com/team',
      }),
    );
}

function labels(
  property: string,
  map: { readonly [name: string]: string },
  path: string,
): Finding[] {
  return [
    ...keys(property, map, path),
    ...Object.entries(map)
      .filter(([, value]) => !isUnresolved(value) && !isValue(value))
      .map(([key, value]) =>
        violation(LABEL, path, {
          problem: `the value of ${key} in "${property}" must have at most 63 letters, digits, - _ and ., with a letter or digit at both ends`,
          value: value,
          fix: 'shorten it, or put it into an annotation',
        }),
      ),
  ];
}

function names({ pod, path, model, volumes }: DeploymentPlan): Finding[] {
  const inits: any[] = pod.spec.initContainers ?? [];
  if (inits.length + pod.sidecars.length + pod.volumes.length === 0) {
    return [];
  }
  const containers = [INFERENCE_CONTAINER, ...(model?.download ? [DOWNLOAD_CONTAINER] : [])];
  const own = [SHARED_MEMORY_VOLUME, ...volumes.map(({ name }) => name)];
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
  const [first, ...others] = own;
  const library =
    others.length === 0
      ? `${first}, which is the library's`
      : `${own.join(', ')}, which are the library's`;
  return items.flatMap((item) => {
    const name: unknown = item?.name;
    if (typeof name === 'string' && name !== '' && !seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [
      violation(POD_NAMES, path, {
        problem: `each ${what} of a pod must have a "name" of its own, and not ${library}`,
        value: name,
        fix: `give this ${what} another name`,
      }),
    ];
  });
}

import { Finding, Rule, violation } from './finding';
import { Subject } from './subject';
import { ServicePlan } from '../plan/service';
import { MAX_NAME } from '../private/names';
import { isUnresolved } from '../private/unresolved';
import { ServiceSpec } from '../spec/service';

const DISPLAY_NAME = /^[A-Za-z0-9\p{Script=Han}_-]{1,200}$/u;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;
const OBJECT_NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;
const NAMESPACE = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

const ALLOWED = '1 to 200 of A-Z a-z 0-9 - _ and Chinese characters';

/** @internal */
export const NAMES = new Subject('Names', checkNames);

const NAME_SERVICE = NAMES.error(
  'NAME_SERVICE',
  `a service's display name has ${ALLOWED}; it may repeat`,
);
const NAME_DEPLOYMENT = NAMES.error(
  'NAME_DEPLOYMENT',
  `a deployment's display name has ${ALLOWED}; it may repeat`,
);
const NAME_DESCRIPTION = NAMES.error(
  'NAME_DESCRIPTION',
  'a description has 1 to 500 visible characters',
);
const NAME_NAMESPACE = NAMES.error(
  'NAME_NAMESPACE',
  'a namespace is a DNS label: 1 to 63 of a-z 0-9 and -, beginning and ending with a letter or digit',
);
const NAME_OBJECT = NAMES.error(
  'NAME_OBJECT',
  'object names are legal (a DNS label that starts with a letter, 63 characters at most), and no two objects of one kind, namespace and name stand in one app',
);

function checkNames(spec: ServiceSpec, plan: ServicePlan): Finding[] {
  return [
    ...displayName(NAME_SERVICE, plan.path, spec.displayName),
    ...description(plan.path, plan.description),
    ...checkNamespace(plan.path, plan.namespace, 'the one of the Chart'),
    ...resourceName(plan.path, plan.name),
    ...spec.deployments.flatMap((deployment) => [
      ...displayName(NAME_DEPLOYMENT, deployment.path, deployment.displayName),
      ...description(deployment.path, deployment.description),
      // what was adopted has names that the API server took
      ...(deployment.adopted ? [] : resourceName(deployment.path, deployment.name)),
    ]),
  ];
}

function displayName(rule: Rule, path: string, name: string | undefined): Finding[] {
  if (
    name === undefined ||
    isUnresolved(name) ||
    (typeof name === 'string' && DISPLAY_NAME.test(name))
  ) {
    return [];
  }
  return [
    violation(rule, path, {
      problem: `"displayName" must have ${ALLOWED}`,
      value: name,
      fix: 'shorten it, replace the other characters, for example by - or _, or leave it out for the construct id',
    }),
  ];
}

function description(path: string, text: string | undefined): Finding[] {
  if (text === undefined || isUnresolved(text)) {
    return [];
  }
  const visible = typeof text === 'string' && text.trim() !== '' && !INVISIBLE.test(text);
  if (visible && [...text].length <= 500) {
    return [];
  }
  return [
    violation(NAME_DESCRIPTION, path, {
      problem: '"description" must have 1 to 500 visible characters on one line',
      value: text,
      fix: 'shorten it, take out line breaks and control characters, or leave it out',
    }),
  ];
}

/**
 * @internal
 * @param otherwise what holds where it is left out
 */
export function checkNamespace(
  path: string,
  name: string | undefined,
  otherwise: string,
): Finding[] {
  if (
    name === undefined ||
    isUnresolved(name) ||
    (NAMESPACE.test(name) && name.length <= MAX_NAME)
  ) {
    return [];
  }
  return [
    violation(NAME_NAMESPACE, path, {
      problem: '"namespace" must be 1 to 63 of a-z 0-9 and -, with a letter or digit at both ends',
      value: name,
      fix: `name an existing namespace, or leave it out for ${otherwise}`,
    }),
  ];
}

function resourceName(path: string, name: string): Finding[] {
  if (isUnresolved(name) || (OBJECT_NAME.test(name) && name.length <= MAX_NAME)) {
    return [];
  }
  return [
    violation(NAME_OBJECT, path, {
      problem:
        '"resourceName" must be 1 to 63 of a-z 0-9 and -, starting with a letter and not ending with -',
      value: name,
      fix: 'write a legal name, or leave it out to have one made of the construct ids',
    }),
  ];
}

/** An object as the collision rule sees it. @internal */
export interface ObjectFact {
  /** API group; the same kind in two groups is two kinds. */
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly path: string;
  /** The stack in whose state it stands; what stands in a cluster has none. */
  readonly stack?: string;
  /** For what several services may mean at once: what it is, in words that differ when it does. */
  readonly shared?: string;
}

/** One finding for every object that stands where another one already does. @internal */
export function checkCollisions(objects: readonly ObjectFact[]): Finding[] {
  const first = new Map<string, ObjectFact>();
  return objects.flatMap((object) => {
    const { group, kind, namespace, name, stack } = object;
    const key = [stack ?? '', group, kind, namespace ?? '', name].join('/');
    const other = first.get(key);
    if (!other) {
      first.set(key, object);
      return [];
    }
    if (object.shared !== undefined && object.shared === other.shared) {
      return [];
    }
    return [
      violation(NAME_OBJECT, object.path, {
        problem: `${kind} "${name}" (${where(object)}) is also made by ${other.path}`,
        fix: 'give one of the two another "namespace" or "resourceName", or another construct id',
      }),
    ];
  });
}

function where({ namespace, stack }: ObjectFact): string {
  if (stack !== undefined) {
    return `stack ${stack}`;
  }
  return namespace === undefined ? 'no namespace' : `namespace ${namespace}`;
}

import { Finding, violation } from './finding';
import { DNS_LABEL, dnsLabel, outside, text } from './limits';
import { Subject } from './subject';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { ServiceSpec } from '../spec/service';

const ALLOWED = '1 to 200 of A-Z a-z 0-9 - _ and Chinese characters';

/** @internal */
export const NAMES = new Subject('Names', checkNames);

const NAME_SERVICE = NAMES.error(
  'NAME_SERVICE',
  `a service's display name has ${ALLOWED}; it may repeat`,
  "displayName: 'chat v2.1'",
);
const NAME_DEPLOYMENT = NAMES.error(
  'NAME_DEPLOYMENT',
  `a deployment's display name has ${ALLOWED}; it may repeat`,
  "displayName: 'chat v2.1'",
);
const NAME_DESCRIPTION = NAMES.error(
  'NAME_DESCRIPTION',
  'a description has 1 to 500 visible characters on one line',
  "description: ''",
);
const NAME_NAMESPACE = NAMES.error(
  'NAME_NAMESPACE',
  `a namespace is ${DNS_LABEL}`,
  "namespace: 'ML'",
);
const NAME_OBJECT = NAMES.error(
  'NAME_OBJECT',
  'an object name is a DNS label that starts with a letter, known at synthesis, and unique for its kind and namespace in the cluster',
  "resourceName: 'Chat'",
);

const DISPLAY_NAME = {
  property: '"displayName"',
  limit: text(/^[A-Za-z0-9\p{Script=Han}_-]{1,200}$/u, ALLOWED),
  fix: "shorten it, replace other characters (displayName: 'chat-v2'), or omit it to use the construct id",
};
const BOUNDS = {
  service: { ...DISPLAY_NAME, rule: NAME_SERVICE },
  deployment: { ...DISPLAY_NAME, rule: NAME_DEPLOYMENT },
  description: {
    rule: NAME_DESCRIPTION,
    property: '"description"',
    limit: text(
      /^(?=.*\S)[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]{1,500}$/u,
      'text of 1 to 500 visible characters on one line',
    ),
    fix: 'shorten it, remove line breaks and control characters, or omit it',
  },
  namespace: {
    rule: NAME_NAMESPACE,
    property: '"namespace"',
    limit: dnsLabel(),
  },
  resourceName: {
    rule: NAME_OBJECT,
    property: '"resourceName"',
    limit: text(
      /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
      '1 to 63 of a-z 0-9 and -, starting with a letter and not ending with -',
    ),
    fix: "set a valid name (resourceName: 'chat'), or omit it to derive one from the construct ids",
  },
};

function checkNames(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return [
    ...outside(BOUNDS.service, plan.path, spec.displayName),
    ...outside(BOUNDS.description, plan.path, plan.description),
    ...checkNamespace(plan.path, plan.namespace, "the Chart's"),
    ...createdNamespace(plan),
    ...checkObjectName(plan.path, plan.name),
    ...spec.deployments.flatMap(({ path, displayName, description, name, adopted }) => [
      ...outside(BOUNDS.deployment, path, displayName),
      ...outside(BOUNDS.description, path, description),
      // the API server accepted the names of adopted objects
      ...(adopted ? [] : checkObjectName(path, name, plan.path)),
    ]),
  ];
}

/** Namespaces that every cluster has. */
const BUILT_IN: readonly unknown[] = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

function createdNamespace({ path, createNamespace, namespace }: PlannedService): Finding[] {
  return createNamespace && (namespace === undefined || BUILT_IN.includes(namespace))
    ? [
        violation(NAME_NAMESPACE, path, {
          problem:
            '"createNamespace" needs a namespace of its own: every cluster has default and the kube- namespaces',
          ...(namespace !== undefined && { value: namespace }),
          fix: 'add namespace: \'llm\' to the service or to the Chart, or remove "createNamespace"',
        }),
      ]
    : [];
}

/**
 * The name and the ids that names are made of. Their hashes are identities: one of a token, whose number
 * depends on the whole program, would change with any other token.
 *
 * @internal
 * @param around path of a construct whose ids are checked already
 */
export function checkObjectName(path: string, name: string, around?: string): Finding[] {
  if (isUnresolved(path) && !isUnresolved(around)) {
    return [
      violation(NAME_OBJECT, path, {
        problem: 'the construct id must be known at synthesis, because object names are made of it',
        value: path,
        fix: 'write the id out, and pass the token in an option',
      }),
    ];
  }
  return isUnresolved(name)
    ? [
        violation(NAME_OBJECT, path, {
          problem:
            '"resourceName" must be known at synthesis, because ids of resources are made of it',
          value: name,
          fix: "write it out (resourceName: 'chat'), and set the variable or output from the same constant",
        }),
      ]
    : outside(BOUNDS.resourceName, path, name);
}

/**
 * @internal
 * @param otherwise the namespace used without one
 */
export function checkNamespace(
  path: string,
  name: string | undefined,
  otherwise: string,
): Finding[] {
  const fix = `name an existing namespace, or omit it for ${otherwise}`;
  return outside({ fix, ...BOUNDS.namespace }, path, name);
}

/** An object as the collision rule sees it. @internal */
export interface ObjectFact {
  /** API group; the same kind in two groups is two kinds. */
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly path: string;
  /** The stack whose state contains the object; absent for objects in a cluster. */
  readonly stack?: string;
  /**
   * The folder in which the object gets a file that is named after it.
   * @default - it shares a file, or the file is named apart from all others
   */
  readonly folder?: string;
  /** For an object that services may share: its content in words; equal words are the same object. */
  readonly shared?: string;
}

/** The API group as a fact has it. @internal */
export function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(0, apiVersion.lastIndexOf('/'))) || 'core';
}

/** One finding for every object that has the identity of an earlier object. @internal */
export function checkCollisions(objects: readonly ObjectFact[]): Finding[] {
  const first = new Map<string, ObjectFact>();
  return objects.flatMap((object) => {
    const { kind, name } = object;
    const key = identityOf(object);
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
        problem: `${kind} "${name}" (${where(object)}) is also created by ${other.path}`,
        fix: 'set another "namespace", "resourceName" or construct id on one of the two; if they are in two clusters, set "name" on the platform of each',
      }),
    ];
  });
}

/** The identity of an object in its cluster, or of a resource in its stack. @internal */
export function identityOf({ group, kind, namespace, name, stack }: ObjectFact): string {
  return [stack ?? '', group, kind, namespace ?? '', name].join('/');
}

/** The place of an object, for messages. @internal */
export function where({ namespace, stack }: ObjectFact): string {
  if (stack !== undefined) {
    return `stack ${stack}`;
  }
  return namespace === undefined ? 'no namespace' : `namespace ${namespace}`;
}

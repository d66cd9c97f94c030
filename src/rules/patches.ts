import { Finding, violation } from './finding';
import { Subject } from './subject';

/** @internal */
export const PATCHES = new Subject('Patches');

const PATCH_TARGET = PATCHES.error(
  'PATCH_TARGET',
  'a patch names a kind of object that its construct renders, and every operation applies to each of them',
  "deployment.patch('Pod', JsonPatch.remove('/spec'))",
);

const PATCH_IDENTITY = PATCHES.error(
  'PATCH_IDENTITY',
  'a patch keeps the parts of an object that other objects refer to, and the replica count of an autoscaler',
  "deployment.patch('Deployment', JsonPatch.replace('/metadata/name', 'other'))",
);

/** @internal */
export function patchMatchesNothing(path: string, kind: string, kinds: readonly string[]): Finding {
  return violation(PATCH_TARGET, path, {
    problem: `a patch must name a kind of object that this construct renders (${[...new Set(kinds)].sort().join(', ')})`,
    value: kind,
    fix: 'name one of these kinds, or patch the service or deployment that renders the object',
  });
}

/** @internal */
export function patchIsEmpty(path: string, kind: string): Finding {
  return violation(PATCH_TARGET, path, {
    problem: `the patch for ${kind} has no operations`,
    fix: 'add one, such as JsonPatch.add(path, value), or remove the patch',
  });
}

/** @internal */
export function patchFails(
  { path, kind, name }: { readonly path: string; readonly kind: string; readonly name?: string },
  object: string,
  operation: unknown,
  why: string,
): Finding {
  const one = name === undefined ? `; for one object only use patchObject('${kind}', name, …)` : '';
  return violation(PATCH_TARGET, path, {
    problem: `a patch does not apply to ${object} (${why})`,
    value: operation,
    fix: `correct its "path"; "replace" and "remove" need an existing value, "add" needs an existing parent${one}`,
  });
}

/** @internal */
export function patchNamesNothing(
  path: string,
  kind: string,
  name: string,
  names: readonly string[],
): Finding {
  return violation(PATCH_TARGET, path, {
    problem: `a patch must name a ${kind} that this construct renders (${[...new Set(names)].sort().join(', ')})`,
    value: name,
    fix: `name one of these objects, or use patch('${kind}', …) for all of them`,
  });
}

type Json = any;

/** The parts of a kind of object that other objects refer to. */
const REFERRED: {
  readonly [kind: string]: { readonly [part: string]: (object: Json) => unknown };
} = {
  Deployment: {
    'spec.selector': ({ spec }) => spec?.selector,
    'the pod labels in spec.selector': ({ spec }) =>
      picked(spec?.template?.metadata?.labels, spec?.selector?.matchLabels),
  },
  Service: {
    'spec.selector': ({ spec }) => spec?.selector,
    'the ports': ({ spec }) => (spec?.ports ?? []).map(({ port }: Json) => port),
  },
  Gateway: {
    'the names of the listeners': ({ spec }) =>
      (spec?.listeners ?? []).map(({ name }: Json) => name),
  },
  ScaledObject: { 'spec.scaleTargetRef': ({ spec }) => spec?.scaleTargetRef },
  HorizontalPodAutoscaler: { 'spec.scaleTargetRef': ({ spec }) => spec?.scaleTargetRef },
  PodDisruptionBudget: { 'spec.selector': ({ spec }) => spec?.selector },
};
const REFERRED_ALWAYS = {
  'metadata.name': ({ metadata }: Json) => metadata?.name,
  'metadata.namespace': ({ metadata }: Json) => metadata?.namespace,
};

/**
 * The parts of a patched object that are not what other objects expect.
 *
 * @internal
 */
export function checkIdentity(
  path: string,
  { name, autoscaled }: { readonly name: string; readonly autoscaled?: boolean },
  before: Json,
  after: Json,
): Finding[] {
  const findings = Object.entries({
    ...REFERRED_ALWAYS,
    // a patch that turns the object into another kind decides about its shape
    ...(before.kind === after.kind && REFERRED[before.kind]),
  })
    .map(([part, read]) => ({ part, was: read(before), is: read(after) }))
    .filter(({ was, is }) => !keeps(was, is))
    .map(({ part, was, is }) =>
      violation(PATCH_IDENTITY, path, {
        problem: `a patch of ${name} must keep ${part}, which other objects refer to: ${JSON.stringify(was)}`,
        value: is,
        fix: 'remove the operation, or set the option that changes all of the objects',
      }),
    );
  if (autoscaled && before.kind !== after.kind) {
    findings.push(
      violation(PATCH_IDENTITY, path, {
        problem: `a patch of ${name} must keep its kind, which the autoscaler refers to`,
        value: after.kind,
        fix: 'remove the autoscaler, and create one for the new kind',
      }),
    );
  }
  if (autoscaled && after.spec?.replicas !== undefined && before.spec?.replicas === undefined) {
    findings.push(
      violation(PATCH_IDENTITY, path, {
        problem: `a patch of ${name} must not set spec.replicas, which the autoscaler sets`,
        value: after.spec.replicas,
        fix: 'set "minReplicas" of the autoscaler',
      }),
    );
  }
  return findings;
}

/** Fields of a Service that the API server accepts only for `type: LoadBalancer` (`ValidateService`). */
const OF_BALANCERS = [
  'allocateLoadBalancerNodePorts',
  'healthCheckNodePort',
  'loadBalancerClass',
  'loadBalancerSourceRanges',
];

/**
 * Fields that a patch of all Services puts into one that is not reachable from outside, so that the API
 * server would reject it.
 *
 * @internal
 */
export function checkServiceFields(
  path: string,
  name: string,
  before: Json,
  after: Json,
): Finding[] {
  const { type, externalIPs } = after.spec ?? {};
  if (after.kind !== 'Service' || type === 'LoadBalancer') {
    return [];
  }
  const external = type === 'NodePort' || listed(externalIPs);
  const fields = [...OF_BALANCERS, ...(external ? [] : ['externalTrafficPolicy'])];
  return fields
    .filter((field) => after.spec?.[field] !== undefined && before.spec?.[field] === undefined)
    .map((field) =>
      violation(PATCH_TARGET, path, {
        problem: `a patch puts "${field}" into ${name}, and the API server accepts it only for a Service of a load balancer`,
        value: after.spec[field],
        fix: "use patchObject('Service', name, …) with the name of the load balancer's Service",
      }),
    );
}

function listed(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** A list may grow; everything else stays. */
function keeps(was: unknown, is: unknown): boolean {
  return Array.isArray(was) && Array.isArray(is)
    ? was.every((item) => is.includes(item))
    : JSON.stringify(was) === JSON.stringify(is);
}

function picked(labels: Json, names: Json): Json {
  return Object.fromEntries(Object.keys(names ?? {}).map((name) => [name, labels?.[name]]));
}

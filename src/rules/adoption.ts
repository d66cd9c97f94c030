import { Finding, violation } from './finding';
import { Subject } from './subject';
import { adoptedPorts, adoptedServicePorts } from '../plan/adopted-ports';
import { PlannedService } from '../plan/service';
import { scopeOf } from '../private/kinds';
import { selects } from '../private/selectors';
import { AdoptedSpec, ManifestRoles, ManifestSpec } from '../spec/adopted';
import { MAX_PORTS, PortPurpose } from '../spec/port';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const ADOPTION = new Subject('Adoption', checkAdoption);

const ADOPT_MANIFEST = ADOPTION.error(
  'ADOPT_MANIFEST',
  'the manifests are rendered YAML or JSON; every document is a Kubernetes object with a name, and no object is in the manifests twice',
  "manifests: ['a: {{ b }}']",
);
const ADOPT_DEPLOYMENT = ADOPTION.error(
  'ADOPT_DEPLOYMENT',
  'one Deployment of apps/v1 is adopted, and its selector matches its own pods',
  'objects: [service]',
);
const ADOPT_SERVICE = ADOPTION.error(
  'ADOPT_SERVICE',
  'every adopted Service with a selector selects pods of the manifests, and one of them receives the requests',
  "serviceName: 'none'",
);
const ADOPT_CONTAINER = ADOPTION.error(
  'ADOPT_CONTAINER',
  'one container of the adopted Deployment is known to serve',
  "containerName: 'none'",
);
const ADOPT_NAMESPACE = ADOPTION.error(
  'ADOPT_NAMESPACE',
  '"namespace" equals the namespace of the manifests, if they set one',
  "namespace: 'other' // the manifests set namespace: llm",
);
const ADOPT_PORTS = ADOPTION.error(
  'ADOPT_PORTS',
  'the adopted Service forwards to every port of the service',
  'ports: [Port.http1({ listen: 9000 })]',
);
const ADOPT_UNFORWARDED = ADOPTION.warning(
  'ADOPT_UNFORWARDED',
  `a load balancer does not forward a port of the adopted Service: one beyond ${MAX_PORTS} ports, or a second GRPC port`,
  'loadBalancer: LoadBalancer.apiGateway() // the adopted Service has two GRPC ports',
);
const ADOPT_SCOPE = ADOPTION.warning(
  'ADOPT_SCOPE',
  'an adopted object without a namespace is of a kind that the library does not know',
  "namespace: 'llm', objects: [ingressRoute]",
);
const ADOPT_LEFT_OUT = ADOPTION.warning(
  'ADOPT_LEFT_OUT',
  'adopted objects have fields that the API server or a controller wrote, which are not rendered',
  "metadata: { name: 'llm', uid: '1' }",
);
const ADOPT_OWNED = ADOPTION.warning(
  'ADOPT_OWNED',
  'a controller owns an adopted object: it may revert changes, or delete the object',
  "metadata: { ownerReferences: [{ kind: 'InferenceService', name: 'llm', controller: true }] }",
);

/** Whether the manifests provide what the plan needs. */
function checkAdoption(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return spec.deployments.flatMap(({ adopted, path }) => {
    if (!adopted) {
      return [];
    }
    const unreadable = readable(adopted, path);
    if (unreadable.length > 0) {
      // missing objects may be in the unreadable documents
      return unreadable;
    }
    const { roles } = adopted;
    return [
      ...once(adopted, path),
      ...deployment(adopted, roles, path),
      ...services(adopted, roles, path),
      ...container(adopted, roles, path),
      ...namespaces(adopted, roles, path),
      ...ports(plan, roles, path),
      ...unforwarded(spec, plan, roles, path),
      ...adopted.manifests.flatMap((manifest) => [
        ...scope(manifest, adopted, path),
        ...strippedFields(manifest, path),
        ...owned(manifest, path),
      ]),
    ];
  });
}

/** Whether there is a Deployment, and a container that serves. @internal */
export function isAdoptable({ deployments }: ServiceSpec): boolean {
  return deployments.every(({ adopted }) => !adopted || adopted.roles.container !== undefined);
}

function readable({ unreadable, manifests }: AdoptedSpec, path: string): Finding[] {
  const nothing =
    manifests.length + unreadable.length === 0
      ? [
          violation(ADOPT_MANIFEST, path, {
            problem: '"files", "manifests" and "objects" have no document to adopt',
            fix: "set the files that you apply, such as files: ['chat.yaml']",
          }),
        ]
      : [];
  return [
    ...nothing,
    ...unreadable.map(({ where, why, fix }) =>
      violation(ADOPT_MANIFEST, path, {
        problem: `${where} cannot be adopted: ${why}`,
        fix: fix ?? 'correct it; render templates first (helm template, kubectl kustomize)',
      }),
    ),
  ];
}

const nameOf = ({ object: { kind, metadata } }: ManifestSpec) =>
  `${kind} "${metadata.name}"${metadata.namespace === undefined ? '' : ` (namespace ${metadata.namespace})`}`;

function once({ manifests, namespace }: AdoptedSpec, path: string): Finding[] {
  const first = new Map<string, ManifestSpec>();
  return manifests.flatMap((manifest) => {
    const { kind, metadata } = manifest.object;
    const key = [kind, metadata.namespace ?? namespace ?? '', metadata.name].join('/');
    const other = first.get(key);
    first.set(key, other ?? manifest);
    return other
      ? [
          violation(ADOPT_MANIFEST, path, {
            problem: `${nameOf(manifest)} is in the manifests twice: ${other.where} and ${manifest.where}`,
            fix: 'remove one of the two',
          }),
        ]
      : [];
  });
}

const names = (manifests: readonly ManifestSpec[]) =>
  manifests.map(({ object }) => object.metadata.name);

function deployment(spec: AdoptedSpec, roles: ManifestRoles, path: string): Finding[] {
  const { deploymentName } = spec;
  const there = names(roles.deployments);
  if (roles.deployment) {
    return workload(roles.deployment, roles, path);
  }
  if (deploymentName !== undefined) {
    return [
      violation(ADOPT_DEPLOYMENT, path, {
        problem: `"deploymentName" must name a Deployment in the manifests (${there.join(', ') || 'none'})`,
        value: deploymentName,
        fix: 'set one of these, or omit it if there is only one',
      }),
    ];
  }
  if (there.length > 1) {
    return [
      violation(ADOPT_DEPLOYMENT, path, {
        problem: `the manifests have ${there.length} Deployments: ${there.join(', ')}`,
        fix: `set deploymentName: '${there[0]}' and keep the others unchanged, or adopt each as a service`,
      }),
    ];
  }
  const others = spec.manifests.flatMap(({ object }) =>
    ['StatefulSet', 'DaemonSet', 'Rollout', 'LeaderWorkerSet', 'Pod'].includes(object.kind)
      ? [object.kind]
      : [],
  );
  return spec.manifests.length === 0
    ? []
    : [
        violation(ADOPT_DEPLOYMENT, path, {
          problem: `the manifests have no Deployment${others.length > 0 ? `; a ${others[0]} cannot be adopted` : ''}`,
          value: spec.manifests.map(({ object }) => object.kind),
          fix: 'add the file with the Deployment (apps/v1) that serves',
        }),
      ];
}

function workload(manifest: ManifestSpec, { podLabels }: ManifestRoles, path: string): Finding[] {
  const { apiVersion, spec } = manifest.object;
  if (apiVersion !== 'apps/v1') {
    return [
      violation(ADOPT_DEPLOYMENT, path, {
        problem: `${nameOf(manifest)} must be of apps/v1`,
        value: apiVersion,
        fix: 'set apiVersion: apps/v1, the only version that current API servers accept',
      }),
    ];
  }
  return selects(spec?.selector, podLabels)
    ? []
    : [
        violation(ADOPT_DEPLOYMENT, path, {
          problem: `the selector of ${nameOf(manifest)} must take the labels of its own pods`,
          value: { selector: spec?.selector, labels: podLabels },
          fix: 'correct the labels of the pod template, or of "pod"; the selector of what runs cannot change',
        }),
      ];
}

function services(spec: AdoptedSpec, roles: ManifestRoles, path: string): Finding[] {
  const { serviceName } = spec;
  const there = names(roles.services);
  const which =
    serviceName !== undefined && !roles.service
      ? [
          violation(ADOPT_SERVICE, path, {
            problem: `"serviceName" must name a Service that selects the Deployment's pods (${there.join(', ') || 'none'})`,
            value: serviceName,
            fix: 'set one of these, or omit it if there is only one',
          }),
        ]
      : there.length > 1 && !roles.service
        ? [
            violation(ADOPT_SERVICE, path, {
              problem: `${there.length} Services select the Deployment's pods: ${there.join(', ')}`,
              fix: `set the one that receives the requests: serviceName: '${there[0]}'`,
            }),
          ]
        : [];
  return [
    ...which,
    ...roles.idle.map((manifest) =>
      violation(ADOPT_SERVICE, path, {
        problem: `${nameOf(manifest)} selects no pod of the manifests`,
        value: manifest.object.spec.selector,
        fix: 'correct its selector or the labels of the pod template, add its workload, or remove it from the manifests',
      }),
    ),
  ];
}

function container(spec: AdoptedSpec, roles: ManifestRoles, path: string): Finding[] {
  if (!roles.deployment || roles.container !== undefined) {
    return [];
  }
  const there = roles.containers.map((each) => each?.name);
  return [
    violation(ADOPT_CONTAINER, path, {
      problem:
        there.length === 0
          ? 'the Deployment has no container'
          : `the container that serves is unknown: ${there.join(', ')}`,
      ...(spec.containerName !== undefined && { value: spec.containerName }),
      fix: `set one: containerName: '${there[0] ?? 'main'}'`,
    }),
  ];
}

function namespaces(spec: AdoptedSpec, roles: ManifestRoles, path: string): Finding[] {
  const { serviceNamespace } = spec;
  const own = [roles.deployment, ...roles.services].flatMap((each) => each ?? []);
  return serviceNamespace === undefined
    ? []
    : own
        .filter(
          ({ object }) => (object.metadata.namespace ?? serviceNamespace) !== serviceNamespace,
        )
        .map((manifest) =>
          violation(ADOPT_NAMESPACE, path, {
            problem: `${nameOf(manifest)} must stay in its namespace`,
            value: serviceNamespace,
            fix: `omit "namespace", or set '${manifest.object.metadata.namespace}'`,
          }),
        );
}

/** A route cannot forward to a port that the Service does not have. */
function ports(plan: PlannedService, roles: ManifestRoles, path: string): Finding[] {
  const adopted = plan.deployments.find((each) => each.path === path)!;
  const served = adopted.servicePorts.map(({ listen }) => listen);
  return roles.service === undefined
    ? []
    : adopted.ports
        .filter(
          ({ purpose, listen }) => purpose !== PortPurpose.METRICS && !served.includes(listen),
        )
        .map(({ listen }) =>
          violation(ADOPT_PORTS, path, {
            problem: `${nameOf(roles.service!)} must forward to every port of the service; it forwards to ${served.join(', ') || 'no known port'}`,
            value: listen,
            fix: 'add the port to the Service in the manifests, or remove it from "ports"',
          }),
        );
}

/** Ports that a service cannot have stay in the adopted Service. */
function unforwarded(
  spec: ServiceSpec,
  plan: PlannedService,
  roles: ManifestRoles,
  path: string,
): Finding[] {
  const possible = new Set(adoptedPorts(roles, undefined).map(({ listen }) => listen));
  const declared = new Set(spec.ports.map(({ listen }) => listen));
  const left = adoptedServicePorts(roles)
    .map(({ listen }) => listen)
    .filter((listen) => !possible.has(listen) && !declared.has(listen));
  return plan.loadBalancer && left.length > 0
    ? [
        violation(ADOPT_UNFORWARDED, path, {
          problem: `no load balancer forwards these ports of ${nameOf(roles.service!)}`,
          value: left,
          fix: `serve on at most ${MAX_PORTS} ports and one for GRPC; ignore it if clients connect to the adopted Service`,
        }),
      ]
    : [];
}

function scope(
  { object, where }: ManifestSpec,
  { namespace }: AdoptedSpec,
  path: string,
): Finding[] {
  const { apiVersion, kind, metadata } = object;
  const open = scopeOf(apiVersion, kind) === undefined && metadata.namespace === undefined;
  return open && namespace !== undefined
    ? [
        violation(ADOPT_SCOPE, path, {
          problem: `${kind} "${metadata.name}" (${where}) is rendered without a namespace, because the scope of ${apiVersion} is unknown`,
          fix: `if the kind is namespaced, add metadata.namespace: ${namespace} to the manifest; ignore it otherwise`,
        }),
      ]
    : [];
}

function strippedFields(manifest: ManifestSpec, path: string): Finding[] {
  const fields = manifest.strippedFields.filter((field) => field !== 'metadata.ownerReferences');
  return fields.length > 0
    ? [
        violation(ADOPT_LEFT_OUT, path, {
          problem: `${nameOf(manifest)} (${manifest.where}) is rendered without fields of the server: ${fields.join(', ')}`,
          fix: 'remove them from the manifest; ignore it if the manifest is a dump of the cluster',
        }),
      ]
    : [];
}

function owned(manifest: ManifestSpec, path: string): Finding[] {
  const { controller, strippedFields: fields } = manifest;
  return controller === undefined && !fields.includes('metadata.ownerReferences')
    ? []
    : [
        violation(ADOPT_OWNED, path, {
          problem: `${nameOf(manifest)} (${manifest.where}) belongs to ${controller ?? 'another object'}, which may revert changes or delete it`,
          fix: `delete the owner alone (kubectl delete --cascade=orphan), then remove "ownerReferences" from the manifest`,
        }),
      ];
}

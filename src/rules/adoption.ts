import { Finding, violation } from './finding';
import { Subject } from './subject';
import { adoptedPorts, adoptedServicePorts } from '../plan/adopted-ports';
import { PlannedService } from '../plan/service';
import { scopeOf } from '../private/kinds';
import { selects } from '../private/selectors';
import { AdoptedSpec, ManifestRoles, ManifestSpec } from '../spec/adopted';
import { PortPurpose } from '../spec/port';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const ADOPTION = new Subject('Adoption', checkAdoption);

const ADOPT_MANIFEST = ADOPTION.error(
  'ADOPT_MANIFEST',
  'what is adopted can be read as YAML, key by key once, and is rendered; every document is an object of Kubernetes with a name, and each object stands in it once',
);
const ADOPT_DEPLOYMENT = ADOPTION.error(
  'ADOPT_DEPLOYMENT',
  'one Deployment is adopted, of apps/v1, whose selector takes its own pods',
);
const ADOPT_SERVICE = ADOPTION.error(
  'ADOPT_SERVICE',
  'every adopted Service with a selector selects pods of the manifests, and it is clear which one takes the requests',
);
const ADOPT_CONTAINER = ADOPTION.error(
  'ADOPT_CONTAINER',
  'it is clear which container of the adopted Deployment serves',
);
const ADOPT_NAMESPACE = ADOPTION.error(
  'ADOPT_NAMESPACE',
  'what is adopted stays in its namespace: "namespace" says the same as the manifests',
);
const ADOPT_PORTS = ADOPTION.error(
  'ADOPT_PORTS',
  'the ports of the service are ports that the adopted Service leads to',
);
const ADOPT_UNFORWARDED = ADOPTION.warning(
  'ADOPT_UNFORWARDED',
  'a load balancer forwards every port of the adopted Service: none is a node port, at most five are there, one of them GRPC',
);
const ADOPT_SCOPE = ADOPTION.warning(
  'ADOPT_SCOPE',
  'an adopted object of a kind that is not known here gets no namespace: whether its kind has one only its cluster knows',
);
const ADOPT_LEFT_OUT = ADOPTION.warning(
  'ADOPT_LEFT_OUT',
  'what the API server or a controller wrote into adopted objects is left out',
);
const ADOPT_OWNED = ADOPTION.warning(
  'ADOPT_OWNED',
  'no controller made what is adopted: it would change it back, or delete it with its own object',
);

/** Whether the manifests say what the rest of the plan is made of. */
function checkAdoption(spec: ServiceSpec, plan: PlannedService): Finding[] {
  return spec.deployments.flatMap(({ adopted, path }) => {
    if (!adopted) {
      return [];
    }
    const unreadable = readable(adopted, path);
    if (unreadable.length > 0) {
      // what is missing then may stand in there
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

/** Whether there is a Deployment to plan by, and a container of it. @internal */
export function isAdoptable({ deployments }: ServiceSpec): boolean {
  return deployments.every(({ adopted }) => !adopted || adopted.roles.container !== undefined);
}

function readable({ unreadable, manifests }: AdoptedSpec, path: string): Finding[] {
  const nothing =
    manifests.length + unreadable.length === 0
      ? [
          violation(ADOPT_MANIFEST, path, {
            problem: 'there is nothing to adopt: no document in "files", "manifests" or "objects"',
            fix: "name the files that are applied, such as files: ['chat.yaml']",
          }),
        ]
      : [];
  return [
    ...nothing,
    ...unreadable.map(({ where, why }) =>
      violation(ADOPT_MANIFEST, path, {
        problem: `${where} cannot be adopted: ${why}`,
        fix: 'correct it; what a template or kustomize makes is rendered first (helm template, kubectl kustomize)',
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
            problem: `${nameOf(manifest)} stands in the manifests twice: ${other.where} and ${manifest.where}`,
            fix: 'take one of the two out',
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
        problem: `"deploymentName" must name a Deployment in the manifests (${there.join(', ') || 'there is none'})`,
        value: deploymentName,
        fix: 'name one of these, or leave it out where there is only one',
      }),
    ];
  }
  if (there.length > 1) {
    return [
      violation(ADOPT_DEPLOYMENT, path, {
        problem: `${there.length} Deployments stand in the manifests: ${there.join(', ')}`,
        fix: `say which one becomes the deployment Default (deploymentName: '${there[0]}'; the others are kept as they are), or adopt each as a service of its own`,
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
          problem: `no Deployment stands in the manifests${others.length > 0 ? `, and a ${others[0]} cannot be adopted` : ''}`,
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
        fix: 'write apps/v1; no API server of today takes another version',
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
            problem: `"serviceName" must name a Service that selects the Deployment's pods (${there.join(', ') || 'there is none'})`,
            value: serviceName,
            fix: 'name one of these, or leave it out where there is only one',
          }),
        ]
      : there.length > 1 && !roles.service
        ? [
            violation(ADOPT_SERVICE, path, {
              problem: `${there.length} Services select the Deployment's pods: ${there.join(', ')}`,
              fix: `say which one takes the requests: serviceName: '${there[0]}'`,
            }),
          ]
        : [];
  return [
    ...which,
    ...roles.idle.map((manifest) =>
      violation(ADOPT_SERVICE, path, {
        problem: `${nameOf(manifest)} selects no pod of the manifests`,
        value: manifest.object.spec.selector,
        fix: 'correct its selector or the labels of the pod template, add the workload that it belongs to, or take it out of the manifests',
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
          : `it is not clear which container of the Deployment serves: ${there.join(', ')}`,
      ...(spec.containerName !== undefined && { value: spec.containerName }),
      fix: `name it: containerName: '${there[0] ?? 'main'}'`,
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
            fix: `leave "namespace" out, or write ${manifest.object.metadata.namespace}`,
          }),
        );
}

/** A route cannot lead where the Service does not. */
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
            problem: `${nameOf(roles.service!)} must lead to every port of the service; it leads to ${served.join(', ') || 'none that is known'}`,
            value: listen,
            fix: 'add the port to the Service in the manifests, or take it out of "ports"',
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
          fix: 'let the container listen below 30000 or above 32767, on five ports at most and one for GRPC, or reach them by the adopted Service as before',
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
          problem: `${kind} "${metadata.name}" (${where}) is written without a namespace, since it is not known whether ${apiVersion} has one`,
          fix: `write metadata.namespace: ${namespace} into the manifest if it has`,
        }),
      ]
    : [];
}

function strippedFields(manifest: ManifestSpec, path: string): Finding[] {
  const fields = manifest.strippedFields.filter((field) => field !== 'metadata.ownerReferences');
  return fields.length > 0
    ? [
        violation(ADOPT_LEFT_OUT, path, {
          problem: `${nameOf(manifest)} (${manifest.where}) is written without what the server put in: ${fields.join(', ')}`,
          fix: 'take them out of the manifest, which then says no more than what is wanted',
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
          problem: `${nameOf(manifest)} (${manifest.where}) belongs to ${controller ?? 'another object'}, which is not adopted with it`,
          fix: `delete that object without what belongs to it (kubectl delete --cascade=orphan), then take "ownerReferences" out of the manifest`,
        }),
      ];
}

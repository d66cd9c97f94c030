import { Finding, violation } from './finding';
import { checkHostnameList } from './hostnames';
import { outside, text, whole } from './limits';
import { checkNamespace, checkObjectName } from './names';
import { checkSharedOptions } from './public-gateway';
import { checkSharedListeners } from './public-listeners';
import { Subject } from './subject';
import { mostInfrastructureAnnotations, portCollisions } from '../plan/gateway-features';
import { EVERY_NAMESPACE, SharedGatewayPlan } from '../plan/shared-gateway';
import { isNamespace, isReference } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { HTTPS_PORT, HTTP_PORT, MAX_PORT } from '../spec/port';

/** @internal */
export const SHARED_GATEWAYS = new Subject('Load balancers');

const SHARED_GATEWAY = SHARED_GATEWAYS.error(
  'SHARED_GATEWAY',
  'a SharedGateway runs in the cluster, has host names and ports that are known at synthesis and each listed once, a certificate or its issuer if a port is 443, and a "namespace" if other namespaces use it',
  "new SharedGateway(chart, 'public', { hostnames: [] })",
);

/** Gateway API: listeners of one Gateway (`MaxItems`, apis/v1/gateway_types.go, 1.6.1). */
const MAX_LISTENERS = 64;

const BOUNDS = {
  port: {
    rule: SHARED_GATEWAY,
    property: 'each of "ports"',
    limit: whole(1, MAX_PORT),
    fix: 'list the ports that clients connect to, such as ports: [443]',
  },
  certificate: {
    rule: SHARED_GATEWAY,
    property: '"certificate"',
    limit: text({ test: isReference }, 'a Secret, name or namespace/name'),
    fix: "write a Secret of type kubernetes.io/tls, such as 'models-tls' or 'certificates/models-tls'",
  },
  allowedNamespace: {
    rule: SHARED_GATEWAY,
    property: 'each of "allowedNamespaces"',
    limit: text(
      { test: (name) => name === EVERY_NAMESPACE || isNamespace(name) },
      `a namespace, or '${EVERY_NAMESPACE}' for all`,
    ),
    fix: "list the namespaces of the services, such as ['team-chat', 'team-code']",
  },
};

/** @internal */
export function checkSharedGateway(plan: SharedGatewayPlan): Finding[] {
  const { path, platform } = plan;
  if (platform.cloud?.ownGateway === true) {
    return [
      found(
        plan,
        "a SharedGateway is a Gateway in the cluster, and in a TerraformStack this platform has Volcengine's API gateway instead",
        platform.cloud.region,
        'add gateway: Gateway.envoyGateway() to Platform.vke({...}), or create the API gateway once and set instance: ExistingLoadBalancer.apig(id) on each service',
      ),
    ];
  }
  return [
    ...checkObjectName(path, plan.name),
    ...checkNamespace(path, plan.namespace, "the Chart's"),
    ...hostnames(plan),
    ...ports(plan),
    ...certificate(plan),
    ...checkSharedListeners(plan),
    ...checkSharedOptions(plan),
    ...allowedNamespaces(plan),
    ...address(plan),
  ];
}

function found({ path }: SharedGatewayPlan, problem: string, value: unknown, fix: string): Finding {
  return violation(SHARED_GATEWAY, path, {
    problem,
    ...(value !== undefined && { value }),
    fix,
  });
}

function hostnames(plan: SharedGatewayPlan): Finding[] {
  const { hostnames: names, path } = plan;
  if (names.length === 0) {
    return [
      found(
        plan,
        '"hostnames" must not be empty: they separate the services of the gateway from other requests',
        names,
        "list the names that DNS resolves to the gateway, such as hostnames: ['models.example.com']",
      ),
    ];
  }
  return names.some(isUnresolved)
    ? [
        found(
          plan,
          '"hostnames" must be known at synthesis, because names of listeners are made of them',
          names,
          'write them out, and set the variable or output from the same constant',
        ),
      ]
    : checkHostnameList(path, names);
}

function ports(plan: SharedGatewayPlan): Finding[] {
  const { ports: all, listeners, platform, redirectHttp } = plan;
  const redirect = redirectHttp ? [HTTP_PORT] : [];
  if (all.some(isUnresolved)) {
    return [
      found(
        plan,
        '"ports" must be known at synthesis, because names of listeners are made of them',
        all,
        'write the numbers out, such as ports: [443]',
      ),
    ];
  }
  const count = listeners.length + redirect.length;
  return [
    ...all.flatMap((port) => outside(BOUNDS.port, plan.path, port)),
    ...(all.length === 0
      ? [found(plan, '"ports" must not be empty', all, 'list one, or omit "ports"')]
      : []),
    ...(new Set(all).size < all.length
      ? [found(plan, '"ports" must list each port once', all, 'remove the repetition')]
      : []),
    ...(count > MAX_LISTENERS
      ? [
          found(
            plan,
            `a Gateway has at most ${MAX_LISTENERS} listeners, one per host name and port`,
            count,
            'list fewer ports, or use a wildcard host name',
          ),
        ]
      : []),
    ...portCollisions([...all, ...redirect], platform.gateway).map(({ port, other }) =>
      found(
        plan,
        `ports ${port} and ${other} collide: Envoy Gateway listens on ${other} for both`,
        [...all, ...redirect],
        `change the higher one, such as ${other + 1}`,
      ),
    ),
  ];
}

function certificate(plan: SharedGatewayPlan): Finding[] {
  const { certificate: secret, namespace, path } = plan;
  if (secret === undefined) {
    return plan.certificateIssuer === undefined && plan.ports.includes(HTTPS_PORT)
      ? [
          found(
            plan,
            `a gateway without "certificate" is plain HTTP, and clients expect TLS at port ${HTTPS_PORT}`,
            HTTPS_PORT,
            "set certificate: 'models-tls', a Secret of type kubernetes.io/tls, or ports: [80] for plain HTTP",
          ),
        ]
      : [];
  }
  const illegal = outside(BOUNDS.certificate, path, secret);
  return illegal.length === 0 &&
    !isUnresolved(secret) &&
    secret.includes('/') &&
    namespace === undefined
    ? [
        found(
          plan,
          '"certificate" of another namespace needs the namespace of the gateway',
          secret,
          'set "namespace" on the SharedGateway or the Chart, or use a Secret of its own namespace',
        ),
      ]
    : illegal;
}

function allowedNamespaces(plan: SharedGatewayPlan): Finding[] {
  const { allowedNamespaces: names, namespace, path } = plan;
  const fix = 'set "namespace" on the SharedGateway or on its Chart, such as \'gateways\'';
  return [
    ...names.flatMap((name) => outside(BOUNDS.allowedNamespace, path, name)),
    ...(names.length > 0 && namespace === undefined
      ? [found(plan, 'routes of other namespaces need the namespace of the gateway', names, fix)]
      : []),
  ];
}

function address(plan: SharedGatewayPlan): Finding[] {
  const { publicAccess, annotations, platform } = plan;
  const count = Object.keys(annotations).length;
  if (publicAccess !== undefined && count === 0) {
    const option = publicAccess ? 'publicAddressAnnotations' : 'privateAddressAnnotations';
    return [
      found(
        plan,
        `"publicAccess" needs "${option}" on the platform`,
        publicAccess,
        `set Platform.kubernetes({ ${option}: { … } }), or omit "publicAccess" for the default of the cluster`,
      ),
    ];
  }
  const most = mostInfrastructureAnnotations(platform.gateway);
  return count > most
    ? [
        found(
          plan,
          `a Gateway of Gateway API ${platform.gateway.gatewayApi} takes at most ${most} annotations for its address`,
          count,
          'remove some from the platform, or upgrade to Gateway API 1.6, which takes 16',
        ),
      ]
    : [];
}

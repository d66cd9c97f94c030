import { Finding, Rule, violation } from './finding';
import { outside, text } from './limits';
import { Subject } from './subject';
import { Frontend } from '../plan/frontend';
import { PlannedService } from '../plan/service';
import { SharedGatewayPlan } from '../plan/shared-gateway';
import { isObjectName } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { HTTPS_PORT, HTTP_PORT, PortPurpose } from '../spec/port';

/** @internal */
export const PUBLIC_LISTENERS = new Subject('Public gateways', checkPublicListeners);

const REDIRECT_HTTP = PUBLIC_LISTENERS.error(
  'REDIRECT_HTTP',
  '"redirectHttp" needs a created Gateway with "certificate", an HTTP port that exposes 443, and no port that exposes 80',
  'LoadBalancer.apiGateway({ redirectHttp: true })',
);
const CERTIFICATE_ISSUER = PUBLIC_LISTENERS.error(
  'CERTIFICATE_ISSUER',
  '"certificateIssuer" is the legal name of an issuer, and needs a created Gateway with a Secret for one host name in its own namespace',
  "LoadBalancer.apiGateway({ certificateIssuer: CertificateIssuer.clusterIssuer('letsencrypt') })",
);

const ISSUER_NAME = {
  rule: CERTIFICATE_ISSUER,
  property: 'the name of "certificateIssuer"',
  limit: text({ test: isObjectName }, 'the name of an Issuer or a ClusterIssuer'),
  fix: "write the name that kubectl get clusterissuer shows, such as 'letsencrypt'",
};

function checkPublicListeners(_spec: unknown, { frontends }: PlannedService): Finding[] {
  return frontends
    .filter(({ cloudGateway }) => !cloudGateway)
    .flatMap((frontend) =>
      frontend.loadBalancer.instance === undefined
        ? [...checkRedirect(created(frontend)), ...issuer(frontend)]
        : atAnother(frontend),
    );
}

/** The redirect and the issuer of a gateway that services share. @internal */
export function checkSharedListeners(plan: SharedGatewayPlan): Finding[] {
  const { path, certificate, certificateIssuer, ports } = plan;
  const hasTls = certificate !== undefined || certificateIssuer !== undefined;
  return [
    ...checkRedirect({
      ...plan,
      hasTls,
      isHttps: ports.includes(HTTPS_PORT),
      isHttp: ports.includes(HTTP_PORT),
      at443: `add ${HTTPS_PORT} to "ports"`,
      at80: `remove ${HTTP_PORT} from "ports"`,
    }),
    ...(certificateIssuer === undefined
      ? []
      : [...checkIssuerName(path, certificateIssuer), ...sharedSecret(plan)]),
  ];
}

/** A load balancer whose Gateway has the options itself. */
function atAnother({ loadBalancer, path }: Frontend): Finding[] {
  const { redirectHttp, certificateIssuer, shared } = loadBalancer;
  const wrong = (rule: Rule, option: string, problem: string, fix: string) =>
    violation(rule, path, {
      problem: `"${option}" ${shared ? `has no effect on a service behind ${shared.path}` : problem}`,
      fix: shared ? `remove it, and set "${option}" on the SharedGateway` : fix,
    });
  return [
    ...(redirectHttp
      ? [
          wrong(
            REDIRECT_HTTP,
            'redirectHttp',
            'needs a created Gateway, and the listeners of an existing one belong to others',
            'remove it, and redirect at the listener of the existing Gateway',
          ),
        ]
      : []),
    ...(certificateIssuer === undefined
      ? []
      : [
          wrong(
            CERTIFICATE_ISSUER,
            'certificateIssuer',
            'needs a created Gateway, and the listeners of an existing one have their own certificates',
            'remove it, and annotate the existing Gateway',
          ),
        ]),
  ];
}

/** A created Gateway that may redirect. */
interface Redirecting {
  readonly path: string;
  readonly redirectHttp: boolean;
  readonly hasTls: boolean;
  /** Whether HTTP is exposed at 443. */
  readonly isHttps: boolean;
  /** Whether something is exposed at 80. */
  readonly isHttp: boolean;
  /** How to expose HTTP at 443. */
  readonly at443: string;
  /** How to expose nothing at 80. */
  readonly at80: string;
}

function created({ loadBalancer, ports, path }: Frontend): Redirecting {
  const { redirectHttp, certificate } = loadBalancer;
  return {
    path,
    redirectHttp,
    hasTls: certificate !== undefined,
    isHttps: ports.some(
      ({ expose, purpose }) => expose === HTTPS_PORT && purpose !== PortPurpose.GRPC,
    ),
    isHttp: ports.some(({ expose }) => expose === HTTP_PORT),
    at443: `set expose: ${HTTPS_PORT} on the port`,
    at80: `change "expose" of that port to ${HTTPS_PORT}`,
  };
}

function checkRedirect(gateway: Redirecting): Finding[] {
  const wrong = (problem: string, fix: string) => [
    violation(REDIRECT_HTTP, gateway.path, { problem: `"redirectHttp" ${problem}`, fix }),
  ];
  if (!gateway.redirectHttp) {
    return [];
  }
  if (!gateway.hasTls) {
    return wrong(
      'needs "certificate": without one nothing listens for HTTPS',
      "set certificate: 'chat-tls', a Secret of type kubernetes.io/tls",
    );
  }
  if (!gateway.isHttps) {
    return wrong('needs an HTTP port that exposes 443, to which it sends clients', gateway.at443);
  }
  return gateway.isHttp ? wrong('listens at port 80, which a port exposes too', gateway.at80) : [];
}

function checkIssuerName(path: string, certificateIssuer: string): Finding[] {
  return outside(ISSUER_NAME, path, certificateIssuer.slice(certificateIssuer.indexOf('/') + 1));
}

/** Whether cert-manager can write a Secret: in the namespace of the Gateway. */
function isWritable(certificate: string | undefined, namespace: string | undefined): boolean {
  const [secret, other = namespace] = (certificate ?? '').split('/').reverse();
  return secret !== '' && other === namespace;
}

function notIssued(path: string, problem: string, fix: string, value?: unknown): Finding {
  return violation(CERTIFICATE_ISSUER, path, {
    problem: `"certificateIssuer" ${problem}`,
    ...(value !== undefined && { value }),
    fix,
  });
}

function issuer({ loadBalancer, namespace, path }: Frontend): Finding[] {
  const { certificateIssuer, certificate, hostnames } = loadBalancer;
  if (certificateIssuer === undefined) {
    return [];
  }
  if (!isWritable(certificate, namespace)) {
    return [
      notIssued(
        path,
        'needs "certificate" in the namespace of the Gateway: the Secret that cert-manager writes',
        "set a name alone, such as certificate: 'chat-tls'",
      ),
    ];
  }
  return [
    ...checkIssuerName(path, certificateIssuer),
    // cert-manager skips a listener without a host name, and several names have no listener each
    ...(hostnames.length === 1 || isUnresolved(hostnames)
      ? []
      : [
          notIssued(
            path,
            `needs one host name, and "hostnames" has ${hostnames.length}: cert-manager skips the listener`,
            hostnames.length === 0
              ? "set hostnames: ['chat.example.com']"
              : "write a wildcard such as '*.example.com', or put a SharedGateway in front: it has a certificate for each name",
          ),
        ]),
  ];
}

/** SHARED_GATEWAY reports a gateway without host names. */
function sharedSecret({ path, certificate, namespace, hostnames }: SharedGatewayPlan): Finding[] {
  if (certificate === undefined) {
    return [];
  }
  if (!isUnresolved(certificate) && !isWritable(certificate, namespace)) {
    return [
      notIssued(
        path,
        'needs the Secret in the namespace of the Gateway, where cert-manager writes it',
        'remove "certificate", or set a name alone',
        certificate,
      ),
    ];
  }
  return hostnames.length > 1
    ? [
        notIssued(
          path,
          `issues a certificate for each of the ${hostnames.length} host names, and "certificate" is one Secret`,
          'remove "certificate": each host name then has a Secret of its own',
          certificate,
        ),
      ]
    : [];
}

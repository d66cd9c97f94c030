import { Finding, violation } from './finding';
import { outside, text } from './limits';
import { Subject } from './subject';
import { Frontend } from '../plan/frontend';
import { PlannedService } from '../plan/service';
import { isObjectName } from '../private/grammar';
import { isUnresolved } from '../private/unresolved';
import { PortPurpose } from '../spec/port';

/** @internal */
export const PUBLIC_LISTENERS = new Subject('Public gateways', checkPublicListeners);

const REDIRECT_HTTP = PUBLIC_LISTENERS.error(
  'REDIRECT_HTTP',
  '"redirectHttp" needs a created Gateway with "certificate", an HTTP port that exposes 443, and no port that exposes 80',
  'LoadBalancer.apiGateway({ redirectHttp: true })',
);
const CERTIFICATE_ISSUER = PUBLIC_LISTENERS.error(
  'CERTIFICATE_ISSUER',
  '"certificateIssuer" is the legal name of an issuer, and needs a created Gateway with one host name and a "certificate" in its own namespace',
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
    .flatMap((frontend) => [...redirect(frontend), ...issuer(frontend)]);
}

function redirect({ loadBalancer, ports, path }: Frontend): Finding[] {
  const { redirectHttp, instance, certificate } = loadBalancer;
  const wrong = (problem: string, fix: string) => [
    violation(REDIRECT_HTTP, path, { problem: `"redirectHttp" ${problem}`, fix }),
  ];
  if (!redirectHttp) {
    return [];
  }
  if (instance !== undefined) {
    return wrong(
      'needs a created Gateway, and the listeners of an existing one belong to others',
      'remove it, and redirect at the listener of the existing Gateway',
    );
  }
  if (certificate === undefined) {
    return wrong(
      'needs "certificate": without one nothing listens for HTTPS',
      "set certificate: 'chat-tls', a Secret of type kubernetes.io/tls",
    );
  }
  const isHttps = ports.some(
    ({ expose, purpose }) => expose === 443 && purpose !== PortPurpose.GRPC,
  );
  if (!isHttps) {
    return wrong(
      'needs an HTTP port that exposes 443, to which it sends clients',
      'set expose: 443 on the port',
    );
  }
  return ports.some(({ expose }) => expose === 80)
    ? wrong('listens at port 80, which a port exposes too', 'change "expose" of that port to 443')
    : [];
}

function issuer({ loadBalancer, namespace, path }: Frontend): Finding[] {
  const { certificateIssuer, certificate, hostnames, instance } = loadBalancer;
  const wrong = (problem: string, fix: string) => [
    violation(CERTIFICATE_ISSUER, path, { problem: `"certificateIssuer" ${problem}`, fix }),
  ];
  if (certificateIssuer === undefined) {
    return [];
  }
  if (instance !== undefined) {
    return wrong(
      'needs a created Gateway, and the listeners of an existing one have their own certificates',
      'remove it, and annotate the existing Gateway',
    );
  }
  const [secret, other = namespace] = (certificate ?? '').split('/').reverse();
  if (secret === '' || other !== namespace) {
    return wrong(
      'needs "certificate" in the namespace of the Gateway: the Secret that cert-manager writes',
      "set a name alone, such as certificate: 'chat-tls'",
    );
  }
  const name = certificateIssuer.slice(certificateIssuer.indexOf('/') + 1);
  return [
    ...outside(ISSUER_NAME, path, name),
    // cert-manager skips a listener without a host name, and several names have no listener each
    ...(hostnames.length === 1 || isUnresolved(hostnames)
      ? []
      : wrong(
          `needs one host name, and "hostnames" has ${hostnames.length}: cert-manager skips the listener`,
          hostnames.length === 0
            ? "set hostnames: ['chat.example.com']"
            : "write a wildcard such as '*.example.com', or remove it and create a Certificate with all names",
        )),
  ];
}

import { ServicePortPlan } from './port';
import { listOf } from '../private/copy';
import { omitUndefined } from '../private/omit-undefined';
import { ManifestRoles } from '../spec/adopted';
import { EngineSpec } from '../spec/engine';
import { PortPurpose, PortSpec } from '../spec/port';

/** The ports of the adopted Service, each with the container port behind it. @internal */
export function adoptedServicePorts({ service, containers }: ManifestRoles): ServicePortPlan[] {
  const named = new Map<string, number>(
    containers
      .flatMap((container) => listOf(container?.ports))
      .flatMap(({ name, containerPort }) => (name === undefined ? [] : [[name, containerPort]])),
  );
  return listOf(service?.object.spec.ports)
    .filter(({ protocol }) => protocol === undefined || protocol === 'TCP')
    .flatMap(({ name, port, targetPort, appProtocol }) => {
      const listen = typeof targetPort === 'string' ? named.get(targetPort) : (targetPort ?? port);
      return typeof listen === 'number'
        ? [omitUndefined({ name: name ?? `${port}`, port, listen, appProtocol })]
        : [];
    });
}

/**
 * The ports of the adopted Service as ports of a service, one per container port. What one is for is
 * taken from what the manifests show: `appProtocol`, the beginning of its name, a probe that speaks
 * HTTP to it, the engine of a known image. What shows nothing is forwarded by connections alone. Those
 * that are no ports of a service stay in the adopted Service.
 *
 * @internal
 */
export function adoptedPorts(roles: ManifestRoles, engine: EngineSpec | undefined): PortSpec[] {
  const seen = new Set<number>();
  let grpc = 0;
  return adoptedServicePorts(roles)
    .filter(({ listen }) => isListenPort(listen) && !seen.has(listen) && seen.add(listen))
    .map((port): PortSpec => {
      const { listen } = port;
      const purpose = purposeOf(port, roles, engine);
      return { purpose, listen, ...(purpose !== PortPurpose.METRICS && { expose: port.port }) };
    })
    .filter(({ purpose }) => purpose !== PortPurpose.GRPC || ++grpc <= 1)
    .slice(0, MOST_PORTS);
}

/** As many as a service has at most. */
const MOST_PORTS = 5;

/** What lies between is for node ports, and no port that a service listens on. */
function isListenPort(port: number): boolean {
  return (port >= 1 && port <= 29999) || (port >= 32768 && port <= 65535);
}

const PROTOCOLS: Record<string, PortPurpose> = {
  http: PortPurpose.HTTP1,
  https: PortPurpose.OTHER,
  h2c: PortPurpose.HTTP2,
  'kubernetes.io/h2c': PortPurpose.HTTP2,
  'kubernetes.io/ws': PortPurpose.HTTP1,
  http2: PortPurpose.HTTP2,
  grpc: PortPurpose.GRPC,
  'grpc-web': PortPurpose.HTTP1,
  metrics: PortPurpose.METRICS,
  prometheus: PortPurpose.METRICS,
};

function purposeOf(
  { appProtocol, name, listen }: ServicePortPlan,
  roles: ManifestRoles,
  engine: EngineSpec | undefined,
): PortPurpose {
  if (appProtocol !== undefined) {
    return PROTOCOLS[appProtocol] ?? PortPurpose.OTHER;
  }
  const words = name.split('-');
  // http-metrics speaks HTTP, and is not for callers
  const [beginning] = words.filter((word) => PROTOCOLS[word] === PortPurpose.METRICS).concat(words);
  const known = PROTOCOLS[beginning];
  if (known !== undefined) {
    return known;
  }
  if (engine?.metrics.port === listen) {
    return PortPurpose.METRICS;
  }
  return speaksHttp(listen, roles) || engine?.listen === listen
    ? PortPurpose.HTTP1
    : PortPurpose.OTHER;
}

/** The kubelet asks by HTTP/1.1: whoever answers it speaks that. */
function speaksHttp(listen: number, { containers }: ManifestRoles): boolean {
  return containers.some((container) => {
    const names = listOf(container?.ports).flatMap(({ name, containerPort }) =>
      containerPort === listen && name !== undefined ? [name] : [],
    );
    return ['livenessProbe', 'readinessProbe', 'startupProbe'].some((field) => {
      const { port, scheme } = container?.[field]?.httpGet ?? {};
      return (port === listen || names.includes(port)) && (scheme ?? 'HTTP') === 'HTTP';
    });
  });
}

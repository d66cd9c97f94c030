import { ServicePortPlan } from './port';
import { listOf } from '../private/copy';
import { omitUndefined } from '../private/omit-undefined';
import { ManifestRoles } from '../spec/adopted';
import { EngineSpec } from '../spec/engine';
import { MAX_PORTS, PortPurpose, PortSpec, isListenPort } from '../spec/port';

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
 * The ports of the adopted Service as ports of a service, one per container port. The purpose comes from
 * `appProtocol`, the start of the name, an HTTP probe of the port, or the engine of a known image; without
 * any of these it is Other. Ports that a service cannot have stay in the adopted Service.
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
    .slice(0, MAX_PORTS);
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
  // http-metrics speaks HTTP, and is not for clients
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

/** The kubelet probes by HTTP/1.1, so a probed port speaks HTTP/1.1. */
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

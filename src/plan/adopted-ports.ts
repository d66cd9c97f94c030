import { ENGINE_FACTS, flagValue } from './engine-facts';
import { ServicePortPlan } from './port';
import { listOf } from '../private/copy';
import { omitUndefined } from '../private/omit-undefined';
import { ManifestRoles } from '../spec/adopted';
import { EngineSpec } from '../spec/engine';
import { MAX_PORT, MAX_PORTS, PortPurpose, PortSpec } from '../spec/port';

/** The ports of the adopted Service, each with the container port behind it. @internal */
export function adoptedServicePorts(roles: ManifestRoles): ServicePortPlan[] {
  const { service, containers, deployment } = roles;
  // an init container that keeps running may be a proxy in front of the engine
  const sidecars = listOf(deployment?.object.spec?.template?.spec?.initContainers);
  const named = new Map<string, number>(
    [...containers, ...sidecars]
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
 * The ports of the serving container, which a load balancer forwards where the manifests have no
 * Service: the declared ones, or those of the probes, or that of a known engine.
 */
function runningPorts(roles: ManifestRoles, engine: EngineSpec | undefined): ServicePortPlan[] {
  const container = roles.containers[roles.container ?? 0];
  const port = (listen: number, name: string = `${listen}`) => ({ name, port: listen, listen });
  const declared = listOf(container?.ports)
    .filter(({ protocol }) => protocol === undefined || protocol === 'TCP')
    .map(({ name, containerPort }) => port(containerPort, name));
  const probed = PROBES.flatMap((name) => {
    const probe = container?.[name];
    const listen = (probe?.httpGet ?? probe?.tcpSocket ?? probe?.grpc)?.port;
    return typeof listen === 'number' ? [port(listen)] : [];
  });
  const engines = [enginePort(container, engine)].flatMap((listen) =>
    listen === undefined ? [] : [port(listen)],
  );
  const [found = []] = [declared, probed, engines].filter(({ length }) => length > 0);
  return found;
}

/** The words of the entry command, which may be one line of a shell. */
function wordsOf(container: any): string[] {
  return [...listOf(container?.command), ...listOf(container?.args)].join(' ').split(/\s+/);
}

/**
 * KServe's servers listen on 8080, or on `--http_port` (kserve/kserve, pkg/constants/constants.go:
 * InferenceServiceDefaultHttpPort, ArgumentHttpPort; `Standard` mode, releases 0.15 to 0.16).
 */
function kservePort({ name }: any): number | undefined {
  return name === 'kserve-container' ? 8080 : undefined;
}

/** The HTTP port of a known engine: that of its arguments or environment, or else its own. */
function enginePort(container: any, engine: EngineSpec | undefined): number | undefined {
  const facts = engine && ENGINE_FACTS[engine.name];
  if (!facts) {
    return undefined;
  }
  const { http, env, own = engine.listen } = facts.ports;
  const variable = listOf(container?.env).find(({ name }) => env !== undefined && name === env);
  const value = flagValue(wordsOf(container), http) ?? (variable ? variable.value : own);
  const listen = Number(value);
  return Number.isInteger(listen) ? listen : undefined;
}

/**
 * The ports of the adopted Service, or without one of the container, as ports of a service, one per
 * container port. The purpose comes from `appProtocol`, the start of the name, a probe of the port, or
 * the engine of a known image or command; without any of these it is Other. Ports that a service cannot
 * have stay in the adopted Service.
 *
 * @internal
 */
export function adoptedPorts(roles: ManifestRoles, engine: EngineSpec | undefined): PortSpec[] {
  const seen = new Set<number>();
  let grpc = 0;
  const ports = roles.service ? adoptedServicePorts(roles) : runningPorts(roles, engine);
  return ports
    .filter(
      ({ listen }) => listen >= 1 && listen <= MAX_PORT && !seen.has(listen) && seen.add(listen),
    )
    .map((port): PortSpec => {
      const { listen } = port;
      const purpose = purposeOf(port, roles, engine);
      return { purpose, listen, ...(purpose !== PortPurpose.METRICS && { expose: port.port }) };
    })
    .filter(({ purpose }) => purpose !== PortPurpose.GRPC || ++grpc <= 1)
    .slice(0, MAX_PORTS);
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

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
  return probedPurpose(listen, roles) ?? enginePurpose(listen, roles, engine) ?? PortPurpose.OTHER;
}

/** The kubelet probes by HTTP/1.1 or gRPC, so a probed port speaks that. */
function probedPurpose(listen: number, { containers }: ManifestRoles): PortPurpose | undefined {
  for (const container of containers) {
    const names = listOf(container?.ports)
      .filter(({ containerPort }) => containerPort === listen)
      .map(({ name }) => name);
    for (const { httpGet, grpc } of PROBES.map((field) => container?.[field] ?? {})) {
      const { port, scheme = 'HTTP' } = httpGet ?? {};
      if (port !== undefined && (port === listen || names.includes(port)) && scheme === 'HTTP') {
        return PortPurpose.HTTP1;
      }
      if (grpc?.port === listen) {
        return PortPurpose.GRPC;
      }
    }
  }
  return undefined;
}

function enginePurpose(
  listen: number,
  { containers, container = 0 }: ManifestRoles,
  engine: EngineSpec | undefined,
): PortPurpose | undefined {
  const serving = containers[container] ?? {};
  const flag = Number(flagValue(wordsOf(serving), ['--http-port']) ?? kservePort(serving));
  if ([engine?.listen, enginePort(serving, engine), flag].includes(listen)) {
    return PortPurpose.HTTP1;
  }
  return engine?.grpc === listen ? PortPurpose.GRPC : undefined;
}

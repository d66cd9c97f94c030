import { execFile } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { promisify } from 'util';
import { Manifest } from './api';

/** What Envoy Gateway would tell its proxies, by kind of resource. */
export interface Xds {
  readonly bootstrap: any;
  readonly listeners: any[];
  readonly routes: any[];
  readonly clusters: any[];
  readonly endpoints: any[];
}

/** What Envoy Gateway makes of manifests. */
export interface Translation {
  readonly xds: Xds;
  /** The Service of each cluster address that stands in the endpoints. */
  readonly services: ReadonlyMap<string, Manifest>;
  /** Ports of the gateways' listeners. */
  readonly ports: readonly number[];
  /** Conditions that a user would find in the status of objects, and should not. */
  readonly complaints: readonly string[];
}

export interface TranslationOptions {
  readonly className?: string;
  readonly isEmpty?: (service: Manifest) => boolean;
  /** The socket of an extension server, for a translator that calls one. */
  readonly extension?: string;
}

/** Groups of what a gateway reads; it would not know the others. */
const READ = [
  'v1',
  'gateway.networking.k8s.io/',
  'gateway.envoyproxy.io/',
  'inference.networking.k8s.io/',
];

/**
 * Translates as Envoy Gateway does in a cluster, except that a Service has one address: its own.
 *
 * @param isEmpty whether no pod is behind a Service. Then it is passed on as headless: of those the translator
 *   looks for EndpointSlices, and it finds none
 */
export async function translate(
  egctl: string,
  objects: readonly Manifest[],
  { className = 'eg', isEmpty = () => false, extension }: TranslationOptions = {},
): Promise<Translation> {
  const services = new Map<string, Manifest>();
  const read = objects
    .filter(({ apiVersion }) =>
      READ.some((group) => apiVersion === group || apiVersion.startsWith(group)),
    )
    .map((object) => inCluster(object, services, isEmpty));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-xds-'));
  const file = path.join(folder, 'objects.yaml');
  try {
    const documents = [gatewayClass(className), ...read].map((object) => JSON.stringify(object));
    fs.writeFileSync(file, documents.join('\n---\n'));
    const { stdout } = await promisify(execFile)(
      egctl,
      [
        ...['experimental', 'translate', '--from', 'gateway-api', '--to', 'gateway-api,xds'],
        ...['--type', 'all', '--output', 'json', '--file', file],
      ],
      {
        maxBuffer: 64 * 1024 * 1024,
        env: { ...process.env, ...(extension !== undefined && { EXTENSION_SOCKET: extension }) },
      },
    );
    const { xds, ...statuses } = JSON.parse(stdout);
    return {
      xds: resources(Object.values<any>(xds ?? {})),
      services,
      ports: read
        .filter(({ kind }) => kind === 'Gateway')
        .flatMap(({ spec }) => spec.listeners.map(({ port }: any) => port)),
      complaints: Object.values<any>(statuses).flat().flatMap(complaints),
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function gatewayClass(name: string): Manifest {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name },
    spec: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
  };
}

/** What the API server would fill in: a namespace, and a Service's address. */
function inCluster(
  object: Manifest,
  services: Map<string, Manifest>,
  isEmpty: (service: Manifest) => boolean,
): Manifest {
  const placed =
    object.kind === 'Namespace'
      ? object
      : { ...object, metadata: { namespace: 'default', ...object.metadata } };
  if (object.kind !== 'Service') {
    return placed;
  }
  const clusterIP = `10.96.0.${services.size + 1}`;
  services.set(clusterIP, placed);
  return { ...placed, spec: { ...object.spec, clusterIP: isEmpty(object) ? 'None' : clusterIP } };
}

const DUMPS = {
  bootstrap: 'BootstrapConfigDump',
  listeners: 'ListenersConfigDump',
  routes: 'RoutesConfigDump',
  clusters: 'ClustersConfigDump',
  endpoints: 'EndpointsConfigDump',
};

function resources(gateways: readonly any[]): Xds {
  const dumps = gateways.flatMap(({ configs }) => configs);
  const ofKind = (kind: string) => dumps.filter((dump) => dump['@type'].endsWith(`.${kind}`));
  const all = (kind: string, list: string, one: string) =>
    ofKind(kind).flatMap((dump) =>
      (dump[list] ?? []).map((entry: any) => (entry.activeState ?? entry)[one]),
    );
  return {
    bootstrap: ofKind(DUMPS.bootstrap)[0]?.bootstrap,
    listeners: all(DUMPS.listeners, 'dynamicListeners', 'listener'),
    routes: all(DUMPS.routes, 'dynamicRouteConfigs', 'routeConfig'),
    clusters: all(DUMPS.clusters, 'dynamicActiveClusters', 'cluster'),
    endpoints: all(DUMPS.endpoints, 'dynamicEndpointConfigs', 'endpointConfig'),
  };
}

/** Conditions that say "as it should be". */
const FINE = ['Accepted', 'ResolvedRefs', 'Programmed'];

function complaints({ kind, metadata, status }: Manifest): string[] {
  const routeLike = /Route$|Policy$/.test(kind);
  const judged = [
    ...(status?.listeners ?? []),
    ...(status?.parents ?? []),
    ...(status?.ancestors ?? []),
    ...(status?.conditions ? [status] : []),
  ];
  const what = `${kind}/${metadata.name}`;
  if (routeLike && judged.length === 0) {
    return [`${what}: no gateway took it`];
  }
  const conditions = judged
    .flatMap((part) => part.conditions)
    .filter(({ type, status: spec }) => !FINE.includes(type) || spec !== 'True')
    .map(({ type, reason, message }) => `${what}: ${type} ${reason}: ${message}`);
  const unused = (status?.listeners ?? [])
    .filter(({ attachedRoutes }: any) => !attachedRoutes)
    .map(({ name }: any) => `${what}: listener ${name} has no route`);
  return [...conditions, ...unused];
}

/** All filter chains of a listener. */
export function chains({ filterChains = [], defaultFilterChain }: any): any[] {
  return [...filterChains, ...(defaultFilterChain ? [defaultFilterChain] : [])];
}

import * as https from 'https';
import * as net from 'net';
import { Api } from './api';
import { environment } from './cluster';
import { eventually } from './workloads';

const GROUP = 'external.metrics.k8s.io';
const VERSION = 'v1beta1';
const NAMESPACE = 'external-metrics';

/** The external metrics API, as KEDA's metrics adapter serves it, with values of the test. */
export class ExternalMetrics {
  private readonly values = new Map<string, () => number>();
  private readonly server: https.Server;

  public constructor(private readonly api: Api) {
    const { ca: cert, key } = environment().endpoint;
    this.server = https.createServer({ cert, key }, ({ url = '' }, response) => {
      const { pathname } = new URL(url, 'https://localhost');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(this.answer(pathname.split('/').filter((part) => part !== ''))));
    });
  }

  /** Registers the server with the API server. */
  public async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as net.AddressInfo;
    await this.api.ensureNamespace(NAMESPACE);
    const service = { name: 'adapter', namespace: NAMESPACE };
    await this.api.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: service,
      spec: { type: 'ExternalName', externalName: 'localhost' },
    });
    await this.api.create({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `${VERSION}.${GROUP}` },
      spec: {
        group: GROUP,
        version: VERSION,
        service: { ...service, port },
        insecureSkipTLSVerify: true,
        groupPriorityMinimum: 100,
        versionPriority: 100,
      },
    });
    await eventually(
      () => this.api.request('GET', `/apis/${GROUP}/${VERSION}`),
      ({ status }) => status === 200,
    );
  }

  public async stop(): Promise<void> {
    await this.api.delete({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `${VERSION}.${GROUP}` },
    });
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The value of a metric in a namespace, asked for at each poll. */
  public set(namespace: string, name: string, value: () => number): void {
    this.values.set(`${namespace}/${name}`, value);
  }

  /** Of /apis/GROUP/VERSION/namespaces/NAMESPACE/METRIC, or the discovery of the version. */
  private answer([, , , , namespace, metricName]: readonly string[]): object {
    const value = this.values.get(`${namespace}/${metricName}`);
    return value === undefined
      ? {
          kind: 'APIResourceList',
          apiVersion: 'v1',
          groupVersion: `${GROUP}/${VERSION}`,
          resources: [],
        }
      : {
          kind: 'ExternalMetricValueList',
          apiVersion: `${GROUP}/${VERSION}`,
          metadata: {},
          items: [
            {
              metricName,
              metricLabels: {},
              timestamp: new Date().toISOString().replace(/\.\d+/, ''),
              value: `${Math.round(value() * 1000)}m`,
            },
          ],
        };
  }
}

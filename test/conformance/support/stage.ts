import * as http from 'http';
import * as http2 from 'http2';
import { Manifest } from './api';
import { Fleet } from './fleet';
import { envoy, convertedPorts } from './gateway-plane';
import { Proxy } from './proxy';
import { Translation } from './translator';
import { containerPort } from '../xds/reading';

/** What came back for a request. */
export interface Answered {
  readonly status: number;
  readonly deployment?: string;
  readonly instance?: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface Asked {
  readonly port?: number;
  readonly path?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  /** GET, or POST with a body, unless said. */
  readonly method?: string;
  /** Bytes of a body; a GET request without one. */
  readonly bytes?: number;
  /** A body as it is, instead of `bytes`. */
  readonly body?: string;
}

/** A condition of a route that has a Service without pods. */
const WITHOUT_PODS = /no ready endpoints/;

/** Instances of rendered Deployments, a real Envoy told by Envoy Gateway, and callers in front of it. */
export class Stage {
  /** All instances are ready before the first request. */
  public static async set(
    objects: readonly Manifest[],
    instances: Readonly<Record<string, number>>,
  ): Promise<Stage> {
    const fleet = new Fleet(objects);
    for (const [deployment, count] of Object.entries(instances)) {
      for (let index = 0; index < count; index += 1) {
        fleet.ready(await fleet.start(deployment));
      }
    }
    const isEmpty = (service: Manifest) => fleet.isEmpty(service);
    const stage = new Stage(fleet, await convertedPorts(objects, isEmpty), objects);
    stage.empty = fleet.empty().join();
    stage.proxy = await Proxy.start(envoy(), stage.translation, (address, port) =>
      fleet.endpoints(stage.translation.services.get(address)!, port),
    );
    return stage;
  }

  public proxy!: Proxy;
  private readonly agent = new http.Agent({ keepAlive: true });
  /** Services without a pod, as the gateway knows them: their routes fail. */
  private empty = '';

  private constructor(
    public readonly fleet: Fleet,
    private translation: Translation,
    private objects: readonly Manifest[],
  ) {}

  /** Applies manifests, as a release does. */
  public async apply(objects: readonly Manifest[]): Promise<void> {
    this.fleet.apply(objects);
    this.objects = objects;
    this.empty = this.fleet.empty().join();
    const translation = await convertedPorts(objects, (service) => this.fleet.isEmpty(service));
    const complaints = translation.complaints.filter((each) => !WITHOUT_PODS.test(each));
    if (complaints.length > 0) {
      throw new Error(complaints.join('\n'));
    }
    this.translation = translation;
    await this.proxy.tell(translation);
  }

  /** Brings to the proxy who is ready now. */
  public endpointsChanged(): Promise<void> {
    const isTranslated = this.fleet.empty().join() === this.empty;
    return isTranslated ? this.proxy.tellEndpoints() : this.apply(this.objects);
  }

  /** An HTTP/1.1 request on a port of the gateway; `80`, and any path and host, unless said. */
  public ask({
    port = 80,
    path = '/',
    headers = {},
    method,
    bytes,
    body: sent = bytes === undefined ? undefined : 'x'.repeat(bytes),
  }: Asked = {}): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const options = {
        agent: this.agent,
        host: '127.0.0.1',
        port: this.port(port),
        path,
        headers,
        method: method ?? (sent === undefined ? 'GET' : 'POST'),
      };
      const request = http.request(options, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part) => (body += part));
        response.once('error', reject);
        response.on('end', () => {
          const { headers: received } = response;
          resolve({
            status: response.statusCode!,
            deployment: received['x-deployment'] as string | undefined,
            instance: received['x-instance'] as string | undefined,
            headers: received,
            body,
          });
        });
      });
      request.once('error', reject);
      request.end(sent);
    });
  }

  /** A connection of HTTP/2 with prior knowledge, as gRPC clients make it. */
  public connect(port: number): http2.ClientHttp2Session {
    return http2.connect(`http://127.0.0.1:${this.port(port)}`);
  }

  /** Where a port of the gateway is reached. */
  public port(port: number): number {
    return this.proxy.port(containerPort(port));
  }

  public async strike(): Promise<void> {
    this.agent.destroy();
    await this.proxy.stop();
    this.fleet.stop();
  }
}

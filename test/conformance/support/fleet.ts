import { Manifest } from './api';
import { EngineProcess } from './engine-process';
import { Instance, Protocol, Server } from './instance';
import { NodeProcess } from './node-process';

/** An address behind a Service, as an EndpointSlice would have it. */
export interface Endpoint {
  readonly address: '127.0.0.1';
  readonly port: number;
  /** Still there and asked for nothing new: its pod is being deleted, or is not ready. */
  readonly draining: boolean;
}

interface Pod {
  readonly instance: Server;
  readonly draining: boolean;
}

/** Stand-ins for the pods of rendered Deployments, and what is known of them in the cluster. */
export class Fleet {
  private readonly pods = new Map<string, Pod[]>();
  private made = 0;

  public constructor(private objects: readonly Manifest[]) {}

  /** Manifests as they are from now on. */
  public apply(objects: readonly Manifest[]): void {
    this.objects = objects;
  }

  /** A new instance of a Deployment, not behind its Services yet. */
  public async start(deployment: string): Promise<Server> {
    this.made += 1;
    const instance = `${deployment}-${this.made}`;
    const pod = this.pod(deployment);
    const [container] = pod.containers;
    if (/^node:/.test(container.image)) {
      return NodeProcess.start(deployment, instance, pod, this.objects);
    }
    const ports: { containerPort: number; name: string }[] = container.ports ?? [];
    if (/vllm/.test(container.image)) {
      return EngineProcess.start(
        deployment,
        instance,
        ports[0].containerPort,
        container.args ?? [],
      );
    }
    const protocols = ports.map(({ containerPort, name }): [number, Protocol] => [
      containerPort,
      this.protocol([containerPort, name]),
    ]);
    return Instance.start(deployment, instance, new Map(protocols));
  }

  /** From now on it stands in the EndpointSlices, behind those that are there. */
  public ready(instance: Server): void {
    const { deployment } = instance;
    this.pods.set(deployment, [...this.of(deployment), { instance, draining: false }]);
  }

  /** Its pod is being deleted. */
  public draining(instance: Server): void {
    const { deployment } = instance;
    this.pods.set(
      deployment,
      this.of(deployment).map((pod) =>
        pod.instance === instance ? { instance, draining: true } : pod,
      ),
    );
  }

  /** Its pod is deleted. */
  public gone(instance: Server): void {
    const { deployment } = instance;
    this.pods.set(
      deployment,
      this.of(deployment).filter((pod) => pod.instance !== instance),
    );
  }

  public instances(deployment?: string): Server[] {
    const pods = deployment === undefined ? [...this.pods.values()].flat() : this.of(deployment);
    return pods.map(({ instance }) => instance);
  }

  /** Who is behind a port of a Service: the pods that its selector finds, in the order they came. */
  public endpoints(service: Manifest, port: number): Endpoint[] {
    const { targetPort } = service.spec.ports.find((candidate: any) => candidate.port === port);
    return this.objects
      .filter(({ kind }) => kind === 'Deployment')
      .filter(({ spec }) => selects(service.spec.selector, spec.template.metadata.labels))
      .flatMap(({ metadata }) => this.of(metadata.name))
      .map(({ instance, draining }) => ({
        address: '127.0.0.1',
        port: instance.portOf(this.number(instance.deployment, targetPort)),
        draining,
      }));
  }

  /** Whether a Service has no pod behind it. */
  public isEmpty(service: Manifest): boolean {
    return service.spec.ports.every(({ port }: any) => this.endpoints(service, port).length === 0);
  }

  /** Names of the Services without a pod. */
  public empty(): string[] {
    return this.objects
      .filter((object) => object.kind === 'Service' && this.isEmpty(object))
      .map(({ metadata }) => metadata.name);
  }

  public stop(): void {
    this.instances().forEach((instance) => instance.kill());
  }

  private of(deployment: string): readonly Pod[] {
    return this.pods.get(deployment) ?? [];
  }

  private pod(deployment: string): any {
    const object = this.objects.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === deployment,
    );
    return object!.spec.template.spec;
  }

  /** A target port by number, or by the name that the container gives it. */
  private number(deployment: string, targetPort: number | string): number {
    const ports = this.pod(deployment).containers.flatMap(
      (container: any) => container.ports ?? [],
    );
    return typeof targetPort === 'number'
      ? targetPort
      : ports.find(({ name }: any) => name === targetPort).containerPort;
  }

  /** What the Services say that a container port speaks; a container speaks nothing else there. */
  private protocol(names: readonly (number | string)[]): Protocol {
    const protocols = this.objects
      .filter(({ kind }) => kind === 'Service')
      .flatMap(({ spec }) => spec.ports)
      .filter(({ targetPort }) => names.includes(targetPort))
      .map(({ appProtocol }) => appProtocol);
    return protocols.some((protocol) => /h2c$|^grpc$/.test(protocol ?? '')) ? 'h2c' : 'http/1.1';
  }
}

function selects(selector: Record<string, string>, labels: Record<string, string>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

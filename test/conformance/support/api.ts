import * as https from 'https';
import { Endpoint } from './control-plane';

/** An object as the API server takes and gives it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [f: string]: any;
  };
  readonly [field: string]: any;
}

export interface Answer {
  readonly status: number;
  readonly body: any;
  /** What `kubectl` would print as "Warning: …". */
  readonly warnings: string[];
}

/** Which kind of object: a manifest has it all. */
export type Kind = Pick<Manifest, 'apiVersion' | 'kind'>;

interface Resource {
  readonly name: string;
  readonly namespaced: boolean;
}

/** Whoever applies the library's output. */
export const MANAGER = 'cdk-inference';

export class Api {
  private readonly agent: https.Agent;
  private readonly resources = new Map<string, Promise<Map<string, Resource>>>();

  public constructor(private readonly endpoint: Endpoint) {
    this.agent = new https.Agent({ keepAlive: true, maxSockets: 8, ca: endpoint.ca });
  }

  /** Ends the connections, so that the process can end. */
  public close(): void {
    this.agent.destroy();
  }

  /** As `kubectl apply --server-side --validate=strict --field-manager=…`. */
  public async apply(
    object: Manifest,
    options: {
      readonly manager?: string;
      readonly force?: boolean;
      readonly namespace?: string;
    } = {},
  ): Promise<Answer> {
    const query = new URLSearchParams({
      fieldManager: options.manager ?? MANAGER,
      fieldValidation: 'Strict',
      ...(options.force && { force: 'true' }),
    });
    const where = await this.where(object, object.metadata.name, options.namespace);
    return where === undefined
      ? notServed(object)
      : this.request('PATCH', `${where}?${query}`, object, 'application/apply-patch+yaml');
  }

  public async create(object: Manifest, fields: 'Strict' | 'Ignore' = 'Strict'): Promise<Answer> {
    const where = await this.where(object);
    return where === undefined
      ? notServed(object)
      : this.request('POST', `${where}?fieldValidation=${fields}`, object);
  }

  public async get(object: Manifest, namespace?: string): Promise<any> {
    const { status, body } = await this.request(
      'GET',
      (await this.where(object, object.metadata.name, namespace))!,
    );
    if (status !== 200) {
      throw new Error(`${object.kind}/${object.metadata.name}: ${status} ${body.message}`);
    }
    return body;
  }

  public async list(kind: Kind, namespace: string, labels: string = ''): Promise<any[]> {
    const where = await this.where({ ...kind, metadata: { name: '' } }, undefined, namespace);
    const query = new URLSearchParams({ labelSelector: labels });
    return (await this.request('GET', `${where}?${query}`)).body.items;
  }

  /** A JSON merge patch, as by a controller or a person; also of a subresource such as `scale`. */
  public async merge(object: Manifest, patch: object, subresource: string = ''): Promise<Answer> {
    const where = (await this.where(object, object.metadata.name))!;
    return this.request(
      'PATCH',
      `${where}${subresource && `/${subresource}`}?fieldManager=someone-else`,
      patch,
      'application/merge-patch+json',
    );
  }

  public async delete(object: Manifest, namespace?: string): Promise<Answer> {
    const where = await this.where(object, object.metadata.name, namespace);
    return this.request('DELETE', where!);
  }

  public async ensureNamespace(name: string): Promise<void> {
    const answer = await this.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    if (answer.status !== 201 && answer.status !== 409) {
      throw new Error(`namespace ${name}: ${answer.status} ${answer.body.message}`);
    }
  }

  /** Forgets which kinds there are: definitions were added. */
  public rediscover(): void {
    this.resources.clear();
  }

  public async request(
    method: string,
    path: string,
    body?: object,
    type: string = 'application/json',
  ): Promise<Answer> {
    const data = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = https.request(
        {
          host: '127.0.0.1',
          port: this.endpoint.port,
          method,
          path,
          agent: this.agent,
          headers: {
            authorization: `Bearer ${this.endpoint.token}`,
            accept: 'application/json',
            ...(data !== undefined && {
              'content-type': type,
              'content-length': Buffer.byteLength(data),
            }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            resolve({
              status: response.statusCode!,
              body: parsed(text),
              warnings: warningsOf(response.rawHeaders),
            });
          });
        },
      );
      request.on('error', reject);
      request.end(data);
    });
  }

  /** `undefined` where the API server does not serve the kind in that version. */
  private async where(
    { apiVersion, kind, metadata }: Manifest,
    name?: string,
    namespace?: string,
  ): Promise<string | undefined> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resource = (await this.served(root)).get(kind);
    if (resource === undefined) {
      return undefined;
    }
    const inside = resource.namespaced
      ? `/namespaces/${metadata.namespace ?? namespace ?? 'default'}`
      : '';
    return `${root}${inside}/${resource.name}${name === undefined ? '' : `/${name}`}`;
  }

  private served(root: string): Promise<Map<string, Resource>> {
    const known = this.resources.get(root) ?? this.discover(root);
    this.resources.set(root, known);
    return known;
  }

  private async discover(root: string): Promise<Map<string, Resource>> {
    const { body } = await this.request('GET', root);
    const found: (Resource & { readonly kind: string })[] = body.resources ?? [];
    return new Map(
      found.filter(({ name }) => !name.includes('/')).map((resource) => [resource.kind, resource]),
    );
  }
}

function notServed({ apiVersion, kind }: Kind): Answer {
  const message = `no matches for kind "${kind}" in version "${apiVersion}"`;
  return { status: 404, body: { message }, warnings: [] };
}

function parsed(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}

/** `Warning: 299 - "text"`, one header each. */
function warningsOf(rawHeaders: readonly string[]): string[] {
  return rawHeaders.flatMap((value, index) =>
    index % 2 === 1 && rawHeaders[index - 1].toLowerCase() === 'warning' ? [value] : [],
  );
}

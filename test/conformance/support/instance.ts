import * as http from 'http';
import * as http2 from 'http2';
import { AddressInfo, Socket } from 'net';

/** What an instance understands on a port, as a container does: the one or the other. */
export type Protocol = 'http/1.1' | 'h2c';

/** A request that an instance was given. */
export interface Received {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** One pod of a deployment, on loopback. */
export interface Server {
  readonly deployment: string;
  readonly name: string;
  readonly received: readonly Received[];
  /** Where a container port is reached. */
  portOf(containerPort: number): number;
  /** SIGTERM; resolves when it has ended. */
  terminate(): Promise<void>;
  /** SIGKILL. */
  kill(): void;
}

type Request = http.IncomingMessage | http2.Http2ServerRequest;
type Response = http.ServerResponse | http2.Http2ServerResponse;

/**
 * A stand-in for one instance of a deployment, on loopback. It says in every answer who it is, and
 * does what the path asks for: `/wait/MILLISECONDS`, `/stream/COUNT/MILLISECONDS`, `/status/CODE`, and three
 * gRPC methods.
 */
export class Instance implements Server {
  /** One that listens on each of the container's ports. */
  public static async start(
    deployment: string,
    name: string,
    protocols: ReadonlyMap<number, Protocol>,
  ): Promise<Instance> {
    const instance = new Instance(deployment, name);
    for (const [port, protocol] of protocols) {
      await instance.listen(port, protocol);
    }
    return instance;
  }

  public readonly received: Received[] = [];
  /** By container port; known also when nothing listens there any more. */
  private readonly ports = new Map<number, number>();
  private readonly servers: (http.Server | http2.Http2Server)[] = [];
  private terminating = false;
  private readonly sockets = new Set<Socket>();
  private readonly sessions = new Set<http2.ServerHttp2Session>();

  private constructor(
    public readonly deployment: string,
    public readonly name: string,
  ) {}

  /** Where a container port is reached. */
  public portOf(containerPort: number): number {
    return this.ports.get(containerPort)!;
  }

  /** What a server does at SIGTERM: takes no connection any more, and ends when the last answer is given. */
  public async terminate(): Promise<void> {
    this.terminating = true;
    const ended = this.servers.map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    for (const session of this.sessions) {
      session.close();
    }
    await Promise.all(ended);
  }

  /** What SIGKILL does. */
  public kill(): void {
    this.servers.forEach((server) => server.close());
    this.sockets.forEach((socket) => socket.destroy());
  }

  private async listen(containerPort: number, protocol: Protocol): Promise<void> {
    const answer = (request: Request, response: Response) =>
      this.answer(containerPort, request, response);
    const server =
      protocol === 'h2c'
        ? http2.createServer(answer)
        : http.createServer({ keepAliveTimeout: 0 }, answer);
    server.on('session', (session) => {
      this.sessions.add(session);
      session.once('close', () => this.sessions.delete(session));
    });
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.on('request', (_request, response: Response) => {
      response.once('close', () => {
        if (this.terminating && server instanceof http.Server) {
          server.closeIdleConnections();
        }
      });
    });
    this.servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.ports.set(containerPort, (server.address() as AddressInfo).port);
  }

  private answer(port: number, request: Request, response: Response): void {
    const path = request.url!;
    this.received.push({ port, path, headers: request.headers });
    response.setHeader('x-deployment', this.deployment);
    response.setHeader('x-instance', this.name);
    request.resume();
    if (request.headers['content-type'] === 'application/grpc') {
      answerGrpc(path, response as http2.Http2ServerResponse, this.name);
      return;
    }
    const [, what, first, second] = path.split('/');
    if (what === 'stream') {
      void drip(response, Number(first), Number(second));
    } else if (what === 'wait') {
      const waiting = setTimeout(() => response.end(this.name), Number(first));
      response.once('close', () => clearTimeout(waiting));
    } else if (what === 'status') {
      response.statusCode = Number(first);
      response.end(this.name);
    } else {
      response.end(this.name);
    }
  }
}

/** A piece after the other, as an answer of a language model comes. */
async function drip(response: Response, count: number, milliseconds: number): Promise<void> {
  response.setHeader('content-type', 'text/event-stream');
  for (let piece = 1; piece <= count; piece += 1) {
    (response as http.ServerResponse).write(`data: ${piece}\n\n`);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
  response.end('data: [DONE]\n\n');
}

/** A message as gRPC frames it. */
export function frame(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

/** `/chat.Chat/Ask`, `/chat.Chat/Stream/COUNT/MILLISECONDS`, `/chat.Chat/Fail`. */
function answerGrpc(path: string, response: http2.Http2ServerResponse, name: string): void {
  const [, , method, count, milliseconds] = path.split('/');
  response.setHeader('content-type', 'application/grpc');
  if (method === 'Fail') {
    response.setHeader('grpc-status', '5');
    response.setHeader('grpc-message', 'no such model');
    response.end();
    return;
  }
  const messages = method === 'Stream' ? Number(count) : 1;
  response.addTrailers({ 'grpc-status': '0', 'x-messages': `${messages}` });
  const send = (message: number) => {
    response.write(frame(`${name} ${message}`));
    if (message === messages) {
      response.end();
    } else {
      setTimeout(send, Number(milliseconds), message + 1);
    }
  };
  send(1);
}

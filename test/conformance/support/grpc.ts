import * as http2 from 'http2';
import { frame } from './instance';

/** What a gRPC client sees of a call. */
export interface Called {
  readonly status: number;
  readonly messages: readonly string[];
  /** Where the status of the call stood: behind the messages, or in the place of an answer. */
  readonly trailers: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Calls a method with one message and reads to the end. */
export function call(
  session: http2.ClientHttp2Session,
  path: string,
  headers: http2.OutgoingHttpHeaders = {},
): Promise<Called> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
    const parts: Buffer[] = [];
    let answered: http2.IncomingHttpHeaders = {};
    let trailers: http2.IncomingHttpHeaders = {};
    stream.on('response', (received) => (answered = received));
    stream.on('trailers', (received) => (trailers = received));
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.once('error', reject);
    stream.once('close', () =>
      resolve({
        status: Number(answered[':status']),
        messages: unframed(Buffer.concat(parts)),
        trailers,
        headers: answered,
      }),
    );
    stream.end(frame('hello'));
  });
}

function unframed(bytes: Buffer): string[] {
  if (bytes.length < 5) {
    return [];
  }
  const end = 5 + bytes.readUInt32BE(1);
  return [bytes.toString('utf8', 5, end), ...unframed(bytes.subarray(end))];
}

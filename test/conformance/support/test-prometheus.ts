import * as http from 'http';
import * as net from 'net';

/** The result of a query: a number, no series, or a failure of the server. */
export type QueryResult = number | 'empty' | 'error';

/** A server with the query API of Prometheus, with values of the test. */
export class TestPrometheus {
  private readonly results = new Map<string, QueryResult>();
  private readonly counts = new Map<string, number>();
  private readonly server = http.createServer(({ url = '' }, response) => {
    const query = new URL(url, 'http://localhost').searchParams.get('query')!;
    this.counts.set(query, this.polls(query) + 1);
    const result = this.results.get(query) ?? 'error';
    response.statusCode = result === 'error' ? 503 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(
        result === 'error'
          ? { status: 'error', errorType: 'unavailable', error: 'the test says so' }
          : { status: 'success', data: { resultType: 'vector', result: vector(result) } },
      ),
    );
  });

  public async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as net.AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  public set(query: string, result: QueryResult): void {
    this.results.set(query, result);
  }

  /** How often a query has been sent. */
  public polls(query: string): number {
    return this.counts.get(query) ?? 0;
  }
}

function vector(result: number | 'empty'): object[] {
  return result === 'empty' ? [] : [{ metric: {}, value: [Date.now() / 1000, `${result}`] }];
}

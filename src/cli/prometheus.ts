/** A value of a query, or why there is none. @internal */
export type Answer = { readonly value: number } | { readonly problem: string };

/** Time for one query, in milliseconds. */
const TIMEOUT = 30_000;

/**
 * The HTTP API of a Prometheus, or of a server that speaks it.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries
 * @internal
 */
export class PrometheusClient {
  private readonly endpoint: string;

  public constructor(
    url: string,
    private readonly token?: string,
  ) {
    this.endpoint = `${url.replace(/\/+$/, '')}/api/v1/query`;
  }

  /** The one value of a query now. A query without a result, or with several, has none. */
  public async value(query: string): Promise<Answer> {
    let text: string;
    try {
      const response = await fetch(this.endpoint, {
        method: 'POST',
        body: new URLSearchParams({ query }),
        signal: AbortSignal.timeout(TIMEOUT),
        ...(this.token !== undefined && { headers: { authorization: `Bearer ${this.token}` } }),
      });
      text = await response.text();
      if (!response.ok && !text.startsWith('{')) {
        return { problem: `${this.endpoint} responded ${response.status}` };
      }
    } catch (failure) {
      const { message, cause } = failure as Error & { readonly cause?: Error };
      return { problem: `${this.endpoint}: ${cause?.message || message}` };
    }
    return read(text);
  }
}

interface Body {
  readonly status?: string;
  readonly error?: string;
  readonly data?: { readonly resultType?: string; readonly result?: unknown };
}

function read(text: string): Answer {
  let body: Body;
  try {
    body = JSON.parse(text) as Body;
  } catch {
    return { problem: 'the response is no JSON of the Prometheus API' };
  }
  const { status, error, data } = body;
  if (status !== 'success') {
    return { problem: error ?? `the response has status ${status}` };
  }
  const samples = data?.resultType === 'scalar' ? [{ value: data.result }] : data?.result;
  if (!Array.isArray(samples) || samples.length !== 1) {
    const count = Array.isArray(samples) ? samples.length : 0;
    return {
      problem: count === 0 ? 'the query has no result' : `the query has ${count} results, not one`,
    };
  }
  const [, value] = (samples[0] as { readonly value?: [number, string] }).value ?? [];
  const number = value === '+Inf' ? Infinity : value === '-Inf' ? -Infinity : Number(value);
  return value === undefined || Number.isNaN(number)
    ? { problem: 'the result is no number, as without requests' }
    : { value: number };
}

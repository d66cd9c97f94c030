import { omitUndefined } from '../../private/omit-undefined';
import { HTTP_PORT } from '../../spec/port';
import { KubernetesObject, RenderedObject, key, unlessEmpty } from '../object';
import { listenerName, onlyHostname } from './listeners';
import { GROUP } from './references';

/** A created Gateway that may redirect. */
interface Redirecting {
  readonly redirectHttp: boolean;
  readonly hostnames: readonly string[];
}

const NAME = listenerName('HTTPRoute', HTTP_PORT);

/** The listener at port 80 that redirects to HTTPS, or none. @internal */
export function redirectListener({ redirectHttp, hostnames }: Redirecting): object[] {
  return redirectHttp
    ? [
        omitUndefined({
          name: NAME,
          hostname: onlyHostname(hostnames),
          port: HTTP_PORT,
          protocol: 'HTTP',
          allowedRoutes: {
            namespaces: { from: 'Same' },
            kinds: [{ group: GROUP, kind: 'HTTPRoute' }],
          },
        }),
      ]
    : [];
}

/** The route that sends clients of plain HTTP to port 443, or none. @internal */
export function renderRedirect(
  owner: string,
  name: string,
  { redirectHttp, hostnames }: Redirecting,
  metadataOf: (name: string) => KubernetesObject['metadata'],
): RenderedObject[] {
  return redirectHttp
    ? [
        {
          owner,
          after: [key({ kind: 'Gateway', metadata: { name } })],
          computed: [],
          object: {
            apiVersion: `${GROUP}/v1`,
            kind: 'HTTPRoute',
            metadata: metadataOf(`${name}-${NAME}`),
            spec: omitUndefined({
              parentRefs: [{ name, sectionName: NAME }],
              hostnames: unlessEmpty(hostnames),
              rules: [
                {
                  filters: [
                    {
                      type: 'RequestRedirect',
                      requestRedirect: { scheme: 'https', statusCode: 301 },
                    },
                  ],
                },
              ],
            }),
          },
        },
      ]
    : [];
}

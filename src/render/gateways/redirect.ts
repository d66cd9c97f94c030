import { Frontend } from '../../plan/frontend';
import { PlannedService } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { frontendMetadata } from '../metadata';
import { RenderedObject, unlessEmpty } from '../object';
import { HTTP, listenerName, listeners } from './listeners';

/** The listener at port 80 that redirects to HTTPS, or none. @internal */
export function redirectListener(frontend: Frontend): { name: string; hostname?: string }[] {
  return frontend.loadBalancer.redirectHttp
    ? [omitUndefined({ name: NAME, hostname: listeners(frontend)[0]?.hostname })]
    : [];
}

const NAME = listenerName('HTTPRoute', HTTP);

/** The route that sends clients of plain HTTP to port 443. @internal */
export function renderRedirect(plan: PlannedService, frontend: Frontend): RenderedObject[] {
  return redirectListener(frontend).map((listener) => ({
    owner: frontend.path,
    after: [`Gateway/${frontend.name}`],
    computed: [],
    object: {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: frontendMetadata(plan, frontend, `${frontend.name}-${listener.name}`),
      spec: omitUndefined({
        parentRefs: [{ name: frontend.name, sectionName: listener.name }],
        hostnames: unlessEmpty(frontend.loadBalancer.hostnames),
        rules: [
          {
            filters: [
              { type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } },
            ],
          },
        ],
      }),
    },
  }));
}

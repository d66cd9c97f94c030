import { redirectListener, renderRedirect } from './redirect';
import { GROUP, grant, reference, termination } from './references';
import { NAMESPACE_NAME_LABEL } from '../../plan/network-access';
import { EVERY_NAMESPACE, SharedGatewayPlan } from '../../plan/shared-gateway';
import { omitUndefined } from '../../private/omit-undefined';
import { withIssuer } from '../metadata';
import { RenderedObject, unlessEmpty } from '../object';

/** A gateway that services share, its redirect, and the grant for its certificate. @internal */
export function renderSharedGateway(plan: SharedGatewayPlan): RenderedObject[] {
  const { path: owner, name, namespace, annotations, platform } = plan;
  return [
    {
      owner,
      // routes of the same Chart or stack come after it
      shared: true,
      after: [],
      computed: [],
      object: {
        apiVersion: `${GROUP}/v1`,
        kind: 'Gateway',
        metadata: withIssuer(omitUndefined({ name, namespace }), plan.certificateIssuer),
        spec: omitUndefined({
          gatewayClassName: platform.gateway.className,
          infrastructure: unlessEmpty(
            omitUndefined({ annotations: unlessEmpty({ ...annotations }) }),
          ),
          listeners: [
            ...plan.listeners.map(({ certificate, hostname, port, name: listener }) =>
              omitUndefined({
                name: listener,
                hostname,
                port,
                protocol: certificate === undefined ? 'HTTP' : 'HTTPS',
                tls: certificate === undefined ? undefined : termination(certificate),
                allowedRoutes: { namespaces: namespaces(plan) },
              }),
            ),
            ...redirectListener(plan),
          ],
        }),
      },
    },
    ...certificateGrant(plan),
    ...renderRedirect(owner, name, plan, (route) => omitUndefined({ name: route, namespace })),
  ];
}

function namespaces({ namespace, allowedNamespaces }: SharedGatewayPlan): object {
  if (allowedNamespaces.length === 0) {
    return { from: 'Same' };
  }
  return allowedNamespaces.includes(EVERY_NAMESPACE)
    ? { from: 'All' }
    : {
        from: 'Selector',
        selector: {
          matchExpressions: [
            {
              key: NAMESPACE_NAME_LABEL,
              operator: 'In',
              // a selector does not imply the gateway's own namespace
              values: [...new Set([namespace, ...allowedNamespaces])],
            },
          ],
        },
      };
}

function certificateGrant({
  path,
  name,
  namespace: own,
  certificate,
}: SharedGatewayPlan): RenderedObject[] {
  const secret = certificate === undefined ? undefined : reference(certificate);
  return secret?.namespace === undefined || secret.namespace === own
    ? []
    : [
        grant(
          path,
          { name: `${name}-certificate`, namespace: secret.namespace },
          { kinds: ['Gateway'], namespace: own },
          { kind: 'Secret', names: [secret.name] },
        ),
      ];
}

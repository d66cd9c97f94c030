import { PlannedDeployment } from '../../plan/deployment';
import { PlannedService } from '../../plan/service';
import { addedName } from '../../private/names';
import { omitUndefined } from '../../private/omit-undefined';
import { Peer } from '../../spec/network-access';
import { deploymentMetadata, everyPod } from '../metadata';
import { RenderedObject, unlessEmpty } from '../object';

/** The NetworkPolicy of a deployment whose connections are restricted. @internal */
export function renderNetworkPolicy(
  plan: PlannedService,
  deployment: PlannedDeployment,
): RenderedObject[] {
  const { ingress } = deployment;
  if (!ingress) {
    return [];
  }
  return [
    {
      owner: deployment.path,
      after: [],
      computed: [],
      object: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: deploymentMetadata(
          plan,
          deployment,
          deployment.adopted && addedName(deployment.name),
        ),
        spec: omitUndefined({
          podSelector: { matchLabels: everyPod(deployment) },
          policyTypes: ['Ingress'],
          // none admits nobody, and the API server would take an empty list out; a rule without
          // "from" or "ports" would admit everything
          ingress: unlessEmpty([
            ...ingress.map(({ ports, peers }) => ({
              from: peers.map(peer),
              ports: ports.map((port) => ({ port, protocol: 'TCP' })),
            })),
            ...withinGroups(deployment),
          ]),
        }),
      },
    },
  ];
}

/** The processes of an engine on several nodes choose their ports themselves. */
function withinGroups(deployment: PlannedDeployment): object[] {
  return deployment.group
    ? [{ from: [{ podSelector: { matchLabels: everyPod(deployment) } }] }]
    : [];
}

function peer({ namespaceLabels, podLabels, cidr }: Peer): object {
  return omitUndefined({
    namespaceSelector: namespaceLabels && selector(namespaceLabels),
    podSelector: podLabels && selector(podLabels),
    ipBlock: cidr === undefined ? undefined : { cidr },
  });
}

/** An empty selector selects everything, and is written as such. */
function selector(labels: { readonly [name: string]: string }): object {
  return Object.keys(labels).length > 0 ? { matchLabels: labels } : {};
}

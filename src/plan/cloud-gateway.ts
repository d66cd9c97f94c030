import type { CloudContext, FrontendBase } from './cloud-context';
import { CloudGatewaySettingsPlan } from './cloud-gateway-settings';
import { CloudEntryPlan, CloudUpstreamPlan, planEntries, planUpstreams } from './cloud-routes';
import type { SharedServicePlan } from './frontend';
import { SubnetPlan } from './network';
import { planServicePorts } from './port';
import { cloudName } from '../private/cloud-names';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { SERVICE_LABEL } from '../private/vocabulary';
import { LoadBalancerKind } from '../spec/load-balancer';

/** An API gateway of the cloud that Terraform makes or uses, as planned. */
export interface CloudGatewayPlan {
  /** Its name in the cloud, and the beginning of the names of what stands in it; legal and stable. */
  readonly name: string;
  /**
   * The id of the existing one that is used.
   * @default - one is created
   */
  readonly instance?: string;
  /**
   * What a created one is made of.
   * @default - an existing one is used
   */
  readonly created?: CreatedGatewayPlan;
  /**
   * The id of the cluster that its backends are found in.
   * @default - not said; a rule asks for it
   */
  readonly cluster?: string;
  /** Whether the cluster is made a source of backends here; an existing gateway may have it already. */
  readonly importsCluster: boolean;
  /** What people read at it: display name and description, cut to what the cloud takes. */
  readonly comment: string;
  /**
   * The one Service over the instances of all deployments.
   * @default - none: the deployments' own Services stand behind it
   */
  readonly service?: SharedServicePlan;
  /** What stands behind it. */
  readonly upstreams: CloudUpstreamPlan[];
  /** Where callers come in: one for each expose port. */
  readonly entries: CloudEntryPlan[];
}

/** What a created API gateway of the cloud is made of. */
export interface CreatedGatewayPlan extends CloudGatewaySettingsPlan {
  /**
   * Id of its VPC.
   * @default - the network is not said; a rule asks for it
   */
  readonly vpc?: string;
  /** Its subnets: one, or two in different zones. */
  readonly subnets: SubnetPlan[];
  /** Whether it has an address on the internet, beside the one in the VPC. */
  readonly publicAccess: boolean;
}

/** Comments of gateways and their services take no more characters. @internal */
export const MAX_COMMENT = 253;

/** @internal */
export function planCloudGateway(
  frontend: FrontendBase,
  context: CloudContext,
): CloudGatewayPlan | undefined {
  const { cloud } = context.platform;
  const { kind, instance, publicAccess } = frontend.loadBalancer;
  if (!cloud?.ownGateway || kind !== LoadBalancerKind.API_GATEWAY) {
    return undefined;
  }
  const { clusterImported, ...settings } = cloud.apiGateways;
  const service = sharedService(frontend, context);
  const upstreams = planUpstreams(frontend, context, service);
  return omitUndefined({
    name: cloudName(frontend.namespace, frontend.name),
    instance,
    created:
      instance === undefined
        ? omitUndefined({
            ...settings,
            vpc: context.network?.vpc,
            subnets: subnets(frontend, context),
            publicAccess: publicAccess ?? false,
          })
        : undefined,
    cluster: cloud.cluster,
    importsCluster: instance === undefined || !clusterImported,
    comment: comment(frontend, context),
    service,
    upstreams,
    entries: planEntries(frontend, context, upstreams),
  });
}

/**
 * One Service for all deployments, so that an upstream has a version for each of them. A Service
 * reaches no other namespace, and nothing that was adopted unless that restarts it; before one
 * deployment alone its own does.
 */
function sharedService(
  frontend: FrontendBase,
  { path, name, deployments }: CloudContext,
): SharedServicePlan | undefined {
  const spread = new Set(deployments.map(({ namespace }) => namespace));
  const adopted = deployments.some((deployment) => deployment.adopted);
  if (frontend.path !== path || spread.size > 1 || adopted) {
    return undefined;
  }
  return omitUndefined({
    name,
    namespace: [...spread][0] ?? frontend.namespace,
    selector: { [SERVICE_LABEL]: name },
    ports: planServicePorts(frontend.ports),
    balancing: false,
    straightToPods: false,
    stickyAddresses: false,
  });
}

/** The cloud takes two at most, which should lie in different zones. */
function subnets(frontend: FrontendBase, { network, deployments }: CloudContext): SubnetPlan[] {
  const own = deployments.find(({ path }) => path === frontend.path)?.network?.subnet;
  const candidates = [...(own ? [own] : []), ...(network?.subnets ?? [])];
  const [first] = candidates;
  const second = candidates.find(({ id, zone }) => id !== first.id && zone !== first.zone);
  return [first, second].flatMap((subnet) => (subnet ? [{ ...subnet }] : []));
}

function comment(frontend: FrontendBase, context: CloudContext): string {
  const { displayName, description } =
    context.deployments.find(({ path }) => path === frontend.path) ?? context;
  const text = description === undefined ? displayName : `${displayName}: ${description}`;
  const characters = [...text];
  return isUnresolved(text) || characters.length <= MAX_COMMENT
    ? text
    : `${characters.slice(0, MAX_COMMENT - 1).join('')}…`;
}

import { CloudContext } from './cloud-context';
import { CloudGatewaySettingsPlan } from './cloud-gateway-settings';
import { CloudEntryPlan, CloudUpstreamPlan, planEntries, planUpstreams } from './cloud-routes';
import { FrontendBase, SharedServicePlan } from './frontend-base';
import { SubnetPlan } from './network';
import { planServicePorts } from './port';
import { cloudName } from '../private/names';
import { omitUndefined } from '../private/omit-undefined';
import { isUnresolved } from '../private/unresolved';
import { SERVICE_LABEL } from '../private/vocabulary';
import { LoadBalancerKind } from '../spec/load-balancer';

/** An APIG (Volcengine's API gateway) that Terraform creates or uses. @internal */
export interface CloudGatewayPlan {
  /** Its name in Volcengine, and the prefix of the names of its resources; legal and stable. */
  readonly name: string;
  /**
   * The id of the existing one that is used.
   * @default - one is created
   */
  readonly instance?: string;
  /**
   * Settings of a created one.
   * @default - an existing one is used
   */
  readonly created?: CreatedGatewayPlan;
  /**
   * The id of the cluster that its backends are found in.
   * @default - not set; a rule requires it
   */
  readonly cluster?: string;
  /** Whether Terraform imports the cluster; an existing gateway may have imported it already. */
  readonly importsCluster: boolean;
  /** Display name and description, cut to `MAX_COMMENT` characters. */
  readonly comment: string;
  /**
   * The one Service over the pods of all deployments.
   * @default - none: its backends are the Services of the deployments
   */
  readonly service?: SharedServicePlan;
  /** Its backends. */
  readonly upstreams: CloudUpstreamPlan[];
  /** Its gateway services: one for each expose port. */
  readonly entries: CloudEntryPlan[];
}

/** A created APIG. @internal */
export interface CreatedGatewayPlan extends CloudGatewaySettingsPlan {
  /**
   * Id of its VPC.
   * @default - the network is not set; a rule requires it
   */
  readonly vpc?: string;
  /** Its subnets: one, or two in different zones. */
  readonly subnets: SubnetPlan[];
  /** Whether it has an address on the internet in addition to the one in the VPC. */
  readonly publicAccess: boolean;
}

/** Most characters in the comment of an APIG or of its services. @internal */
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

/** An APIG has two subnets at most, which should be in different zones. */
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

import { CloudGatewayPlan, CreatedGatewayPlan } from '../../plan/cloud-gateway-plan';
import {
  CloudEntryPlan,
  CloudMirrorPlan,
  CloudRoutePlan,
  CloudUpstreamPlan,
  CloudVersionPlan,
} from '../../plan/cloud-routes-plan';
import { FrontPlan } from '../../plan/front-plan';
import { AlgorithmName, AlgorithmPlan } from '../../plan/load-balancer-plan';
import { ServicePlan } from '../../plan/service-plan';
import { given } from '../../private/given';
import { isUnknown } from '../../private/unknown';
import { DEPLOYMENT_LABEL } from '../../private/vocabulary';
import { CloudResource, address, reference, resourceName } from '../cloud-resource';

const GATEWAY = 'volcengine_apig_gateway';
const ENTRY = 'volcengine_apig_gateway_service';
const DOMAIN = 'volcengine_apig_custom_domain';
const SOURCE = 'volcengine_apig_upstream_source';
const UPSTREAM = 'volcengine_apig_upstream';
const VERSION = 'volcengine_apig_upstream_version';
const ROUTE = 'volcengine_apig_route';

/** The API gateways of the cloud, their upstreams and routes. @internal */
export function renderApiGateways(plan: ServicePlan): CloudResource[] {
  const all = plan.fronts.flatMap((front) =>
    front.cloudGateway ? renderGateway(front, front.cloudGateway) : [],
  );
  // two load balancers of one service on one existing gateway mean the same source
  const addresses = all.map(address);
  return all.filter((each, index) => !each.shared || addresses.indexOf(address(each)) === index);
}

function renderGateway(front: FrontPlan, gateway: CloudGatewayPlan): CloudResource[] {
  const { created, upstreams, entries } = gateway;
  return [
    ...(created ? [createdGateway(front, gateway, created)] : []),
    ...(gateway.importsCluster ? [source(front, gateway)] : []),
    ...upstreams.flatMap((each) => [
      upstream(front, gateway, each),
      ...each.versions.map((one) => version(front, each, one)),
    ]),
    ...entries.flatMap((entry) => [
      gatewayService(front, gateway, entry),
      ...front.loadBalancer.hostnames.map((hostname, index) =>
        customDomain(front, entry, hostname, index),
      ),
      ...entry.routes.map((each) => route(front, gateway, entry, each)),
    ]),
  ];
}

/** Names in the cloud have the namespace in them, unless only Terraform will know it. */
function named({ path, namespace }: FrontPlan, ...parts: string[]): string {
  return resourceName(path, isUnknown(namespace) ? namespace : undefined, ...parts);
}

function createdGateway(
  front: FrontPlan,
  { name, comment }: CloudGatewayPlan,
  created: CreatedGatewayPlan,
): CloudResource {
  const { publicAccess, publicBandwidth, flannelPodCidr } = created;
  return {
    owner: front.path,
    type: GATEWAY,
    name: named(front, name),
    after: [],
    values: given({
      name,
      type: 'standard',
      comments: comment,
      network_spec: [{ vpc_id: created.vpc, subnet_ids: created.subnets.map(({ id }) => id) }],
      resource_spec: [
        given({
          replicas: created.nodes,
          instance_spec_code: created.nodeSize,
          clb_spec_code: created.balancerSize,
          public_network_billing_type: !publicAccess
            ? undefined
            : publicBandwidth === undefined
              ? 'traffic'
              : 'bandwidth',
          public_network_bandwidth: publicAccess ? publicBandwidth : undefined,
          // both are true where they are not said
          network_type: [{ enable_public_network: publicAccess, enable_private_network: true }],
        }),
      ],
      backend_spec:
        flannelPodCidr === undefined
          ? undefined
          : [{ is_vke_with_flannel_cni_supported: true, vke_pod_cidr: flannelPodCidr }],
    }),
  };
}

function gatewayId(front: FrontPlan, { name, instance }: CloudGatewayPlan): string {
  return instance ?? reference(GATEWAY, named(front, name), 'id');
}

/** An existing gateway has a cluster as its source once, whichever services stand behind it. */
function sourceName(front: FrontPlan, { name, instance, cluster }: CloudGatewayPlan): string {
  return instance === undefined
    ? named(front, name)
    : resourceName(
        front.path,
        'existing',
        ...[instance, cluster].map((id) => (isUnknown(id) ? 'later' : id)),
      );
}

function source(front: FrontPlan, gateway: CloudGatewayPlan): CloudResource {
  return {
    owner: front.path,
    type: SOURCE,
    name: sourceName(front, gateway),
    shared: gateway.instance !== undefined,
    after: [],
    values: {
      gateway_id: gatewayId(front, gateway),
      source_type: 'K8S',
      source_spec: [{ k8s_source: [{ cluster_id: gateway.cluster }] }],
    },
  };
}

function upstream(
  front: FrontPlan,
  gateway: CloudGatewayPlan,
  { name, protocol, service, namespace, port }: CloudUpstreamPlan,
): CloudResource {
  return {
    owner: front.path,
    type: UPSTREAM,
    name: named(front, name),
    after: [`Service/${service}`],
    values: {
      name,
      // by way of the source, which must be there first, and may be another service's
      gateway_id: gateway.importsCluster
        ? reference(SOURCE, sourceName(front, gateway), 'gateway_id')
        : gatewayId(front, gateway),
      source_type: 'K8S',
      protocol,
      upstream_spec: [{ k8s_service: [{ namespace, name: service, port }] }],
      load_balancer_settings: [algorithm(front.loadBalancer.algorithm)],
      // what a route has let go of may be destroyed only after the route was changed
      lifecycle: [{ create_before_destroy: true }],
    },
  };
}

const SIMPLE: Partial<Record<AlgorithmName, string>> = {
  [AlgorithmName.ROUND_ROBIN]: 'ROUND_ROBIN',
  [AlgorithmName.LEAST_CONNECTIONS]: 'LEAST_CONN',
  [AlgorithmName.RANDOM]: 'RANDOM',
};

function algorithm({ name, header }: AlgorithmPlan): object {
  return header === undefined
    ? { lb_policy: 'SimpleLB', simple_lb: SIMPLE[name] }
    : {
        lb_policy: 'ConsistentHashLB',
        consistent_hash_lb: [{ hash_key: 'HttpHeaderName', http_header_name: header }],
      };
}

function version(
  front: FrontPlan,
  { name: behind }: CloudUpstreamPlan,
  { name, deployment }: CloudVersionPlan,
): CloudResource {
  return {
    owner: front.path,
    type: VERSION,
    name: named(front, behind, name),
    after: [],
    values: {
      upstream_id: reference(UPSTREAM, named(front, behind), 'id'),
      upstream_version: [{ name, labels: [{ key: DEPLOYMENT_LABEL, value: deployment }] }],
      // the cloud deletes no version that a route still names
      lifecycle: [{ create_before_destroy: true }],
    },
  };
}

function gatewayService(
  front: FrontPlan,
  gateway: CloudGatewayPlan,
  { name, protocol }: CloudEntryPlan,
): CloudResource {
  return {
    owner: front.path,
    type: ENTRY,
    name: named(front, name),
    after: [],
    values: {
      gateway_id: gatewayId(front, gateway),
      service_name: name,
      comments: gateway.comment,
      protocol: [protocol],
      auth_spec: [{ enable: false }],
    },
  };
}

function customDomain(
  front: FrontPlan,
  { name, protocol }: CloudEntryPlan,
  hostname: string,
  index: number,
): CloudResource {
  // dots and wildcards are no part of a resource's name, and hyphens are part of a host's
  const key = isUnknown(hostname) ? String(index) : hostname.replace(/[^a-z0-9-]/g, '_');
  return {
    owner: front.path,
    type: DOMAIN,
    name: named(front, name, key),
    after: [],
    values: given({
      service_id: reference(ENTRY, named(front, name), 'id'),
      domain: hostname,
      protocol: [protocol],
      certificate_id: front.loadBalancer.certificate,
    }),
  };
}

function route(
  front: FrontPlan,
  gateway: CloudGatewayPlan,
  entry: CloudEntryPlan,
  { name, path, priority, pinned, rewrite, timeout, backends, mirror }: CloudRoutePlan,
): CloudResource {
  const { pinningHeader } = front.loadBalancer;
  return {
    owner: front.path,
    type: ROUTE,
    name: named(front, name),
    after: gateway.upstreams.flatMap(({ name: behind, versions }) =>
      versions
        .filter((each) =>
          [...backends, mirror].some(
            (backend) => backend?.upstream === behind && backend.version === each.name,
          ),
        )
        .map((each) => address({ type: VERSION, name: named(front, behind, each.name) })),
    ),
    values: {
      service_id: reference(ENTRY, named(front, entry.name), 'id'),
      name,
      // the provider's own default is false
      enable: true,
      priority,
      upstream_list: backends.map((backend) =>
        given({
          upstream_id: upstreamId(front, backend.upstream),
          version: backend.version,
          weight: backend.weight,
        }),
      ),
      match_rule: [
        given({
          path: [{ match_type: 'Prefix', match_content: path }],
          header:
            pinned === undefined
              ? undefined
              : [
                  {
                    key: pinningHeader,
                    value: [{ match_type: 'Exact', match_content: pinned }],
                  },
                ],
        }),
      ],
      advanced_setting: [
        given({
          timeout_setting: [timeout === 0 ? { enable: false } : { enable: true, timeout }],
          url_rewrite_setting:
            rewrite === undefined ? undefined : [{ enable: true, url_rewrite: rewrite }],
          mirror_policies: mirror && [mirrored(front, mirror)],
        }),
      ],
    },
  };
}

function upstreamId(front: FrontPlan, name: string): string {
  return reference(UPSTREAM, named(front, name), 'id');
}

/** No list of types is published; the provider's example calls its upstream of fixed addresses `fixed_ip`. */
function mirrored(
  front: FrontPlan,
  { upstream: name, version: one, percent }: CloudMirrorPlan,
): object {
  return {
    upstream: [given({ upstream_id: upstreamId(front, name), version: one, type: 'k8s_service' })],
    percent: [{ value: percent }],
  };
}

import { CloudGatewayPlan, CreatedGatewayPlan } from '../../plan/cloud-gateway';
import {
  CloudEntryPlan,
  CloudMirrorPlan,
  CloudRoutePlan,
  CloudUpstreamPlan,
  CloudVersionPlan,
} from '../../plan/cloud-routes';
import { Frontend } from '../../plan/frontend';
import { LoadBalancerPlan } from '../../plan/load-balancer';
import { PlannedService } from '../../plan/service';
import { omitUndefined } from '../../private/omit-undefined';
import { Expression, isUnresolved } from '../../private/unresolved';
import { DEPLOYMENT_LABEL } from '../../private/vocabulary';
import { AlgorithmName } from '../../spec/load-balancer';
import { CloudResource, address, reference, resourceName } from '../cloud-resource';

const GATEWAY = 'volcengine_apig_gateway';
const ENTRY = 'volcengine_apig_gateway_service';
const DOMAIN = 'volcengine_apig_custom_domain';
const SOURCE = 'volcengine_apig_upstream_source';
const UPSTREAM = 'volcengine_apig_upstream';
const VERSION = 'volcengine_apig_upstream_version';
const ROUTE = 'volcengine_apig_route';

/** APIGs (Volcengine's API gateways), their upstreams and routes. @internal */
export function renderApiGateways(plan: PlannedService): CloudResource[] {
  const all = plan.frontends.flatMap((frontend) =>
    frontend.cloudGateway ? renderGateway(frontend, frontend.cloudGateway) : [],
  );
  // two load balancers of one service on one existing gateway mean the same source
  const addresses = all.map(address);
  return all.filter((each, index) => !each.shared || addresses.indexOf(address(each)) === index);
}

function renderGateway(frontend: Frontend, gateway: CloudGatewayPlan): CloudResource[] {
  const { created, upstreams, entries } = gateway;
  return [
    ...(created ? [createdGateway(frontend, gateway, created)] : []),
    ...(gateway.importsCluster ? [source(frontend, gateway)] : []),
    ...upstreams.flatMap((each) => [
      upstream(frontend, gateway, each),
      ...each.versions.map((one) => version(frontend, each, one)),
    ]),
    ...entries.flatMap((entry) => [
      gatewayService(frontend, gateway, entry),
      ...frontend.loadBalancer.hostnames.map((hostname, index) =>
        customDomain(frontend, entry, hostname, index),
      ),
      ...entry.routes.map((each) => route(frontend, gateway, entry, each)),
    ]),
  ];
}

/** Names in Volcengine include the namespace, unless only Terraform knows it. */
function named({ path, namespace }: Frontend, ...parts: string[]): string {
  return resourceName(path, isUnresolved(namespace) ? namespace : undefined, ...parts);
}

function createdGateway(
  frontend: Frontend,
  { name, comment }: CloudGatewayPlan,
  created: CreatedGatewayPlan,
): CloudResource {
  const { publicAccess, publicBandwidth, flannelPodCidr } = created;
  return {
    owner: frontend.path,
    type: GATEWAY,
    name: named(frontend, name),
    after: [],
    values: omitUndefined({
      name,
      type: 'standard',
      comments: comment,
      network_spec: [{ vpc_id: created.vpc, subnet_ids: created.subnets.map(({ id }) => id) }],
      resource_spec: [
        omitUndefined({
          replicas: created.nodes,
          instance_spec_code: created.nodeSize,
          clb_spec_code: created.balancerSize,
          public_network_billing_type: !publicAccess
            ? undefined
            : publicBandwidth === undefined
              ? 'traffic'
              : 'bandwidth',
          public_network_bandwidth: publicAccess ? publicBandwidth : undefined,
          // both default to true
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

function gatewayId(frontend: Frontend, { name, instance }: CloudGatewayPlan): string | Expression {
  return instance ?? reference(GATEWAY, named(frontend, name), 'id');
}

/** An existing gateway imports a cluster once, for all of its services. */
function sourceName(frontend: Frontend, { name, instance, cluster }: CloudGatewayPlan): string {
  return instance === undefined
    ? named(frontend, name)
    : resourceName(
        frontend.path,
        'existing',
        ...[instance, cluster].map((id) => (isUnresolved(id) ? 'later' : id)),
      );
}

function source(frontend: Frontend, gateway: CloudGatewayPlan): CloudResource {
  return {
    owner: frontend.path,
    type: SOURCE,
    name: sourceName(frontend, gateway),
    shared: gateway.instance !== undefined,
    after: [],
    values: {
      gateway_id: gatewayId(frontend, gateway),
      source_type: 'K8S',
      source_spec: [{ k8s_source: [{ cluster_id: gateway.cluster }] }],
    },
  };
}

function upstream(
  frontend: Frontend,
  gateway: CloudGatewayPlan,
  { name, protocol, service, namespace, port }: CloudUpstreamPlan,
): CloudResource {
  return {
    owner: frontend.path,
    type: UPSTREAM,
    name: named(frontend, name),
    after: [`Service/${service}`],
    values: {
      name,
      // by way of the source, which must be there first, and may be another service's
      gateway_id: gateway.importsCluster
        ? reference(SOURCE, sourceName(frontend, gateway), 'gateway_id')
        : gatewayId(frontend, gateway),
      source_type: 'K8S',
      protocol,
      upstream_spec: [{ k8s_service: [{ namespace, name: service, port }] }],
      load_balancer_settings: [loadBalancing(frontend.loadBalancer)],
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

function loadBalancing({ algorithm, hashHeader }: LoadBalancerPlan): object {
  return hashHeader === undefined
    ? { lb_policy: 'SimpleLB', simple_lb: SIMPLE[algorithm] }
    : {
        lb_policy: 'ConsistentHashLB',
        consistent_hash_lb: [{ hash_key: 'HttpHeaderName', http_header_name: hashHeader }],
      };
}

function version(
  frontend: Frontend,
  { name: behind }: CloudUpstreamPlan,
  { name, deployment }: CloudVersionPlan,
): CloudResource {
  return {
    owner: frontend.path,
    type: VERSION,
    name: named(frontend, behind, name),
    after: [],
    values: {
      upstream_id: reference(UPSTREAM, named(frontend, behind), 'id'),
      upstream_version: [{ name, labels: [{ key: DEPLOYMENT_LABEL, value: deployment }] }],
      // Volcengine deletes no version that a route still names
      lifecycle: [{ create_before_destroy: true }],
    },
  };
}

function gatewayService(
  frontend: Frontend,
  gateway: CloudGatewayPlan,
  { name, protocol }: CloudEntryPlan,
): CloudResource {
  return {
    owner: frontend.path,
    type: ENTRY,
    name: named(frontend, name),
    after: [],
    values: {
      gateway_id: gatewayId(frontend, gateway),
      service_name: name,
      comments: gateway.comment,
      protocol: [protocol],
      auth_spec: [{ enable: false }],
    },
  };
}

function customDomain(
  frontend: Frontend,
  { name, protocol }: CloudEntryPlan,
  hostname: string,
  index: number,
): CloudResource {
  // dots and wildcards are no part of a resource's name, and hyphens are part of a host's
  const key = isUnresolved(hostname) ? String(index) : hostname.replace(/[^a-z0-9-]/g, '_');
  return {
    owner: frontend.path,
    type: DOMAIN,
    name: named(frontend, name, key),
    after: [],
    values: omitUndefined({
      service_id: reference(ENTRY, named(frontend, name), 'id'),
      domain: hostname,
      protocol: [protocol],
      certificate_id: frontend.loadBalancer.certificate,
    }),
  };
}

function route(
  frontend: Frontend,
  gateway: CloudGatewayPlan,
  entry: CloudEntryPlan,
  { name, path, priority, overridden, rewrite, timeout, backends, mirror }: CloudRoutePlan,
): CloudResource {
  const { overrideHeader } = frontend.loadBalancer;
  return {
    owner: frontend.path,
    type: ROUTE,
    name: named(frontend, name),
    after: gateway.upstreams.flatMap(({ name: behind, versions }) =>
      versions
        .filter((each) =>
          [...backends, mirror].some(
            (backend) => backend?.upstream === behind && backend.version === each.name,
          ),
        )
        .map((each) => address({ type: VERSION, name: named(frontend, behind, each.name) })),
    ),
    values: {
      service_id: reference(ENTRY, named(frontend, entry.name), 'id'),
      name,
      // the provider's own default is false
      enable: true,
      priority,
      upstream_list: backends.map((backend) =>
        omitUndefined({
          upstream_id: upstreamId(frontend, backend.upstream),
          version: backend.version,
          weight: backend.weight,
        }),
      ),
      match_rule: [
        omitUndefined({
          path: [{ match_type: 'Prefix', match_content: path }],
          header:
            overridden === undefined
              ? undefined
              : [
                  {
                    key: overrideHeader,
                    value: [{ match_type: 'Exact', match_content: overridden }],
                  },
                ],
        }),
      ],
      advanced_setting: [
        omitUndefined({
          timeout_setting: [timeout === 0 ? { enable: false } : { enable: true, timeout }],
          url_rewrite_setting:
            rewrite === undefined ? undefined : [{ enable: true, url_rewrite: rewrite }],
          mirror_policies: mirror && [mirrored(frontend, mirror)],
        }),
      ],
    },
  };
}

function upstreamId(frontend: Frontend, name: string): Expression {
  return reference(UPSTREAM, named(frontend, name), 'id');
}

/** No list of types is published; the provider's example calls its upstream of fixed addresses `fixed_ip`. */
function mirrored(
  frontend: Frontend,
  { upstream: name, version: one, percent }: CloudMirrorPlan,
): object {
  return {
    upstream: [
      omitUndefined({ upstream_id: upstreamId(frontend, name), version: one, type: 'k8s_service' }),
    ],
    percent: [{ value: percent }],
  };
}

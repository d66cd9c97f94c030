import { FrontendShares, selected, Variant } from './shares';
import { WrittenResource } from '../homes/home';

/** Computes shares from the resources of Volcengine in a stack. @internal */
export function cloudShares(
  resources: readonly WrittenResource[],
  variants: readonly Variant[],
): FrontendShares[] {
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  return [
    ...ofServers(of('volcengine_server_group_server'), variants),
    ...of('volcengine_apig_route')
      .filter(({ values }) => !isPinnedTag(values))
      .map((route) => ofRoute(route, of('volcengine_apig_upstream_version'), variants)),
  ];
}

/** Shares of a CLB: a server group has every node once per deployment, so weights are comparable. */
function ofServers(
  servers: readonly WrittenResource[],
  variants: readonly Variant[],
): FrontendShares[] {
  const groups = new Map<string, WrittenResource[]>();
  for (const server of servers) {
    const group = server.values.server_group_id;
    groups.set(group, [...(groups.get(group) ?? []), server]);
  }
  return [...groups].map(([group, members]) =>
    shared(`the servers of ${group}`, variants, ({ workload }) =>
      members
        .filter(({ values }) => values.description === workload.metadata.name)
        .reduce((sum, { values }) => sum + values.weight, 0),
    ),
  );
}

/** Shares of an API gateway: versions of an upstream are labels of pods. */
function ofRoute(
  { name, values }: WrittenResource,
  versions: readonly WrittenResource[],
  variants: readonly Variant[],
): FrontendShares {
  const backends: any[] = values.upstream_list ?? [];
  const labels = (backend: any): Record<string, string> => {
    const [found] = versions
      .filter((version) => version.values.upstream_id === backend.upstream_id)
      .flatMap((version) => version.values.upstream_version)
      .filter((version: any) => version.name === backend.version);
    const pairs: any[] = found?.labels ?? [];
    return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
  };
  return shared(`volcengine_apig_route ${name}`, variants, (variant) =>
    backends
      .filter((backend) => selected([variant], labels(backend)).length > 0)
      .reduce((sum, { weight }) => sum + weight, 0),
  );
}

/** Whether a route matches only requests with a certain header. */
function isPinnedTag({ match_rule: rules }: any): boolean {
  return (rules ?? []).some(({ header }: any) => (header ?? []).length > 0);
}

function shared(
  by: string,
  variants: readonly Variant[],
  weightOf: (variant: Variant) => number,
): FrontendShares {
  const weights = variants.map(weightOf);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = variants.map(({ id }, index) => [id, total === 0 ? 0 : weights[index] / total]);
  return { by, shares: Object.fromEntries(shares) };
}

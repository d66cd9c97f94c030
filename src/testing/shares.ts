/** The Deployment of one of a service's deployments, as it is written. @internal */
export interface Variant {
  /** What the share is told by. */
  readonly id: string;
  readonly workload: any;
}

/** Everything that says where a service's requests go. @internal */
export interface Written {
  /** All objects that are written. */
  readonly objects: readonly any[];
  /** Those that the service itself makes. */
  readonly own: readonly any[];
  readonly variants: readonly Variant[];
}

const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TCPRoute'];

/** Shares by id, once per rule of a route or load balancer in front of a service. @internal */
export interface FrontendShares {
  /** The object that shares, and which of its rules. */
  readonly by: string;
  readonly shares: { readonly [id: string]: number };
}

/**
 * Who gets which part, by what the objects say: weights of routes, selectors of Services, replicas.
 * Rules for requests that choose a deployment by a header are left out.
 *
 * @internal
 */
export function writtenShares(written: Written): FrontendShares[] {
  const routed = written.own
    .filter(({ kind }) => ROUTES.includes(kind))
    .flatMap((route) =>
      rulesOf(route).map(({ rule, index }) => ({
        by: `${route.kind} ${route.metadata.name}, rule ${index + 1}`,
        shares: ofBackends(written, route, rule.backendRefs),
      })),
    );
  const balanced = written.own
    .filter(({ kind, spec }) => kind === 'Service' && spec?.type === 'LoadBalancer')
    .filter(({ spec }) => selected(written.variants, spec.selector).length > 0)
    .map((service) => ({
      by: `Service ${service.metadata.name}`,
      shares: complete(written, ofService(written, service)),
    }));
  return [...routed, ...balanced];
}

function rulesOf(route: any): { readonly rule: any; readonly index: number }[] {
  const rules: any[] = route.spec?.rules ?? [];
  return rules
    .map((rule, index) => ({ rule, index }))
    .filter(({ rule }) => (rule.backendRefs ?? []).length > 0)
    .filter(({ rule }) => !isPinnedTag(rule));
}

/** Whether a rule is for requests with a certain header alone. */
function isPinnedTag({ matches }: any): boolean {
  const all: any[] = matches ?? [];
  return all.length > 0 && all.every(({ headers }) => (headers ?? []).length > 0);
}

function ofBackends(written: Written, route: any, refs: any[]): Record<string, number> {
  const weightOf = (ref: any): number => ref.weight ?? 1;
  const total = refs.reduce((sum, ref) => sum + weightOf(ref), 0);
  const shares = new Map<string, number>();
  for (const ref of refs) {
    const namespace = ref.namespace ?? route.metadata.namespace;
    const service = written.objects.find(
      ({ kind, metadata }) =>
        kind === 'Service' && metadata.name === ref.name && metadata.namespace === namespace,
    );
    if (service === undefined) {
      throw new Error(
        `${route.kind} ${route.metadata.name} leads to Service ${ref.name}, which is not written`,
      );
    }
    for (const [id, part] of ofService(written, service)) {
      const share = total === 0 ? 0 : (weightOf(ref) / total) * part;
      shares.set(id, (shares.get(id) ?? 0) + share);
    }
  }
  return complete(written, shares);
}

/** The parts of a Service's connections, by the number of instances that it selects. */
function ofService(written: Written, { spec }: any): Map<string, number> {
  const variants = selected(written.variants, spec.selector);
  const counts = variants.map(({ workload }) => instances(written, workload));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return new Map(variants.map(({ id }, index) => [id, total === 0 ? 0 : counts[index] / total]));
}

/** Those whose instances have all of these labels. @internal */
export function selected(
  variants: readonly Variant[],
  selector: Record<string, string> = {},
): Variant[] {
  const request = Object.entries(selector);
  // a Service without a selector leads to no instance, and not to all of them
  return variants.filter(
    ({ workload }) =>
      request.length > 0 &&
      request.every(([name, value]) => workload.spec.template.metadata?.labels?.[name] === value),
  );
}

/** The number of instances that are there at any time: said, or the least of an autoscaler. */
function instances({ objects }: Written, workload: any): number {
  const scaler = objects.find(
    ({ spec, metadata }) =>
      spec?.scaleTargetRef?.name === workload.metadata.name &&
      metadata.namespace === workload.metadata.namespace,
  );
  const least = scaler?.spec.minReplicaCount ?? scaler?.spec.minReplicas;
  return workload.spec.replicas ?? least ?? 1;
}

/** A deployment to which nothing leads gets nothing: a share of 0 and not none. */
function complete({ variants }: Written, shares: Map<string, number>): Record<string, number> {
  return Object.fromEntries(variants.map(({ id }) => [id, shares.get(id) ?? 0]));
}

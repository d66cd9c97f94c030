import { INTERCEPTED_HEADER } from '../private/vocabulary';
import { servingTemplate } from '../private/workload-kind';

/** The rendered workload of one of a service's deployments. @internal */
export interface Variant {
  /** Key of the deployment's share. */
  readonly id: string;
  readonly workload: any;
}

/** The rendered objects that decide where a service's requests go. @internal */
export interface RenderedService {
  /** All objects of the synthesis. */
  readonly objects: readonly any[];
  /** Objects of the service itself, without those of its deployments. */
  readonly own: readonly any[];
  readonly variants: readonly Variant[];
}

const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TCPRoute'];

/** The labels by which backends select pods. */
const SELECTORS: Record<string, (spec: any) => Record<string, string>> = {
  Service: ({ selector }) => selector,
  InferencePool: ({ selector }) => selector.matchLabels,
};

/** Shares by id, for a rule of a route or for a load balancer in front of a service. @internal */
export interface FrontendShares {
  /** The object that splits the traffic, and the number of its rule. */
  readonly by: string;
  readonly shares: { readonly [id: string]: number };
}

/**
 * Computes shares from the objects: weights of routes, selectors of Services and replicas. Rules for
 * requests that select a deployment by a header do not count.
 *
 * @internal
 */
export function manifestShares(rendered: RenderedService): FrontendShares[] {
  const routed = rendered.own
    .filter(({ kind }) => ROUTES.includes(kind))
    .flatMap((route) =>
      rulesOf(route).map(({ rule, index }) => ({
        by: `${route.kind} ${route.metadata.name}, rule ${index + 1}`,
        shares: ofBackends(rendered, route, rule.backendRefs),
      })),
    );
  const balanced = rendered.own
    .filter(({ kind, spec }) => kind === 'Service' && spec?.type === 'LoadBalancer')
    .filter(({ spec }) => selected(rendered.variants, spec.selector).length > 0)
    .map((service) => ({
      by: `Service ${service.metadata.name}`,
      shares: complete(rendered, ofService(rendered, service)),
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

/** Whether a rule matches only requests with a certain header. */
function isPinnedTag({ matches }: any): boolean {
  const all: any[] = matches ?? [];
  return all.length > 0 && all.every(({ headers }) => (headers ?? []).length > 0);
}

function ofBackends(rendered: RenderedService, route: any, refs: any[]): Record<string, number> {
  const weightOf = (ref: any): number => ref.weight ?? 1;
  const total = refs.reduce((sum, ref) => sum + weightOf(ref), 0);
  const shares = new Map<string, number>();
  for (const each of refs) {
    const ref = behindInterceptor(rendered, each);
    const namespace = ref.namespace ?? route.metadata.namespace;
    const refKind = ref.kind ?? 'Service';
    const service = rendered.objects.find(
      ({ kind, metadata }) =>
        refKind === kind &&
        kind in SELECTORS &&
        metadata.name === ref.name &&
        metadata.namespace === namespace,
    );
    if (service === undefined) {
      const reason =
        refKind in SELECTORS
          ? 'which is not rendered'
          : `and only the weights and selectors of Services and InferencePools have shares: test the ${refKind} itself`;
      throw new Error(
        `${route.kind} ${route.metadata.name} leads to ${refKind} ${ref.name}, ${reason}`,
      );
    }
    for (const [id, part] of ofService(rendered, service)) {
      const share = total === 0 ? 0 : (weightOf(ref) / total) * part;
      shares.set(id, (shares.get(id) ?? 0) + share);
    }
  }
  return complete(rendered, shares);
}

/** The target of an interceptor, which a header of the backend names; other backends as they are. */
function behindInterceptor({ objects }: RenderedService, ref: any): any {
  const set: any[] = (ref.filters ?? []).flatMap(
    (each: any) => each.requestHeaderModifier?.set ?? [],
  );
  const value = set.find(({ name }) => name === INTERCEPTED_HEADER)?.value;
  const route = objects.find(
    ({ kind, spec }) => kind === 'InterceptorRoute' && spec.rules[0].headers[0].value === value,
  );
  return value === undefined || !route
    ? ref
    : { weight: ref.weight, name: route.spec.target.service, namespace: route.metadata.namespace };
}

/** The parts of the connections of a Service or an InferencePool, by the replica counts of the deployments that it selects. */
function ofService(rendered: RenderedService, { kind, spec }: any): Map<string, number> {
  const variants = selected(rendered.variants, SELECTORS[kind](spec));
  const counts = variants.map(({ workload }) => replicas(rendered, workload));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return new Map(variants.map(({ id }, index) => [id, total === 0 ? 0 : counts[index] / total]));
}

/** The deployments whose pods have all of these labels. @internal */
export function selected(
  variants: readonly Variant[],
  selector: Record<string, string> = {},
): Variant[] {
  const request = Object.entries(selector);
  // a Service without a selector selects no pods, and not all of them
  return variants.filter(
    ({ workload }) =>
      request.length > 0 &&
      request.every(
        ([name, value]) => servingTemplate(workload)?.metadata?.labels?.[name] === value,
      ),
  );
}

/** The replica count: the declared one, or the minimum of an autoscaler. */
function replicas({ objects }: RenderedService, workload: any): number {
  const scaler = objects.find(
    ({ spec, metadata }) =>
      spec?.scaleTargetRef?.name === workload.metadata.name &&
      metadata.namespace === workload.metadata.namespace,
  );
  const least = scaler?.spec.minReplicaCount ?? scaler?.spec.minReplicas;
  return workload.spec.replicas ?? least ?? 1;
}

/** A deployment that no object leads to has share 0. */
function complete(
  { variants }: RenderedService,
  shares: Map<string, number>,
): Record<string, number> {
  return Object.fromEntries(variants.map(({ id }) => [id, shares.get(id) ?? 0]));
}

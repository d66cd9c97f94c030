/** What reading is, to RBAC. */
export const READ = ['get', 'list', 'watch'];

/** The plural that the API server serves each kind under. */
export const PLURALS: Record<string, string> = {
  BackendTrafficPolicy: 'gateway.envoyproxy.io/backendtrafficpolicies',
  Deployment: 'apps/deployments',
  GRPCRoute: 'gateway.networking.k8s.io/grpcroutes',
  Gateway: 'gateway.networking.k8s.io/gateways',
  HTTPRoute: 'gateway.networking.k8s.io/httproutes',
  HTTPRouteFilter: 'gateway.envoyproxy.io/httproutefilters',
  HorizontalPodAutoscaler: 'autoscaling/horizontalpodautoscalers',
  NetworkPolicy: 'networking.k8s.io/networkpolicies',
  PodDisruptionBudget: 'policy/poddisruptionbudgets',
  PodMonitor: 'monitoring.coreos.com/podmonitors',
  ScaledObject: 'keda.sh/scaledobjects',
  Service: '/services',
};

/** A rule of a Role. */
export interface PolicyRule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly resourceNames?: string[];
  readonly verbs: string[];
}

/** Whether rules let somebody do something to an object, or to every object of a resource. */
export function allows(
  rules: PolicyRule[],
  verb: string,
  resource: string,
  name?: string,
): boolean {
  const [apiGroup, plural] = resource.split(/\/(.*)/);
  return rules.some(
    (rule) =>
      rule.apiGroups.includes(apiGroup) &&
      rule.resources.includes(plural) &&
      rule.verbs.includes(verb) &&
      (rule.resourceNames === undefined ||
        (name !== undefined && rule.resourceNames.includes(name))),
  );
}

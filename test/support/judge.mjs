// Judges Kubernetes objects by the schemas of the kubernetes-models packages.
//
// A process of its own, since those packages can only be imported, and jest requires.
// stdin: a JSON list of objects. stdout: for each a list of what is wrong with it.

const HOMES = {
  'apps/v1': 'kubernetes-models/apps/v1',
  v1: 'kubernetes-models/v1',
  'scheduling.k8s.io/v1': 'kubernetes-models/scheduling.k8s.io/v1',
  'policy/v1': 'kubernetes-models/policy/v1',
  'networking.k8s.io/v1': 'kubernetes-models/networking.k8s.io/v1',
  'rbac.authorization.k8s.io/v1': 'kubernetes-models/rbac.authorization.k8s.io/v1',
  'autoscaling/v2': 'kubernetes-models/autoscaling/v2',
  'gateway.networking.k8s.io/v1': '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1',
  'gateway.networking.k8s.io/v1alpha2':
    '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1alpha2',
  'gateway.networking.k8s.io/v1beta1':
    '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1beta1',
  'gateway.envoyproxy.io/v1alpha1':
    '@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1',
  'keda.sh/v1alpha1': '@kubernetes-models/keda/keda.sh/v1alpha1',
  'monitoring.coreos.com/v1': '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
};

/** Whose definitions no package has; the conformance suite judges them by their own. */
const ELSEWHERE = new Set([
  'http.keda.sh/v1beta1',
  'kueue.x-k8s.io/v1beta2',
  'inference.networking.k8s.io/v1',
  'leaderworkerset.x-k8s.io/v1',
  'resource.k8s.io/v1',
  'networking.istio.io/v1',
  'scheduling.vke.volcengine.com/v1beta1',
  'scheduling.volcano.sh/v1beta1',
  'gateway.networking.k8s.io/v1 TCPRoute',
]);

/** Fields that a published validator forgot, or that are newer: Envoy Gateway has `source` since 1.8. */
const FORGOTTEN = {
  PriorityClass: ['/description'],
  BackendTrafficPolicy: ['/spec/responseOverride/0/source', '/spec/timeout/http/streamIdleTimeout'],
};

/**
 * The object as the validators see it, and which of its fields they looked at: they accept fields
 * they don't know, but look only at those they do.
 */
function watched(value, at, seen) {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => watched(item, `${at}/${index}`, seen));
  }
  const inside = new Map();
  return new Proxy(value, {
    get(target, name) {
      if (typeof name !== 'string' || !Object.hasOwn(target, name)) {
        return Reflect.get(target, name);
      }
      seen.add(`${at}/${name}`);
      if (!inside.has(name)) {
        inside.set(name, watched(target[name], `${at}/${name}`, seen));
      }
      return inside.get(name);
    },
  });
}

/** The fields nobody looked at, the outermost of each. */
function unseen(value, at, seen) {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, item]) => {
    const path = `${at}/${name}`;
    return Array.isArray(value) || seen.has(path) ? unseen(item, path, seen) : [path];
  });
}

async function judge(object) {
  const { apiVersion, kind } = object;
  if (ELSEWHERE.has(apiVersion) || ELSEWHERE.has(`${apiVersion} ${kind}`)) {
    return [];
  }
  const home = HOMES[object.apiVersion];
  if (home === undefined) {
    return [`no schema for ${object.apiVersion}`];
  }
  const { [object.kind]: Model } = await import(`${home}/${object.kind}`).catch(() => ({}));
  if (Model === undefined) {
    return [`no schema for ${object.apiVersion} ${object.kind}`];
  }
  const seen = new Set();
  const wrong = [];
  try {
    new Model().validate.call(watched(object, '', seen));
  } catch (failure) {
    wrong.push(failure.message);
  }
  const forgotten = FORGOTTEN[object.kind] ?? [];
  const unknown = unseen(object, '', seen).filter((field) => !forgotten.includes(field));
  return [...wrong, ...unknown.map((field) => `unknown field ${field}`)];
}

let input = '';
for await (const chunk of process.stdin) {
  input += chunk;
}
process.stdout.write(JSON.stringify(await Promise.all(JSON.parse(input).map(judge))));

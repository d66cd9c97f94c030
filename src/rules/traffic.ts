import { Finding, Rule, broken, error, warning } from './finding';
import { wholeNumber } from './numbers';
import { ServicePlan, ServiceSaid } from '../plan/service-plan';
import { AlgorithmName, Degree } from '../plan/traffic-plan';
import { isHeaderName } from '../private/http';
import { isUnknown } from '../private/unknown';

const HOSTNAME =
  /^(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
const IP = /^(\*\.)?\d+(\.\d+){3}$/;
const MAX_WEIGHT = 10000;
/** Gateway API: backends of one rule, and host names of one route. */
const MAX_BACKENDS = 16;
const MAX_HOSTNAMES = 16;
/** Gateway API durations have at most five digits a unit. */
const MAX_TIMEOUT_SECONDS = 99999;

const TRAFFIC_EXPLICIT = error(
  'TRAFFIC_EXPLICIT',
  'two or more deployments behind an API gateway have their split said; a service has one policy',
);
const TRAFFIC_WEIGHT = error(
  'TRAFFIC_WEIGHT',
  `a weight is a whole number 0–${MAX_WEIGHT}, not all are 0, each deployment is of this service and named once, ${MAX_BACKENDS} at most`,
);
const TRAFFIC_UNUSED = error(
  'TRAFFIC_LOAD_BALANCER',
  'a split stands on a service that has a load balancer to carry it out',
);
const ALGORITHM = error(
  'ALGORITHM',
  'consistent hash names a request header (HTTP token, 1–256 characters), and the gateway can do the algorithm with the weights',
);
const HOSTNAMES = error(
  'HOSTNAME',
  `host names are DNS names in lower case, with a leading *. at most, no addresses, each once, ${MAX_HOSTNAMES} at most`,
);
const ROUTE_TIMEOUT = error(
  'ROUTE_TIMEOUT',
  `a route timeout is whole milliseconds, up to ${MAX_TIMEOUT_SECONDS} s; 0 is no limit`,
);
const APPROXIMATED_LEAST_CONNECTIONS = warning(
  'APPROXIMATED_LEAST_CONNECTIONS',
  'least connections with weights compares the instances inside each deployment only',
);

/** @internal */
export const TRAFFIC_RULES: Rule[] = [
  TRAFFIC_EXPLICIT,
  TRAFFIC_WEIGHT,
  TRAFFIC_UNUSED,
  ALGORITHM,
  HOSTNAMES,
  ROUTE_TIMEOUT,
  APPROXIMATED_LEAST_CONNECTIONS,
];

/** @internal */
export function checkTraffic(said: ServiceSaid, plan: ServicePlan): Finding[] {
  return [
    ...explicit(said, plan),
    ...said.policies.flatMap((policy) => weights(said, policy)),
    ...algorithm(plan),
    ...hostnames(plan),
    ...timeout(said),
  ];
}

function explicit(said: ServiceSaid, plan: ServicePlan): Finding[] {
  const [first, ...others] = said.policies;
  const findings = others.map((policy) =>
    broken(TRAFFIC_EXPLICIT, policy.path, {
      problem: `a service has one traffic policy, and ${first.path} is it already`,
      mend: 'put all weights into one splitTraffic([...])',
    }),
  );
  if (first && !plan.loadBalancer) {
    findings.push(
      broken(TRAFFIC_UNUSED, first.path, {
        problem:
          'the weights have no load balancer to carry them out: the service has only Services, one per deployment',
        mend: 'add loadBalancer: LoadBalancer.apiGateway() to the service, or take the policy out',
      }),
    );
  }
  if (!first && plan.loadBalancer && plan.deployments.length > 1) {
    const line = plan.deployments
      .map(({ id }, index) => `Weight.of(${variable(id, index)}, ${index === 0 ? 1 : 0})`)
      .join(', ');
    findings.push(
      broken(TRAFFIC_EXPLICIT, plan.path, {
        problem: `the service has ${plan.deployments.length} deployments and nothing says who gets which share of the requests`,
        mend: `write, for example, service.splitTraffic([${line}])`,
      }),
    );
  }
  return findings;
}

/** The variable that a deployment is likely kept in; one that is right where its id gives none away. */
function variable(id: string, index: number): string {
  const words = /^[A-Za-z][A-Za-z0-9]*([-_. ][A-Za-z0-9]+)*$/.test(id) ? id.split(/[-_. ]/) : [];
  const [first, ...others] = words;
  return first === undefined || id.toLowerCase() === 'default'
    ? `service.deployments[${index}]`
    : [
        first.charAt(0).toLowerCase() + first.slice(1),
        ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1)),
      ].join('');
}

function weights(said: ServiceSaid, policy: ServiceSaid['policies'][number]): Finding[] {
  const own = new Set(said.deployments.map(({ path }) => path));
  const seen = new Set<string>();
  const findings = policy.weights.flatMap(({ path, weight }) => {
    const found = wholeNumber(
      TRAFFIC_WEIGHT,
      policy.path,
      weight,
      { min: 0, max: MAX_WEIGHT, required: true },
      {
        problem: `the weight of ${path} must be a whole number, 0–${MAX_WEIGHT}`,
        mend: 'write relative shares, such as 9 and 1; 0 is no traffic',
      },
    );
    if (!own.has(path)) {
      found.push(
        broken(TRAFFIC_WEIGHT, policy.path, {
          problem: `${path} is not a deployment of this service`,
          mend: `name its own: ${[...own].join(', ') || 'it has none'}`,
        }),
      );
    }
    if (seen.has(path)) {
      found.push(
        broken(TRAFFIC_WEIGHT, policy.path, {
          problem: `${path} is named twice`,
          mend: 'give it one weight',
        }),
      );
    }
    seen.add(path);
    return found;
  });
  const known = policy.weights.every(({ weight }) => !isUnknown(weight));
  if (findings.length === 0 && known && policy.weights.every(({ weight }) => weight === 0)) {
    findings.push(
      broken(TRAFFIC_WEIGHT, policy.path, {
        problem:
          policy.weights.length === 0
            ? 'no weight is given'
            : 'all weights are 0, so that nobody would answer',
        mend: 'give at least one deployment a weight above 0',
      }),
    );
  }
  if (policy.weights.length > MAX_BACKENDS) {
    findings.push(
      broken(TRAFFIC_WEIGHT, policy.path, {
        problem: `a route takes ${MAX_BACKENDS} backends at most`,
        got: policy.weights.length,
        mend: 'leave out deployments without traffic, or make a second service',
      }),
    );
  }
  return findings;
}

function algorithm(plan: ServicePlan): Finding[] {
  const { loadBalancer, traffic, platform, path } = plan;
  if (!loadBalancer) {
    return [];
  }
  const { name, header } = loadBalancer.algorithm;
  const findings: Finding[] = [];
  if (header !== undefined && !isUnknown(header) && !isHeaderName(header)) {
    findings.push(
      broken(ALGORITHM, path, {
        problem: 'the header of consistent hash must be an HTTP token of 1 to 256 characters',
        got: header,
        mend: "name one request header, such as GatewayAlgorithm.consistentHash('x-session-id')",
      }),
    );
  }
  if (traffic.degree === Degree.REFUSED) {
    findings.push(
      broken(ALGORITHM, path, {
        problem: `Envoy Gateway before 1.9 cannot do ${name} with weights: it ignores the weights, or draws the deployment at random for each request`,
        got: platform.gateway.version,
        mend: "upgrade and say Gateway.envoyGateway({ version: '1.9' }), give all weight to one deployment, or choose another algorithm",
      }),
    );
  }
  if (traffic.degree === Degree.APPROXIMATED && name === AlgorithmName.LEAST_CONNECTIONS) {
    findings.push(
      broken(APPROXIMATED_LEAST_CONNECTIONS, path, {
        problem:
          'with weights the deployment is chosen in turn by weight, and least connections compares only the instances inside it',
        mend: 'accept it, or choose GatewayAlgorithm.ROUND_ROBIN, which means what it says',
      }),
    );
  }
  return findings;
}

function hostnames({ loadBalancer, path }: ServicePlan): Finding[] {
  const names = loadBalancer?.hostnames ?? [];
  const findings = names
    .filter((name) => !isUnknown(name))
    .filter((name) => !HOSTNAME.test(name) || IP.test(name) || String(name).length > 253)
    .map((name) =>
      broken(HOSTNAMES, path, {
        problem:
          'a host name must be a DNS name in lower case, with a leading *. at most, and no address',
        got: name,
        mend: 'write a name such as chat.example.com',
      }),
    );
  if (new Set(names).size < names.length) {
    findings.push(
      broken(HOSTNAMES, path, {
        problem: 'each host name must be given once only',
        got: names,
        mend: 'take out the repeated one',
      }),
    );
  }
  if (names.length > MAX_HOSTNAMES) {
    findings.push(
      broken(HOSTNAMES, path, {
        problem: `"hostnames" must have at most ${MAX_HOSTNAMES} entries`,
        got: names.length,
        mend: 'use a wildcard such as *.example.com',
      }),
    );
  }
  return findings;
}

function timeout({ loadBalancer, path }: ServiceSaid): Finding[] {
  return wholeNumber(
    ROUTE_TIMEOUT,
    path,
    loadBalancer?.routeTimeout,
    { min: 0, max: MAX_TIMEOUT_SECONDS * 1000 },
    {
      problem: `"routeTimeout" must be whole milliseconds (shown here in ms), up to ${MAX_TIMEOUT_SECONDS} s`,
      mend: 'round it, or leave it out for no limit',
    },
  );
}

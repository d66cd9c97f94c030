import { ACCELERATORS } from './accelerators';
import { ACCESS } from './access';
import { ACCESS_MODES } from './access-modes';
import { ACKNOWLEDGEMENTS } from './acknowledgements';
import { ADOPTED_FIELDS } from './adopted-fields';
import { ADOPTED_MANIFESTS } from './adopted-manifests';
import { ADOPTION, isAdoptable } from './adoption';
import { AUTHENTICATIONS } from './authentication';
import { BEHAVIOR } from './behavior';
import { CAPACITY } from './capacity';
import { CLOUD_BALANCERS } from './cloud-balancers';
import { CLOUD_GATEWAYS } from './cloud-gateways';
import { CLOUD_SETTINGS } from './cloud-settings';
import { CLOUD_VALUES } from './cloud-values';
import { COMPATIBILITY } from './compatibility';
import { COMPUTE } from './compute';
import { CROSS_ORIGIN } from './cors';
import { DEVICE_CLAIMS } from './device-claim';
import { DISRUPTIONS } from './disruption';
import { ENDPOINT_PICKERS } from './endpoint-picker';
import { ENGINES } from './engines';
import { EXISTING_LOAD_BALANCERS } from './existing-load-balancers';
import { FILES } from './files';
import { Finding, Rule } from './finding';
import { FORWARDING } from './forwarding';
import { HARDENED_PODS } from './hardened';
import { HOSTNAMES } from './hostnames';
import { IDLE_RESOURCES } from './idle';
import { IMAGES } from './image';
import { INSTANCE_WEIGHTS } from './instance-weights';
import { LOAD_BALANCER_PATHS } from './load-balancer-paths';
import { LOAD_BALANCERS } from './load-balancers';
import { MACHINES } from './machine';
import { MODELS } from './model';
import { MONITORING } from './monitoring';
import { NAMES } from './names';
import { NETWORK } from './network';
import { NETWORK_ACCESS_RULES } from './network-access';
import { NODE_PORT_RULES } from './node-ports';
import { NODES_OF_REPLICA } from './nodes';
import { NUMA_AFFINITY } from './numa';
import { OPTIONS } from './options';
import { PATCHES } from './patches';
import { PLACEMENT } from './placement';
import { PLATFORM } from './platform';
import { POD_DEFAULTS, attributed } from './pod-defaults';
import { POD_OPTIONS } from './pod-options';
import { PODS } from './pods';
import { PORTS } from './ports';
import { PROBES } from './probes';
import { PUBLIC_GATEWAYS } from './public-gateway';
import { PUBLIC_LISTENERS } from './public-listeners';
import { PUBLIC_REQUESTS } from './public-requests';
import { QUEUES } from './queue';
import { QUOTAS } from './queue-quotas';
import { RELEASE_GATES } from './release-gates';
import { ROLLOUTS } from './rollout';
import { ROUTE_TIMEOUTS } from './route-timeouts';
import { SCALE_TO_ZERO } from './scale-to-zero';
import { SCALING } from './scaling';
import { SCALING_QUERIES } from './scaling-queries';
import { SHARES } from './scaling-share';
import { SCHEDULE_LIMITS } from './schedule-limits';
import { SCHEDULES } from './schedules';
import { SHARED_GATEWAY_ROUTES } from './shared-gateway-routes';
import { SHARED_GATEWAYS } from './shared-gateways';
import { SHUTDOWN } from './shutdown';
import { STORAGE } from './storage';
import { Subject } from './subject';
import { TARGET } from './target';
import { TEXTS } from './texts';
import { TRAFFIC } from './traffic';
import { WATCHING } from './watching';
import { WORKLOADS } from './workload';
import { PlannedService } from '../plan/service';
import { ServiceSpec } from '../spec/service';

/** Every subject, in the order of `docs/rules.md`; a test compares the list with the files of this folder. @internal */
export const SUBJECTS: readonly Subject[] = [
  TARGET,
  OPTIONS,
  NAMES,
  FILES,
  PLATFORM,
  ACCESS,
  NETWORK,
  NETWORK_ACCESS_RULES,
  PORTS,
  FORWARDING,
  LOAD_BALANCERS,
  HOSTNAMES,
  ROUTE_TIMEOUTS,
  EXISTING_LOAD_BALANCERS,
  SHARED_GATEWAYS,
  SHARED_GATEWAY_ROUTES,
  LOAD_BALANCER_PATHS,
  CLOUD_GATEWAYS,
  PUBLIC_GATEWAYS,
  PUBLIC_LISTENERS,
  AUTHENTICATIONS,
  CROSS_ORIGIN,
  PUBLIC_REQUESTS,
  TRAFFIC,
  RELEASE_GATES,
  INSTANCE_WEIGHTS,
  CLOUD_SETTINGS,
  CLOUD_BALANCERS,
  NODE_PORT_RULES,
  CLOUD_VALUES,
  WORKLOADS,
  COMPUTE,
  DEVICE_CLAIMS,
  ACCELERATORS,
  IMAGES,
  QUEUES,
  PLACEMENT,
  IDLE_RESOURCES,
  NUMA_AFFINITY,
  MACHINES,
  MODELS,
  STORAGE,
  ACCESS_MODES,
  PROBES,
  SHUTDOWN,
  ENGINES,
  NODES_OF_REPLICA,
  ROLLOUTS,
  DISRUPTIONS,
  ENDPOINT_PICKERS,
  CAPACITY,
  QUOTAS,
  MONITORING,
  WATCHING,
  SCALING,
  SCALING_QUERIES,
  SCHEDULES,
  SCHEDULE_LIMITS,
  SCALE_TO_ZERO,
  BEHAVIOR,
  SHARES,
  PODS,
  POD_OPTIONS,
  HARDENED_PODS,
  POD_DEFAULTS,
  ADOPTION,
  ADOPTED_MANIFESTS,
  ADOPTED_FIELDS,
  COMPATIBILITY,
  PATCHES,
  TEXTS,
  ACKNOWLEDGEMENTS,
];

/** Every rule, in the order of `docs/rules.md`. @internal */
export const RULES: readonly Rule[] = SUBJECTS.flatMap(({ rules }) => rules);

/** Everything the rules find about one service. @internal */
export function checkService(spec: ServiceSpec, plan: PlannedService): Finding[] {
  const adoption = ADOPTION.check(spec, plan);
  return isAdoptable(spec)
    ? [...adoption, ...others(spec, plan)]
    : // without manifests to go by, every other finding would only follow from this one
      adoption;
}

const OTHERS = SUBJECTS.filter((subject) => subject !== ADOPTION);

function others(spec: ServiceSpec, plan: PlannedService): Finding[] {
  const findings = OTHERS.flatMap(({ check }) => check(spec, plan));
  return attributed(findings, spec, plan);
}

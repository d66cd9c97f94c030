import { ACCESS_RULES, checkAccess } from './access';
import { ADOPTION_RULES, checkAdoption, isAdoptable } from './adoption';
import { BEHAVIOR_RULES, checkBehavior } from './behavior';
import { CAPACITY_RULES, checkCapacity } from './capacity';
import { CLOUD_BALANCER_RULES, checkCloudBalancers } from './cloud-balancers';
import { CLOUD_GATEWAY_RULES, checkCloudGateways } from './cloud-gateways';
import { CLOUD_SETTING_RULES, checkCloudSettings } from './cloud-settings';
import { CLOUD_VALUE_RULES } from './cloud-values';
import { COMPATIBILITY_RULES, checkCompatibility } from './compatibility';
import {
  EXISTING_LOAD_BALANCER_RULES,
  checkExistingLoadBalancers,
} from './existing-load-balancers';
import { Finding, Rule } from './finding';
import { FORWARDING_RULES, checkForwarding } from './forwarding';
import { INSTANCE_WEIGHT_RULES, checkInstanceWeights } from './instance-weights';
import { LOAD_BALANCER_RULES, checkLoadBalancers } from './load-balancers';
import { MODEL_RULES, checkModels } from './model';
import { MONITORING_RULES, checkMonitoring } from './monitoring';
import { NAME_RULES, checkNames } from './names';
import { NETWORK_RULES, checkNetwork } from './network';
import { NETWORK_ACCESS_RULES, checkNetworkAccess } from './network-access';
import { NODE_PORT_RULES, checkNodePorts } from './node-ports';
import { PATCH_RULES } from './patches';
import { PLACEMENT_RULES, checkPlacement } from './placement';
import { PLATFORM_RULES, checkPlatform } from './platform';
import { POD_OPTION_RULES, checkPodOptions } from './pod-options';
import { POD_RULES, checkPods } from './pods';
import { PORT_RULES, checkPorts } from './ports';
import { PROBE_RULES, checkProbes } from './probes';
import { ROLLOUT_RULES, checkRollouts } from './rollout';
import { SCALING_RULES, checkScaling } from './scaling';
import { SHARE_RULES, checkShares } from './scaling-share';
import { SCHEDULE_RULES, checkSchedules } from './schedules';
import { SHUTDOWN_RULES, checkShutdowns } from './shutdown';
import { STORAGE_RULES, checkStorage } from './storage';
import { HOME_RULES } from './target';
import { TRAFFIC_RULES, checkTraffic } from './traffic';
import { WORKLOAD_RULES, checkWorkloads } from './workload';
import { ServicePlan } from '../plan/service';
import { ServiceSpec } from '../spec/service';

/** Every rule there is, by subject; `docs/rules.md` is made of it. @internal */
export const RULES: Record<string, Rule[]> = {
  Home: HOME_RULES,
  Names: NAME_RULES,
  Platform: PLATFORM_RULES,
  Visibility: ACCESS_RULES,
  Network: [...NETWORK_RULES, ...NETWORK_ACCESS_RULES],
  Ports: [...PORT_RULES, ...FORWARDING_RULES],
  'Load balancers': [
    ...LOAD_BALANCER_RULES,
    ...EXISTING_LOAD_BALANCER_RULES,
    ...CLOUD_GATEWAY_RULES,
  ],
  Traffic: [...TRAFFIC_RULES, ...INSTANCE_WEIGHT_RULES],
  Cloud: [
    ...CLOUD_SETTING_RULES,
    ...CLOUD_BALANCER_RULES,
    ...NODE_PORT_RULES,
    ...CLOUD_VALUE_RULES,
  ],
  Deployment: WORKLOAD_RULES,
  Placement: PLACEMENT_RULES,
  Model: MODEL_RULES,
  Storage: STORAGE_RULES,
  Probes: PROBE_RULES,
  Shutdown: SHUTDOWN_RULES,
  'Rolling update': ROLLOUT_RULES,
  Capacity: CAPACITY_RULES,
  Monitoring: MONITORING_RULES,
  Autoscaler: [...SCALING_RULES, ...SCHEDULE_RULES, ...BEHAVIOR_RULES, ...SHARE_RULES],
  Pods: [...POD_RULES, ...POD_OPTION_RULES],
  Adoption: [...ADOPTION_RULES, ...COMPATIBILITY_RULES],
  Patches: PATCH_RULES,
};

/** Everything the rules find about one service, all at once. @internal */
export function checkService(spec: ServiceSpec, plan: ServicePlan): Finding[] {
  const adoption = checkAdoption(spec, plan);
  if (!isAdoptable(spec)) {
    // what else would be found follows from there being nothing to go by
    return adoption;
  }
  return [
    ...adoption,
    ...checkNames(spec, plan),
    ...checkPlatform(plan),
    ...checkAccess(spec, plan),
    ...checkNetwork(spec, plan),
    ...checkNetworkAccess(spec, plan),
    ...checkPorts(spec, plan),
    ...checkForwarding(spec, plan),
    ...checkLoadBalancers(spec, plan),
    ...checkExistingLoadBalancers(spec, plan),
    ...checkCloudGateways(spec, plan),
    ...checkTraffic(spec, plan),
    ...checkInstanceWeights(plan),
    ...checkCloudSettings(spec, plan),
    ...checkCloudBalancers(plan),
    ...checkNodePorts(plan),
    ...checkWorkloads(spec, plan),
    ...checkPlacement(spec, plan),
    ...checkModels(spec, plan),
    ...checkStorage(spec, plan),
    ...checkProbes(spec, plan),
    ...checkShutdowns(spec, plan),
    ...checkRollouts(plan),
    ...checkCapacity(plan),
    ...checkMonitoring(plan),
    ...checkScaling(spec, plan),
    ...checkSchedules(spec, plan),
    ...checkBehavior(spec, plan),
    ...checkShares(plan),
    ...checkPods(plan),
    ...checkPodOptions(plan),
    ...checkCompatibility(spec, plan),
  ];
}

import { BEHAVIOR_RULES, checkBehavior } from './behavior';
import { CAPACITY_RULES, checkCapacity } from './capacity';
import { Finding, Rule, Severity } from './finding';
import { HOME_RULES } from './homes';
import { NAME_RULES, checkNames } from './names';
import { PATCH_RULES } from './patches';
import { PLATFORM_RULES, checkPlatform } from './platform';
import { POD_RULES, checkPods } from './pods';
import { PORT_RULES, checkPorts } from './ports';
import { PROBE_RULES, checkProbes } from './probes';
import { ROLLOUT_RULES, checkRollouts } from './rollout';
import { SCALING_RULES, checkScaling } from './scaling';
import { SCHEDULE_RULES, checkSchedules } from './schedules';
import { TRAFFIC_RULES, checkTraffic } from './traffic';
import { WORKLOAD_RULES, checkWorkloads } from './workload';
import { ServicePlan, ServiceSaid } from '../plan/service-plan';

/** Every rule there is, by subject; `docs/rules.md` is made of it. @internal */
export const RULES: Record<string, Rule[]> = {
  Home: HOME_RULES,
  Names: NAME_RULES,
  Platform: PLATFORM_RULES,
  Ports: PORT_RULES,
  Traffic: TRAFFIC_RULES,
  Deployment: WORKLOAD_RULES,
  Probes: PROBE_RULES,
  'Rolling update': ROLLOUT_RULES,
  Autoscaler: [...SCALING_RULES, ...SCHEDULE_RULES, ...BEHAVIOR_RULES, ...CAPACITY_RULES],
  Pods: POD_RULES,
  Patches: PATCH_RULES,
};

/** Everything the rules find about one service, all at once. @internal */
export function checkService(said: ServiceSaid, plan: ServicePlan): Finding[] {
  return [
    ...checkNames(said, plan),
    ...checkPlatform(plan),
    ...checkPorts(said, plan),
    ...checkTraffic(said, plan),
    ...checkWorkloads(said, plan),
    ...checkProbes(said, plan),
    ...checkRollouts(plan),
    ...checkScaling(said, plan),
    ...checkSchedules(said, plan),
    ...checkBehavior(said, plan),
    ...checkCapacity(plan),
    ...checkPods(plan),
  ];
}

/** On a strict platform a warning stops synthesis. @internal */
export function weigh(findings: readonly Finding[], strict: boolean): Finding[] {
  return findings.map((finding) => (strict ? { ...finding, severity: Severity.ERROR } : finding));
}

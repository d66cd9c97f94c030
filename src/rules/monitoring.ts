import { Finding, violation } from './finding';
import { outside, text } from './limits';
import { Subject } from './subject';
import { PortPlan } from '../plan/port';
import { PlannedService } from '../plan/service';
import { PortPurpose } from '../spec/port';

/** @internal */
export const MONITORING = new Subject('Monitoring', (_, plan) => checkMonitoring(plan));

const METRICS_WORKSPACE = MONITORING.error(
  'METRICS_WORKSPACE',
  '"workspace" is set on a Metrics port only, as an id without white space or commas',
  "Port.http1({ listen: 8000, workspace: 'w' })",
);
const APPROXIMATED_WORKSPACE = MONITORING.warning(
  'APPROXIMATED_WORKSPACE',
  'a Metrics port sets "workspace" on VKE, where the agent of the cluster chooses the workspace',
  "Port.metrics({ listen: 9090, workspace: 'w' }) // on Platform.vke",
);
const UNUSED_WORKSPACE = MONITORING.warning(
  'UNUSED_WORKSPACE',
  'a Metrics port sets "workspace" on Platform.kubernetes',
  "Port.metrics({ listen: 9090, workspace: 'w' }) // on Platform.kubernetes",
);

const BOUNDS = {
  workspace: {
    rule: METRICS_WORKSPACE,
    property: '"workspace"',
    limit: text(/^[^\s,]+$/, 'an id without white space or commas'),
    fix: 'write the id of the workspace as Volcengine prints it, or omit it',
  },
};

function checkMonitoring(plan: PlannedService): Finding[] {
  const ports = new Set([...plan.ports, ...plan.deployments.flatMap((each) => each.ports)]);
  return [...ports].flatMap((port) => workspace(port, plan));
}

function workspace(
  { purpose, workspace: name, listen }: PortPlan,
  plan: PlannedService,
): Finding[] {
  const { path, platform } = plan;
  if (name === undefined) {
    return [];
  }
  if (purpose !== PortPurpose.METRICS) {
    return [
      violation(METRICS_WORKSPACE, path, {
        problem: `"workspace" is not supported on a ${purpose} port`,
        value: name,
        fix: `remove it, or set it on a Metrics port: Port.metrics({ listen: ${listen}, workspace })`,
      }),
    ];
  }
  const illegal = outside(BOUNDS.workspace, path, name);
  if (illegal.length > 0) {
    return illegal;
  }
  return [
    platform.cloud
      ? violation(APPROXIMATED_WORKSPACE, path, {
          problem: `"workspace" of the Metrics port ${listen} is rendered as an annotation only, so its metrics may reach another workspace`,
          value: name,
          fix: "set the workspace on the cluster's agent; ignore this if the agent already uses it",
        })
      : violation(UNUSED_WORKSPACE, path, {
          problem: `"workspace" of the Metrics port ${listen} has no effect on Platform.kubernetes`,
          value: name,
          fix: 'remove it, or use Platform.vke; ignore this if the same port also serves VKE',
        }),
  ];
}

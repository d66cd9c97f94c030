import { Finding, violation } from './finding';
import { Subject } from './subject';
import { PortPlan } from '../plan/port';
import { ServicePlan } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { PortPurpose } from '../spec/port';

/** @internal */
export const MONITORING = new Subject('Monitoring', (_, plan) => checkMonitoring(plan));

const METRICS_WORKSPACE = MONITORING.error(
  'METRICS_WORKSPACE',
  'a metrics workspace is named by a Metrics port, without white space or commas',
);
const APPROXIMATED_WORKSPACE = MONITORING.warning(
  'APPROXIMATED_WORKSPACE',
  "metrics go to the workspace that the cluster's agent writes to; a port's workspace is an annotation",
);
const UNUSED_WORKSPACE = MONITORING.warning(
  'UNUSED_WORKSPACE',
  'outside a cloud there are no metrics workspaces',
);

function checkMonitoring(plan: ServicePlan): Finding[] {
  const ports = new Set([...plan.ports, ...plan.deployments.flatMap((each) => each.ports)]);
  return [...ports].flatMap((port) => workspace(port, plan));
}

function workspace({ purpose, workspace: name, listen }: PortPlan, plan: ServicePlan): Finding[] {
  const { path, platform } = plan;
  if (name === undefined) {
    return [];
  }
  if (purpose !== PortPurpose.METRICS) {
    return [
      violation(METRICS_WORKSPACE, path, {
        problem: `"workspace" belongs to a Metrics port, not to a ${purpose} port`,
        value: name,
        fix: 'take it out, or say it at Port.metrics',
      }),
    ];
  }
  if (!isUnresolved(name) && !/^[^\s,]+$/.test(name)) {
    return [
      violation(METRICS_WORKSPACE, path, {
        problem: `"workspace" of the Metrics port ${listen} must be an id without white space or commas`,
        value: name,
        fix: "write the workspace's id as the cloud does, or leave it out",
      }),
    ];
  }
  return [
    platform.cloud
      ? violation(APPROXIMATED_WORKSPACE, path, {
          problem: `"workspace" of the Metrics port ${listen} is written as an annotation of the PodMonitor only: which workspace its metrics reach is a setting of the cluster's agent`,
          value: name,
          fix: 'set the workspace at the agent of the cluster, or leave it out here',
        })
      : violation(UNUSED_WORKSPACE, path, {
          problem: `"workspace" of the Metrics port ${listen} has no meaning on plain Kubernetes`,
          value: name,
          fix: 'say Platform.vke where the cluster is one, or leave it out',
        }),
  ];
}

import { LEVELS, PriorityLevelPlan } from '../../plan/priority';
import { RenderedObject } from '../object';

/** The cluster-wide classes that deployments name. @internal */
export function renderPriorityLevels(
  owner: string,
  levels: readonly PriorityLevelPlan[],
): RenderedObject[] {
  return levels.map(({ level, name, value, preempts }) => ({
    owner,
    after: [],
    computed: [],
    object: {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      preemptionPolicy: preempts ? 'PreemptLowerPriority' : 'Never',
      description:
        level === LEVELS.idle
          ? 'instances on idle resources: stopped first'
          : `instances of priority ${level} of ${LEVELS.highest}; larger is earlier`,
    },
  }));
}

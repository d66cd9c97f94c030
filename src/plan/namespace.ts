import { ServicePlan } from './service';

/**
 * The namespaces that the deployments of a service stand in, in the order of their declaration; no
 * Service reaches the pods of two. `undefined` is the one that is current when they are applied.
 *
 * @internal
 */
export function namespaces(plan: ServicePlan): (string | undefined)[] {
  return [...new Set(plan.deployments.map(({ namespace }) => namespace))];
}

import { PlannedService } from '../../plan/service';
import { RenderedObject } from '../object';

/** The objects of a service, behind the Namespace that the service creates. @internal */
export function behindNamespace(
  plan: PlannedService,
  objects: readonly RenderedObject[],
): RenderedObject[] {
  if (!plan.createNamespace) {
    return [...objects];
  }
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: plan.namespace! } };
  // no label of the service: other services share the object
  return [{ owner: plan.path, object, after: [], computed: [], shared: true }, ...objects];
}

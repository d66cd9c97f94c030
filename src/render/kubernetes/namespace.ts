import { PlannedService } from '../../plan/service';
import { RenderedObject } from '../object';

/** The objects of a service, behind the Namespace that the service creates or its manifests have. @internal */
export function behindNamespace(
  plan: PlannedService,
  all: readonly RenderedObject[],
): RenderedObject[] {
  const adopted = all.filter(({ object }) => object.kind === 'Namespace');
  const names = adopted.map(({ object }) => object.metadata.name);
  const objects = [
    ...adopted.map((each) => ({ ...each, shared: true })),
    ...all
      .filter((each) => !adopted.includes(each))
      .map((each) =>
        names.includes(each.object.metadata.namespace ?? '')
          ? { ...each, after: [...each.after, `Namespace/${each.object.metadata.namespace}`] }
          : each,
      ),
  ];
  if (!plan.createNamespace) {
    return objects;
  }
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: plan.namespace! } };
  // no label of the service: other services share the object
  return [{ owner: plan.path, object, after: [], computed: [], shared: true }, ...objects];
}

import { Construct } from 'constructs';
import { ObjectRegistry, ObjectSource } from './object-registry';
import { Synthesis } from '../homes/home';
import { AppRegistry } from '../private/app-registry';
import { placedMistakes } from '../private/mistakes';
import { RenderedObject, key } from '../render/object';
import { Finding } from '../rules/finding';
import { withOptions } from '../rules/options';

/** The findings and the objects of a construct that a cluster has once, without objects where something is wrong. @internal */
export function synthesizeCluster(
  scope: Construct,
  source: ObjectSource,
  violations: readonly Finding[],
  render: () => RenderedObject[],
): Synthesis {
  const findings = [
    ...withOptions(placedMistakes(scope, scope)),
    ...violations,
    ...AppRegistry.of(scope).part(ObjectRegistry).collisions(source),
  ];
  const objects = findings.length > 0 ? [] : render();
  return {
    findings,
    objects: objects.map((rendered) => ({ ...rendered, scope, key: key(rendered.object) })),
    resources: [],
  };
}

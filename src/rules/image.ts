import { Finding, violation } from './finding';
import { Subject } from './subject';
import { isImageReference } from '../private/grammar';
import { isMovable } from '../private/image-reference';
import { isUnresolved } from '../private/unresolved';
import { DeploymentSpec } from '../spec/deployment';

/** @internal */
export const IMAGES = new Subject('Deployment', ({ deployments }) => deployments.flatMap(movable));

const IMAGE_TAG = IMAGES.warning(
  'IMAGE_TAG',
  'an image has the tag "latest" or none, which another image may get at any time',
  "image: Image.fromUrl('registry.example.com/llm')",
);
/** Pods of one rollout may run different images, and no rollback brings the old one back. */
function movable({ image: { reference, engine, version }, path }: DeploymentSpec): Finding[] {
  if (isUnresolved(reference) || !isImageReference(reference) || !isMovable(`${reference}`)) {
    return [];
  }
  const unknown =
    engine && version === undefined ? `, and its release of ${engine.name} is unknown` : '';
  return [
    violation(IMAGE_TAG, path, {
      problem: `the image has no fixed tag, so pods may run different images${unknown}`,
      value: reference,
      fix: `set a tag such as :1.0 or a digest${unknown && ', and "version"'}; ignore this for a test`,
    }),
  ];
}

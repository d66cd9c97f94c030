import { Finding, violation } from './finding';
import { ObjectFact, identityOf, where } from './names';
import { Subject } from './subject';
import { fileKey, resourceFileName } from '../private/file-name';

/** @internal */
export const FILES = new Subject('Names');

const FILE_NAME = FILES.error(
  'FILE_NAME',
  "with a file per object, cdk8s' App names a file Kind.name, and no two objects have the same; a FleetApp names such files apart",
  'new App({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE }) // with namesakes in two namespaces',
);

/**
 * One finding for every object whose file would overwrite that of an earlier one. An object twice in one
 * cluster is a collision of names, and not reported here.
 *
 * @internal
 * @param clusters the objects of each cluster
 * @param isOurs whether an object is one of the library; a finding is at one of them
 */
export function checkFileNames(
  clusters: readonly (readonly ObjectFact[])[],
  isOurs: (object: ObjectFact) => boolean,
): Finding[] {
  const objects = clusters.flatMap((cluster) =>
    distinct(cluster.filter(({ folder }) => folder !== undefined)),
  );
  const first = new Map<string, ObjectFact>();
  const inOrder = [
    ...objects.filter((object) => !isOurs(object)),
    ...objects.filter((object) => isOurs(object)),
  ];
  return inOrder.flatMap((object) => {
    const file = resourceFileName(object.kind, object.name);
    const key = `${object.folder}/${fileKey(file)}`;
    const other = first.get(key);
    if (other === undefined || !isOurs(object)) {
      first.set(key, other ?? object);
      return [];
    }
    return [
      violation(FILE_NAME, object.path, {
        problem: `the file of ${described(object)} overwrites the file of ${described(other)} of ${other.path}`,
        value: file,
        fix: 'write the manifests with a FleetApp instead of an App, set "yamlOutputType" to YamlOutputType.FILE_PER_CHART, or set another "resourceName" on one of the two',
      }),
    ];
  });
}

function described(object: ObjectFact): string {
  return `${object.kind} "${object.name}" (${where(object)}, API group ${object.group})`;
}

function distinct(objects: readonly ObjectFact[]): ObjectFact[] {
  const found = new Map<string, ObjectFact>();
  objects.forEach((each) => found.set(identityOf(each), found.get(identityOf(each)) ?? each));
  return [...found.values()];
}

import { Finding, violation } from './finding';
import { ObjectFact, identityOf, where } from './names';
import { Subject } from './subject';
import { fileKey, resourceFileName } from '../private/file-name';
import { show } from '../private/show';

/** @internal */
export const FILES = new Subject('Names');

const FILE_NAME = FILES.error(
  'FILE_NAME',
  "with a file per object, cdk8s' App names a file Kind.name, and no two objects have the same; a FleetApp names such files apart",
  'new App({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE }) // with namesakes in two namespaces',
);

const NAMESPACE_ORDER = FILES.warning(
  'NAMESPACE_ORDER',
  'the file of a Namespace that "createNamespace" renders sorts after a file with objects in the namespace, so kubectl rejects these',
  "createNamespace: true // in Chart 'b', and a service in Chart 'a' with the same namespace",
);

/** An object, and its file if it does not share one with all others. @internal */
export interface FiledFact {
  readonly fact: ObjectFact;
  readonly file?: string;
}

/**
 * The namespaces whose file kubectl reads after that of an object in the namespace.
 *
 * @internal
 * @param namespaces the Namespaces that services render
 * @param objects all objects of their cluster
 */
export function checkNamespaceOrder(
  namespaces: readonly FiledFact[],
  objects: readonly FiledFact[],
): Finding[] {
  const firstFiles = new Map<string | undefined, string>();
  for (const { fact, file } of objects) {
    const first = firstFiles.get(fact.namespace);
    if (file !== undefined && (first === undefined || file < first)) {
      firstFiles.set(fact.namespace, file);
    }
  }
  return namespaces.flatMap(({ fact: { name, path }, file: own }) => {
    const first = firstFiles.get(name);
    return own === undefined || first === undefined || first >= own
      ? []
      : [
          violation(NAMESPACE_ORDER, path, {
            problem: `kubectl reads the file ${first} with objects in the namespace ${show(name)} before the file ${own} with the Namespace, and rejects them`,
            value: name,
            fix: 'set "createNamespace" on a service of the first Chart too, and one file per Chart ("yamlOutputType"); ignore this if you apply the Namespace first',
          }),
        ];
  });
}

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

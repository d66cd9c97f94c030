import { readTexts } from '../adoption/files';
import { Read, readText } from '../adoption/manifests';
import { readDocuments } from '../adoption/yaml';
import { manifestsIn } from '../homes/manifests';
import { isPlain } from '../private/copy';

/** Lines that git adds to a file with a merge conflict. */
const CONFLICT = /^(?:<{7}|>{7}) /m;

/**
 * The objects of a file or folder. Throws unless all of it was read, as a comparison with a part of the
 * objects would miss restarts.
 *
 * @internal
 */
export function readObjects(file: string): any[] {
  const sources = readTexts(file, true);
  const read = sources.flatMap((source): Read[] => {
    if (!('text' in source)) {
      return [source];
    }
    const { text, where } = source;
    const conflict = CONFLICT.exec(text);
    if (conflict) {
      const line = text.slice(0, conflict.index).split('\n').length;
      return [{ where, why: `marks of a merge conflict at line ${line}`, fix: 'resolve it first' }];
    }
    const json = jsonOf(text);
    if (isStack(json)) {
      return manifestsIn(json).map((object) => ({ where, object, strippedFields: [] }));
    }
    // JSON of more than YAML allows, such as tabs, is written again without them
    return readText(json === undefined ? text : JSON.stringify(json), where);
  });
  const failures = read.flatMap((each) =>
    'why' in each
      ? `${each.where}: ${each.why}${each.fix === undefined ? '' : `; ${each.fix}`}`
      : [],
  );
  if (failures.length > 0) {
    throw new Error(
      `InferenceTesting.read needs all objects, and these are not readable:\n${failures.map((failure) => `- ${failure}`).join('\n')}`,
    );
  }
  if (read.length === 0 && !sources.some((each) => 'text' in each && isEmptyList(each.text))) {
    throw new Error(
      `InferenceTesting.read: there is no Kubernetes object in ${file}; write it again, or remove the comparison if nothing is applied yet`,
    );
  }
  return read.flatMap((each) => ('object' in each ? [each.object] : []));
}

function jsonOf(text: string): unknown {
  try {
    return /^[\ufeff\s]*[{[]/.test(text) ? JSON.parse(text.replace(/^\ufeff/, '')) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a document is the program of a stack in Terraform's JSON. */
function isStack(json: any): boolean {
  return isPlain(json) && json.kind === undefined && ('terraform' in json || 'resource' in json);
}

/** The output of `kubectl get` for a namespace without objects. */
function isEmptyList(text: string): boolean {
  return readDocuments(text).some(
    ({ value }) => isPlain(value) && value.kind === 'List' && Array.isArray(value.items),
  );
}

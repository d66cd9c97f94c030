import { IConstruct } from 'constructs';
import { isPlain } from '../private/copy';
import { TargetKind } from '../private/target-kind';
import { Expression } from '../private/unresolved';
import { CloudResource } from '../render/cloud-resource';
import { RenderedObject, key } from '../render/object';
import { Finding, Severity } from '../rules/finding';
import { ReleaseRecord } from '../rules/findings-record';
import { formatFinding } from '../rules/format';
import { ObjectFact } from '../rules/names';
import { HOME } from '../rules/target';

/** An object and the construct that it belongs to. @internal */
export interface PlacedObject extends RenderedObject {
  readonly scope: IConstruct;
  /** Its name in `after` of other objects. */
  readonly key: string;
}

/** A Volcengine resource and the construct that it belongs to. @internal */
export interface PlacedResource extends CloudResource {
  readonly scope: IConstruct;
}

/** The output and the findings that a service passes to its target. @internal */
export interface Synthesis {
  readonly findings: readonly Finding[];
  /** Empty if a finding stops synthesis. */
  readonly objects: readonly PlacedObject[];
  /** Volcengine's resources; none in a Chart. */
  readonly resources: readonly PlacedResource[];
  /** The region of the resources, if the platform has one. */
  readonly region?: string;
  /** The release of a service, if it declares one. */
  readonly release?: ReleaseRecord;
}

/** An object in the output, and the path of its own construct. @internal */
export interface WrittenObject {
  readonly path: string;
  readonly object: any;
}

/** A Volcengine resource in the output of a stack, and the path of its construct. @internal */
export interface WrittenResource {
  readonly path: string;
  readonly type: string;
  /** The name by which others refer to it. */
  readonly name: string;
  readonly values: any;
}

/** The output of a Chart or stack. @internal */
export interface WrittenHome {
  readonly objects: readonly WrittenObject[];
  readonly resources: readonly WrittenResource[];
}

/** Objects that the user created without this library. @internal */
export interface ObjectsBesides {
  otherObjects(): { readonly root: IConstruct; readonly fact: ObjectFact }[];
  /**
   * The file of an object in a Chart, as `kubectl apply --filename dist/` sorts them; undefined where all
   * objects are in one file.
   */
  fileOf(root: IConstruct, object: ObjectFact): string | undefined;
}

/** A construct that is rendered to objects. @internal */
export interface Synthesizable extends IConstruct {
  _synthesize(): Synthesis;
}

/**
 * The target of a service: a cdk8s Chart or a TerraformStack of cdktn or cdktf.
 *
 * @internal
 */
export interface Home {
  readonly kind: TargetKind;
  /** The Chart or TerraformStack. */
  readonly root: IConstruct;
  /** Whether cdk8s' own App writes the objects, in YAML that kubectl does not always read as it was set. */
  readonly writesYaml: boolean;
  /** The namespace of objects without one. */
  readonly namespace?: string;
  /** The objects that the user created without this library; one for all Charts of an app. */
  readonly others: ObjectsBesides;
  /** Renders the objects of a service, and reports its findings, when synthesis starts. */
  register(synthesizable: Synthesizable): void;
  /** Reports the findings about a part of a service at the construct of the part. */
  report(part: IConstruct, synthesizable: Synthesizable): void;
  /**
   * The folder in which cdk8s' own App writes a file for each object of a construct, named after the
   * object; undefined if no file is named so.
   */
  folderOf(scope: IConstruct): string | undefined;
  /** Whether the target itself resolves a value that is only known later. */
  resolves(value: unknown): boolean;
  /** Synthesizes the Chart or stack without writing a file: everything in it, the user's own too. */
  written(): WrittenHome;
  /**
   * The Kubernetes objects as they are now, the user's own too. It is no synthesis, so that a validation
   * can call it: validations of the user that create objects do not run.
   */
  objects(): WrittenObject[];
}

/** The objects that must exist before an object, by key: the Namespace too, if another service creates it. @internal */
export function prerequisites({
  after,
  object,
}: {
  readonly after: readonly string[];
  readonly object?: PlacedObject['object'];
}): string[] {
  const namespace = object?.metadata.namespace;
  return namespace === undefined
    ? [...after]
    : [...new Set([...after, key({ kind: 'Namespace', metadata: { name: namespace } })])];
}

/** @internal */
export function wrongScopeError(part: IConstruct, root: IConstruct): Error {
  return new Error(
    `${HOME.id}: [${part.node.path}] belongs to a service in ${root.node.path || 'another app'}, and would not be written with it; pass a scope in there`,
  );
}

/** Whether two values are written alike; what is not plain data must be the very same. @internal */
export function same(one: unknown, other: unknown): boolean {
  if (one instanceof Expression && other instanceof Expression) {
    return one.text === other.text;
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  }
  if (!isPlain(one) || !isPlain(other)) {
    return one === other;
  }
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => name in other && same(one[name], other[name]))
  );
}

/**
 * The construct id of an object or resource: its kind in parentheses, which no person would choose, and a
 * number from the second on.
 *
 * `constructs` keeps children under their ids, and V8 gives each object with a new first key a shape of its
 * own, up to 1,536 of them. With the names of the objects as ids, 1,000 services take twice the CPU time and
 * memory in a Chart of a plain `App`, and in a stack (`npm run bench`).
 *
 * @internal
 */
export function freeId({ node }: IConstruct, kind: string): string {
  let id = `(${kind})`;
  for (let count = 2; node.tryFindChild(id); count += 1) {
    id = `(${kind} ${count})`;
  }
  return id;
}

/** Removes a construct from its tree. @internal */
export function remove({ node }: IConstruct): void {
  node.scope!.node.tryRemoveChild(node.id);
}

/** The path of a construct in its target, as construct ids. @internal */
export function idsBelow(home: Home, construct: IConstruct): string[] {
  const scopes = construct.node.scopes;
  return scopes.slice(scopes.indexOf(home.root) + 1).map(({ node }) => node.id);
}

/** The texts of the findings at one construct; an acknowledged warning has none. @internal */
export function reported(part: IConstruct, { findings }: Synthesis, severity: Severity): string[] {
  return findings
    .filter(
      (finding) =>
        finding.path === part.node.path && finding.severity === severity && !finding.acknowledged,
    )
    .map(formatFinding);
}

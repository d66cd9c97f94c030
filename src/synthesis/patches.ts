import { Patch } from '../platform/references';
import { isInTree } from '../private/app-registry';
import { isPlain } from '../private/copy';
import { produced, unresolvedIn } from '../private/declared';
import { isJson } from '../private/input-types';
import { Operation, PatchedCopy } from '../private/json-patch';
import { canonical } from '../render/canonical';
import { KubernetesObject, RenderedObject, key } from '../render/object';
import { Finding } from '../rules/finding';
import {
  checkIdentity,
  checkServiceFields,
  patchFails,
  patchIsEmpty,
  patchMatchesNothing,
  patchNamesNothing,
} from '../rules/patches';

/** The target of a patch: an object, or a resource of Volcengine. @internal */
export interface Target {
  readonly owner: string;
  readonly kind: string;
  /** Name of the object in messages. */
  readonly name: string;
  /** Name of the object itself. */
  readonly objectName: string;
  /** Whether an autoscaler sets the replica count. */
  readonly autoscaled?: boolean;
}

/** Applies the patches of a service and its deployments, and finds those that fail or hit nothing. @internal */
export class Patching {
  private readonly targets: Target[] = [];
  private readonly patches: readonly (Patch & { readonly path: string })[];

  public constructor(
    private readonly service: string,
    patches: readonly Patch[],
    private readonly findings: Finding[],
  ) {
    this.patches = patches
      .filter(({ owner }) => isInTree(owner))
      .map((patch) => ({ ...patch, path: patch.owner.node.path }));
  }

  /** An object as it is written. */
  public rendered(rendered: RenderedObject): RenderedObject {
    const { owner, object, computed, verbatim } = rendered;
    const target = {
      owner,
      kind: object.kind,
      name: key(object),
      objectName: object.metadata.name,
      autoscaled: computed?.includes('spec.replicas'),
    };
    const now = this.object(target, object);
    return Object.assign({}, rendered, { object: verbatim === true ? now : canonical(now) });
  }

  private object(target: Target, object: KubernetesObject): KubernetesObject {
    const patched = this.applied(target, object, assertObject);
    if (patched !== object) {
      const last = this.patches.filter((patch) => this.hits(patch, target)).pop()!;
      this.findings.push(
        ...checkIdentity(last.path, target, object, patched),
        ...checkServiceFields(last.path, target.name, object, patched),
      );
    }
    return patched;
  }

  public values<T extends object>(target: Target, values: T): T {
    return this.applied(target, values, assertValues);
  }

  /** Asked once all targets have been seen. */
  public reportUnusedPatches(): void {
    for (const { path, kind, name, operations } of this.patches) {
      const covered = this.targets.filter((each) => this.covers(path, each));
      const kinds = covered.map((each) => each.kind);
      const names = covered.filter((each) => each.kind === kind).map((each) => each.objectName);
      if (!kinds.includes(kind)) {
        this.findings.push(patchMatchesNothing(path, kind, kinds));
      } else if (name !== undefined && !names.includes(name)) {
        this.findings.push(patchNamesNothing(path, kind, name, names));
      } else if (operations.length === 0) {
        this.findings.push(patchIsEmpty(path, kind));
      }
    }
  }

  private applied<T extends object>(target: Target, document: T, still: (document: T) => T): T {
    this.targets.push(target);
    let copy: PatchedCopy<T> | undefined;
    for (const patch of this.patches) {
      if (!this.hits(patch, target)) {
        continue;
      }
      for (const operation of patch.operations) {
        const spec = produced(operation._toJson());
        try {
          if (!isJson((spec as { readonly value?: unknown }).value ?? null, [])) {
            throw new Error('its value is not JSON');
          }
          copy ??= new PatchedCopy(document);
          apply(copy, spec, still);
        } catch (failure) {
          const [why] = String((failure as Error).message).split('\n');
          this.findings.push(patchFails(patch, target.name, spec, why));
        }
      }
    }
    return copy?.result() ?? document;
  }

  private hits({ path, kind, name }: Patch & { readonly path: string }, target: Target): boolean {
    return (
      kind === target.kind &&
      (name === undefined || name === target.objectName) &&
      this.covers(path, target)
    );
  }

  /** A service's patch reaches its deployments' objects too. */
  private covers(path: string, { owner }: Target): boolean {
    return path === this.service || path === owner;
  }
}

/** The values of patches that are known later. @internal */
export function unresolvedInPatches(patches: readonly Patch[]): ReturnType<typeof unresolvedIn> {
  return patches.flatMap(({ owner, kind, operations }) =>
    operations.flatMap((operation) =>
      unresolvedIn(
        { [`patch of ${String(kind)}`]: produced(operation._toJson()) },
        owner.node.path,
      ),
    ),
  );
}

const ENTRY = /^(.*\/metadata\/(?:annotations|labels))\/[^/]+$/;

/** An absent map of annotations or labels is an empty one in Kubernetes, so an entry can be added to it. */
function apply<T extends object>(
  copy: PatchedCopy<T>,
  operation: Operation,
  still: (document: T) => T,
): void {
  try {
    copy.apply(operation, still);
  } catch (failure) {
    const [, path] = (operation.op === 'add' && ENTRY.exec(operation.path)) || [];
    if (path === undefined) {
      throw failure;
    }
    copy.apply({ op: 'add', path, value: {} }, still);
    copy.apply(operation, still);
  }
}

/** A patch may change everything but what makes an object one. */
function assertObject(object: KubernetesObject): KubernetesObject {
  const { apiVersion, kind, metadata } = object ?? {};
  if ([apiVersion, kind, metadata?.name].every((part) => typeof part === 'string')) {
    return object;
  }
  throw new Error('apiVersion, kind and metadata.name must stay');
}

/** The arguments of a resource must stay arguments. */
function assertValues<T>(values: T): T {
  if (isPlain(values)) {
    return values;
  }
  throw new Error('the arguments must stay a map');
}

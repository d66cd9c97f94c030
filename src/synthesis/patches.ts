import { Patch } from '../platform/references';
import { isPlain } from '../private/copy';
import { produced } from '../private/declared';
import { PatchedCopy } from '../private/json-patch';
import { KubernetesObject } from '../render/object';
import { Finding } from '../rules/finding';
import { patchFails, patchMatchesNothing, patchIsEmpty } from '../rules/patches';

/** The target of a patch: an object, or a resource of Volcengine. @internal */
export interface Target {
  readonly owner: string;
  readonly kind: string;
  readonly name: string;
}

/** Applies the patches of a service and its deployments, and finds those that fail or hit nothing. @internal */
export class Patching {
  private readonly targets: Target[] = [];

  public constructor(
    private readonly service: string,
    private readonly patches: readonly Patch[],
    private readonly findings: Finding[],
  ) {}

  public object(target: Target, object: KubernetesObject): KubernetesObject {
    return this.applied(target, object, assertObject);
  }

  public values<T extends object>(target: Target, values: T): T {
    return this.applied(target, values, assertValues);
  }

  /** Asked once all targets have been seen. */
  public reportUnusedPatches(): void {
    for (const { path, kind, operations } of this.patches) {
      const kinds = this.targets.filter((each) => this.covers(path, each)).map((each) => each.kind);
      if (!kinds.includes(kind)) {
        this.findings.push(patchMatchesNothing(path, kind, kinds));
      } else if (operations.length === 0) {
        this.findings.push(patchIsEmpty(path, kind));
      }
    }
  }

  private applied<T extends object>(target: Target, document: T, still: (document: T) => T): T {
    this.targets.push(target);
    let copy: PatchedCopy<T> | undefined;
    for (const { path, kind, operations } of this.patches) {
      if (kind !== target.kind || !this.covers(path, target)) {
        continue;
      }
      for (const operation of operations) {
        const spec = produced(operation._toJson());
        try {
          copy ??= new PatchedCopy(document);
          copy.apply(spec, still);
        } catch (failure) {
          const [why] = String((failure as Error).message).split('\n');
          this.findings.push(patchFails(path, target.name, spec, why));
        }
      }
    }
    return copy?.result() ?? document;
  }

  /** A service's patch reaches its deployments' objects too. */
  private covers(path: string, { owner }: Target): boolean {
    return path === this.service || path === owner;
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

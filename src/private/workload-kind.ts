/** A kind of object from which pods are created. @internal */
export interface WorkloadKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The object of a deployment whose replicas are single pods. @internal */
export const PODS: WorkloadKind = { apiVersion: 'apps/v1', kind: 'Deployment' };

/** The object of a deployment whose replicas are groups of pods. @internal */
export const GROUPS: WorkloadKind = {
  apiVersion: 'leaderworkerset.x-k8s.io/v1',
  kind: 'LeaderWorkerSet',
};

/** @internal */
export function isWorkload({ kind }: { readonly kind: string }): boolean {
  return kind === PODS.kind || kind === GROUPS.kind;
}

/** The template of the pods that serve: of a LeaderWorkerSet, its leaders. @internal */
export function servingTemplate({ spec }: any): any {
  return spec.template ?? spec.leaderWorkerTemplate?.leaderTemplate;
}

/** Who may see a service. */
export enum VisibilityKind {
  /** Everybody in the account, as one group. */
  ACCOUNT = 'account',
  /** The members of the queues its deployments run in, each their own queue's deployments. */
  QUEUE_MEMBERS = 'queue members',
  /** Users that are listed. */
  SUB_ACCOUNTS = 'sub-accounts',
  /** One user. */
  CREATOR = 'creator only',
}

/** Somebody as the cluster's RBAC knows them. */
export enum SubjectKind {
  /** A group of users. */
  GROUP = 'Group',
  /** One user. */
  USER = 'User',
}

/** Somebody who may read. */
export interface Subject {
  /** A group or a user. */
  readonly kind: SubjectKind;
  /** The name by which the cluster authenticates them. */
  readonly name: string;
}

/** The visibility that a user declares. @internal */
export interface VisibilitySpec {
  readonly kind: VisibilityKind;
  /** Empty for queue members: the queues list them. */
  readonly subjects: readonly Subject[];
}

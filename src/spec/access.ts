/** The users that may read a service. */
export enum VisibilityKind {
  /** All users of the account, as one group. */
  ACCOUNT = 'account',
  /** The members of the deployments' queues, each for the deployments in their own queue. */
  QUEUE_MEMBERS = 'queue members',
  /** The listed users. */
  SUB_ACCOUNTS = 'sub-accounts',
  /** One user. */
  CREATOR = 'creator only',
}

/** The kinds of subjects in RBAC. */
export enum SubjectKind {
  /** A group of users. */
  GROUP = 'Group',
  /** One user. */
  USER = 'User',
}

/** A subject that may read. */
export interface Subject {
  /** A group or a user. */
  readonly kind: SubjectKind;
  /** The name that the cluster authenticates. */
  readonly name: string;
}

/** Visibility as the user declares it. @internal */
export interface VisibilitySpec {
  readonly kind: VisibilityKind;
  /** Empty for queue members, which the queues list. */
  readonly subjects: readonly Subject[];
}

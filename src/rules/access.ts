import { Finding, violation } from './finding';
import { Subject } from './subject';
import { PlannedDeployment } from '../plan/deployment';
import { PlannedService } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { VisibilityKind, VisibilitySpec } from '../spec/access';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const ACCESS = new Subject('Visibility', checkAccess);

const VISIBILITY = ACCESS.error(
  'VISIBILITY',
  '"visibility" names a group, users (each once) or queue members; for queue members every deployment has a queue with "members"',
  'visibility: Visibility.subAccounts([])',
);
const APPROXIMATED_VISIBILITY = ACCESS.warning(
  'APPROXIMATED_VISIBILITY',
  'queues with different members share a namespace, or users are named by their Volcengine ids',
  "Queue.named('a', { members: 'team-a', namespace: 'shared' }) // and so for queue b",
);

function checkAccess({ visibility }: ServiceSpec, plan: PlannedService): Finding[] {
  if (!visibility) {
    return [];
  }
  return visibility.kind === VisibilityKind.QUEUE_MEMBERS
    ? plan.deployments.flatMap((deployment) => queueMembers(plan, deployment))
    : [...subjects(visibility, plan.path), ...grantees(plan)];
}

const SUBJECTS: Record<Exclude<VisibilityKind, VisibilityKind.QUEUE_MEMBERS>, string> = {
  [VisibilityKind.ACCOUNT]: '"group" of Visibility.account(group)',
  [VisibilityKind.SUB_ACCOUNTS]: 'each user of Visibility.subAccounts(users)',
  [VisibilityKind.CREATOR]: '"user" of Visibility.creatorOnly(user)',
};

/** The group and the user that Kubernetes gives to requests without credentials. */
const ANYONE: readonly unknown[] = ['system:unauthenticated', 'system:anonymous'];

function anyone(subject: string, path: string, name: string): Finding {
  return violation(VISIBILITY, path, {
    problem: `${subject} must not be everybody without credentials, who could read pods and logs`,
    value: name,
    fix: "name the group of a team ('team-llm'), or 'system:authenticated' for everybody with credentials",
  });
}

function subjects({ kind, subjects: spec }: VisibilitySpec, path: string): Finding[] {
  if (spec.length === 0) {
    return [
      violation(VISIBILITY, path, {
        problem: '"users" of Visibility.subAccounts(users) must not be empty',
        value: [],
        fix: "list at least one user: Visibility.subAccounts(['alice'])",
      }),
    ];
  }
  if (spec.some(({ name }) => isListToken(name))) {
    return [
      violation(VISIBILITY, path, {
        problem: '"users" of Visibility.subAccounts(users) must not be a Terraform list token',
        fix: 'write the list itself: Visibility.subAccounts([user]); its elements may be tokens',
      }),
    ];
  }
  const seen = new Set<string>();
  return spec.flatMap(({ name }) => {
    if (isUnresolved(name)) {
      return [];
    }
    if (isBlank(name) || INVISIBLE.test(name)) {
      return [
        violation(VISIBILITY, path, {
          problem: `${SUBJECTS[kind as keyof typeof SUBJECTS]} must not be blank, and have no control or invisible characters`,
          value: name,
          fix: "write the name that the cluster's RBAC uses, such as 'team-llm'",
        }),
      ];
    }
    if (ANYONE.includes(name)) {
      return [anyone(SUBJECTS[kind as keyof typeof SUBJECTS], path, name)];
    }
    if (seen.has(name)) {
      return [
        violation(VISIBILITY, path, {
          problem: `${SUBJECTS[kind as keyof typeof SUBJECTS]} must be listed once`,
          value: name,
          fix: 'remove the repetition',
        }),
      ];
    }
    seen.add(name);
    return [];
  });
}

/** Volcengine defines what its role shows, so these users may see more than the service's objects. */
function grantees({ visibility, path }: PlannedService): Finding[] {
  const viewers = visibility!.viewers.filter((each) => each.grantees.length > 0);
  return viewers.map(({ grantees: users, namespace }) =>
    violation(APPROXIMATED_VISIBILITY, path, {
      problem: `users named by Volcengine ids get the role vke:visitor and may see every object in namespace ${namespace}`,
      value: users,
      fix: "use the names that the cluster's RBAC uses; ignore this if the namespace holds this service alone",
    }),
  );
}

/** A Terraform token for a whole list looks like a list with one such element. */
function isListToken(name: unknown): boolean {
  return typeof name === 'string' && name.startsWith('#{TfToken[');
}

/** Nobody sees them, and the name is another one with them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

function isBlank(name: unknown): boolean {
  return typeof name !== 'string' || name.trim() === '';
}

function queueMembers(
  plan: PlannedService,
  { path, queue, namespace }: PlannedDeployment,
): Finding[] {
  if (!queue) {
    return [
      violation(VISIBILITY, path, {
        problem: 'Visibility.queueMembers() needs a "queue" on every deployment',
        fix: "add queue: Queue.named('gpu', { members: 'team-llm' })",
      }),
    ];
  }
  const { members } = queue;
  if (!isUnresolved(members) && (isBlank(members) || INVISIBLE.test(members!))) {
    return [
      violation(VISIBILITY, path, {
        problem: `Visibility.queueMembers() needs visible "members" on the queue "${queue.name}"`,
        value: members,
        fix: `name the group: Queue.named('${queue.name}', { members: 'team-llm' })`,
      }),
    ];
  }
  if (ANYONE.includes(queue.members)) {
    return [anyone(`"members" of the queue "${queue.name}"`, path, queue.members!)];
  }
  const viewers = plan.visibility?.viewers.find((candidate) => candidate.path === path);
  if (!viewers || viewers.namespaceWide) {
    return [];
  }
  const where = namespace === undefined ? 'the shared namespace' : `namespace ${namespace}`;
  return [
    violation(APPROXIMATED_VISIBILITY, path, {
      problem: `members of "${queue.members}" can get this deployment's objects by name, but cannot list them or see pods and logs in ${where}`,
      fix: `set a namespace per queue: Queue.named('${queue.name}', { namespace: '${queue.name}' }); ignore this if members need no pods and logs`,
    }),
  ];
}

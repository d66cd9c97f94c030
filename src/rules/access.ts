import { Finding, violation } from './finding';
import { Subject } from './subject';
import { DeploymentPlan } from '../plan/deployment';
import { ServicePlan } from '../plan/service';
import { isUnresolved } from '../private/unresolved';
import { VisibilityKind, VisibilitySpec } from '../spec/access';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const ACCESS = new Subject('Visibility', checkAccess);

const VISIBILITY = ACCESS.error(
  'VISIBILITY',
  'who may see a service is named: a group or users, none empty, each once; where queue members may, every deployment has a queue and every queue its members',
);
const APPROXIMATED_VISIBILITY = ACCESS.warning(
  'APPROXIMATED_VISIBILITY',
  'queue members see exactly the deployments of their queue where each queue has a namespace of its own; elsewhere they read objects by name, and neither list them nor see pods and logs; users that are said by their ids in the cloud have a role of the cloud',
);

function checkAccess({ visibility }: ServiceSpec, plan: ServicePlan): Finding[] {
  if (!visibility) {
    return [];
  }
  return visibility.kind === VisibilityKind.QUEUE_MEMBERS
    ? plan.deployments.flatMap((deployment) => queueMembers(plan, deployment))
    : [...subjects(visibility, plan.path), ...grantees(plan)];
}

const NAMED: Record<Exclude<VisibilityKind, VisibilityKind.QUEUE_MEMBERS>, string> = {
  [VisibilityKind.ACCOUNT]: 'the group of Visibility.account(group)',
  [VisibilityKind.SUB_ACCOUNTS]: 'a user of Visibility.subAccounts(users)',
  [VisibilityKind.CREATOR]: 'the user of Visibility.creatorOnly(user)',
};

function subjects({ kind, subjects: spec }: VisibilitySpec, path: string): Finding[] {
  if (spec.length === 0) {
    return [
      violation(VISIBILITY, path, {
        problem: 'Visibility.subAccounts(users) must name somebody',
        value: [],
        fix: "list at least one user, such as ['alice'], or use Visibility.creatorOnly(user)",
      }),
    ];
  }
  if (spec.some(({ name }) => isListToken(name))) {
    return [
      violation(VISIBILITY, path, {
        problem: 'the users of Visibility.subAccounts(users) must be a list that is known',
        fix: 'write the list itself; its elements may be values that Terraform knows later',
      }),
    ];
  }
  const seen = new Set<string>();
  return spec.flatMap(({ name }) => {
    if (isUnresolved(name)) {
      return [];
    }
    if (isBlank(name)) {
      return [
        violation(VISIBILITY, path, {
          problem: `${NAMED[kind as keyof typeof NAMED]} must have a name`,
          value: name,
          fix: "write the name that the cluster's RBAC knows, such as 'team-llm'",
        }),
      ];
    }
    if (seen.has(name)) {
      return [
        violation(VISIBILITY, path, {
          problem: `${NAMED[kind as keyof typeof NAMED]} must be listed once`,
          value: name,
          fix: 'take the repetition out',
        }),
      ];
    }
    seen.add(name);
    return [];
  });
}

/** What a role of the cloud shows is not ours to say. */
function grantees({ visibility, path }: ServicePlan): Finding[] {
  const viewers = visibility!.viewers.filter((each) => each.grantees.length > 0);
  return viewers.map(({ grantees: users, namespace }) =>
    violation(APPROXIMATED_VISIBILITY, path, {
      problem: `users that are said by their ids get the role vke:visitor of the cloud in namespace ${namespace}, which shows what the cloud lets visitors see there, not only what services make`,
      value: users,
      fix: "accept it, or name them as the cluster's RBAC knows them",
    }),
  );
}

/** A whole list that Terraform will know later looks like a list with one such element. */
function isListToken(name: unknown): boolean {
  return typeof name === 'string' && name.startsWith('#{TfToken[');
}

function isBlank(name: unknown): boolean {
  return typeof name !== 'string' || name.trim() === '';
}

function queueMembers(plan: ServicePlan, { path, queue, namespace }: DeploymentPlan): Finding[] {
  if (!queue) {
    return [
      violation(VISIBILITY, path, {
        problem: 'a deployment of a service that is visible to queue members must have a "queue"',
        fix: "give it one: queue: Queue.named('prepaid', { members: 'team-llm' })",
      }),
    ];
  }
  if (!isUnresolved(queue.members) && isBlank(queue.members)) {
    return [
      violation(VISIBILITY, path, {
        problem: `the queue "${queue.name}" of a service that is visible to queue members must have "members"`,
        value: queue.members,
        fix: `name its group: Queue.named('${queue.name}', { members: 'team-llm' })`,
      }),
    ];
  }
  const viewers = plan.visibility?.viewers.find((candidate) => candidate.path === path);
  if (!viewers || viewers.namespaceWide) {
    return [];
  }
  const where = namespace === undefined ? 'the namespace they share' : `namespace ${namespace}`;
  return [
    violation(APPROXIMATED_VISIBILITY, path, {
      problem: `members of "${queue.members}" can read the objects of this deployment by name, but not list them nor see its pods and logs: RBAC does not tell those from other queues' in ${where}`,
      fix: `give each queue a namespace of its own: Queue.named('${queue.name}', { namespace: … })`,
    }),
  ];
}

import { Manifest } from './api';
import { liveRules } from '../../support/routes';

/** The traffic policy without some of its parts: what the library writes down is needed. */
export function withoutPolicy(objects: readonly Manifest[], ...parts: string[]): Manifest[] {
  return objects.map((object) =>
    object.kind === 'BackendTrafficPolicy'
      ? {
          ...object,
          spec: Object.fromEntries(
            Object.entries(object.spec).filter(([name]) => !parts.includes(name)),
          ),
        }
      : object,
  );
}

/** Routes without the rules that no request reaches. */
export function withoutDormantRules(objects: readonly Manifest[]): Manifest[] {
  return objects.map((object) =>
    object.kind === 'HTTPRoute'
      ? {
          ...object,
          spec: { ...object.spec, rules: liveRules(object) },
        }
      : object,
  );
}

const DRAIN = '--shutdown-timeout';

/** vLLM without the flag that lets it drain. */
export function withoutDrain(objects: readonly Manifest[]): Manifest[] {
  return withArgs(objects, (args) =>
    args.filter((arg, index) => !isDrain(arg) && args[index - 1] !== DRAIN),
  );
}

/**
 * vLLM with the flag that lets it drain. A preset that renders the flag keeps its own; until it does, the
 * flag has the seconds that the pod has between SIGTERM and SIGKILL.
 */
export function withDrain(objects: readonly Manifest[]): Manifest[] {
  return withArgs(objects, (args, pod) => {
    const { lifecycle } = pod.containers[0];
    const seconds = pod.terminationGracePeriodSeconds - (lifecycle?.preStop?.sleep?.seconds ?? 0);
    return args.some(isDrain) ? args : [...args, DRAIN, `${seconds}`];
  });
}

function isDrain(arg: string): boolean {
  return arg.split('=')[0] === DRAIN;
}

function withArgs(
  objects: readonly Manifest[],
  edit: (args: readonly string[], pod: any) => readonly string[],
): Manifest[] {
  return objects.map((object) => {
    if (object.kind !== 'Deployment') {
      return object;
    }
    const edited = JSON.parse(JSON.stringify(object));
    const pod = edited.spec.template.spec;
    pod.containers[0].args = edit(pod.containers[0].args ?? [], pod);
    return edited;
  });
}

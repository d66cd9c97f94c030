import { EnvVariable } from '../spec/pod';

/** `$$` is an escaped `$`, so that the name behind it is text (kubernetes/kubernetes: third_party/forked/golang/expansion). */
const REFERENCE = /\$\$|\$\(([A-Za-z_][\w.-]*)\)/g;

/** The names that a value refers to as `$(NAME)`. */
function referencesOf({ value }: EnvVariable): string[] {
  return typeof value === 'string' && value.includes('$(')
    ? [...value.matchAll(REFERENCE)].flatMap(([, name]) => name ?? [])
    : [];
}

/** Variables in an order in which `$(NAME)` is replaced, and those for which there is none. @internal */
export interface EnvOrder {
  /** All variables. */
  readonly variables: EnvVariable[];
  /** Names of variables that refer to themselves, over others or at once. */
  readonly circular: string[];
}

/**
 * The kubelet replaces `$(NAME)` only by a variable that is earlier in the list. So a variable moves in
 * front of the first one that refers to it; all others keep their order.
 *
 * @internal
 */
export function orderEnv(env: readonly EnvVariable[]): EnvOrder {
  if (!env.some((each) => referencesOf(each).length > 0)) {
    return { variables: [...env], circular: [] };
  }
  const byName = new Map(env.map((each) => [each.name, each]));
  const variables = new Set<EnvVariable>();
  const circular = new Set<string>();
  const place = (variable: EnvVariable, users: readonly string[]) => {
    if (users.includes(variable.name)) {
      users.slice(users.indexOf(variable.name)).forEach((name) => circular.add(name));
      return;
    }
    if (variables.has(variable)) {
      return;
    }
    for (const name of referencesOf(variable)) {
      const referred = byName.get(name);
      if (referred) {
        place(referred, [...users, variable.name]);
      }
    }
    variables.add(variable);
  };
  env.forEach((variable) => place(variable, []));
  return { variables: [...variables], circular: [...circular] };
}

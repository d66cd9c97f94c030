import { cluster, tally } from '../support/cluster';
import {
  Program,
  batched,
  kubernetesOf,
  manifestsOf,
  size,
} from '../support/programs-of-terraform';
import { Workspace, inWords, workspaces } from '../support/terraform';

/** What suites do with whole programs, and count. */
export interface Applying {
  /** Validates programs, as few as can be: there must be nothing to say. */
  readonly validate: (programs: readonly Program[]) => Promise<void>;
  /** Applies the Kubernetes objects of a program: then a plan must be empty. */
  readonly apply: (program: Program) => Promise<Workspace>;
}

export function applying(): Applying {
  const api = cluster();
  const workspace = workspaces();
  return {
    validate: async (programs) => {
      for (const batch of batched(programs)) {
        expect(inWords(await workspace().validate(batch))).toEqual([]);
        tally({ accepted: size(batch) });
      }
    },
    apply: async (program) => {
      const kubernetes = kubernetesOf(program);
      const named = manifestsOf(kubernetes).flatMap(({ metadata }) => metadata.namespace ?? []);
      for (const name of new Set(named)) {
        await api.ensureNamespace(name);
      }
      const at = workspace();
      await at.apply(kubernetes);
      expect(await at.plan(kubernetes)).toEqual([]);
      tally({ accepted: size(kubernetes) });
      return at;
    },
  };
}

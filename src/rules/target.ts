import { Finding, violation } from './finding';
import { Subject } from './subject';
import { Later } from '../private/declared';
import { TargetKind } from '../private/target-kind';

/** @internal */
export const TARGET = new Subject('Target');

/** Thrown by the constructor: without a target, synthesis never reaches the service to report it. @internal */
export const HOME = TARGET.error(
  'HOME',
  'a service and its deployments are in Charts of one cdk8s App or in one TerraformStack of cdktn or cdktf (thrown at once)',
  "new InferenceService(new App(), 'chat')",
);

const TOKEN = TARGET.error(
  'TOKEN',
  'a token of cdktn or cdktf is one of the same program, and in a TerraformStack; no other text looks like one',
  "env: { URL: '${TfToken[TOKEN.0]}' } // in a Chart",
);

/**
 * The finding that a target cannot resolve a value that is only known later.
 *
 * @internal
 */
export function unresolvable(target: TargetKind, { path, option, value }: Later): Finding {
  return violation(
    TOKEN,
    path,
    target === 'chart'
      ? {
          problem: `"${option}" holds a token of Terraform, which does not resolve it in a Chart`,
          value,
          fix: 'write the value itself, or create the service in a TerraformStack',
        }
      : {
          problem: `"${option}" looks like a token of Terraform, and this program has no such token`,
          value,
          fix: 'pass the value of a construct of this program, or remove TfToken[…] from the text',
        },
  );
}

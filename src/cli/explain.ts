import { parseArgs } from 'util';
import { RULES } from '../rules';
import { Command, CommandError, UsageError } from './command';
import { nearestNames } from '../private/nearest';
import { Rule, Severity } from '../rules/finding';

/** `cdk-inference explain`: prints rows of `docs/rules.md` in the terminal. @internal */
export const EXPLAIN: Command = {
  help: [
    'usage: cdk-inference explain ID…',
    '',
    'Explains rules by id, such as PORT_LISTEN: the requirement, the shortest code that violates it,',
    'and the page to read. A prefix, such as PROBE_, selects all rules that begin with it.',
    '',
  ].join('\n'),
  run: (args, { out }) => {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
    if (positionals.length === 0) {
      throw new UsageError('pass the id of a rule, such as PORT_LISTEN');
    }
    out(positionals.map((word) => found(word).map(row).join('\n')).join('\n'));
    return Promise.resolve(0);
  },
};

/** Pages of the folder `docs` of this package, by the subject of a rule. @internal */
export const PAGES: Readonly<Record<string, string>> = {
  Acknowledgements: 'errors.md',
  Adoption: 'adoption.md',
  Autoscaler: 'autoscaler.md',
  Capacity: 'deployment.md',
  Deployment: 'deployment.md',
  Disruptions: 'rollout.md',
  'Endpoint picker': 'endpoint-picker.md',
  Engines: 'engines.md',
  'Load balancers': 'load-balancer.md',
  Model: 'data.md',
  Monitoring: 'monitoring.md',
  Names: 'inference-service.md',
  Network: 'access.md',
  'Nodes of a replica': 'multi-node.md',
  Options: 'errors.md',
  Patches: 'deployment.md',
  Placement: 'placement.md',
  Platform: 'platform.md',
  Pods: 'deployment.md',
  Ports: 'inference-service.md',
  Probes: 'deployment.md',
  'Public gateways': 'public-gateway.md',
  'Rolling update': 'rollout.md',
  Shutdown: 'deployment.md',
  Storage: 'data.md',
  Target: 'inference-service.md',
  Texts: 'fleet.md',
  Traffic: 'traffic-policy.md',
  Visibility: 'access.md',
  Volcengine: 'terraform.md',
};

const MOST_NEAREST = 3;

function found(word: string): Rule[] {
  const id = word.toUpperCase().replace(/[^A-Z_]/g, '');
  const exact = RULES.filter((rule) => rule.id === id);
  const rows = exact.length > 0 ? exact : RULES.filter((rule) => rule.id.startsWith(id));
  if (rows.length === 0 || id === '') {
    throw new CommandError(`there is no rule '${word}'; ${suggestion(id)}`);
  }
  return rows;
}

function suggestion(id: string): string {
  const all = RULES.map((rule) => rule.id);
  const near = nearestNames(id, all, MOST_NEAREST);
  const sharing = all.filter((each) => each.split('_').includes(id)).slice(0, MOST_NEAREST);
  const ids = near.length > 0 ? near : sharing;
  return ids.length > 0
    ? `did you mean ${ids.join(', ')}?`
    : 'copy the id from the message, or pass the beginning of an id, such as PORT_, to list rules';
}

function row({ id, severity, requirement, subject, example }: Rule): string {
  const isError = severity === Severity.ERROR;
  return [
    `${id} (${subject})`,
    `  ${isError ? '' : 'triggers when '}${requirement}`,
    `  ${isError ? 'error: nothing is written' : 'warning: printed, and an error with strict: true on the platform'}`,
    ...(example === '' ? [] : [`  ${isError ? 'violated' : 'triggered'} by: ${example}`]),
    `  page: docs/${PAGES[subject]} of the package cdk-inference`,
    '',
  ].join('\n');
}

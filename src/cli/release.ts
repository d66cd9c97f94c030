import * as path from 'path';
import { parseArgs } from 'util';
import { Command, CommandError, Surroundings, UsageError } from './command';
import { PrometheusClient } from './prometheus';
import { ReportedRelease, fails } from './report';
import { reportText } from './report-text';
import { checkedApp } from './run-app';
import { GatePlan, GatedStepPlan, minutesQuery, worstOf } from '../plan/release';

/** Exit codes. */
const GO = 0;
const STAY = 1;
const UNKNOWN = 2;

/** Environment variable with a bearer token for Prometheus. */
const TOKEN = 'PROMETHEUS_TOKEN';

/** `cdk-inference release next`: the next step of a release, and whether its gates pass. @internal */
export const RELEASE: Command = {
  help: [
    'usage: cdk-inference release next [SERVICE] [--check] [--prometheus URL] [--app COMMAND]',
    '',
    'Runs the app, and prints for each release the edit that sets its next step. With --check it reads',
    'the gates and the soak time of the current step from Prometheus first.',
    '',
    'Exit code: 0 if all gates pass, 1 if one stays in its step, 2 if Prometheus has no value.',
    '',
    '  SERVICE       construct path of one service, such as production/chat (default: all)',
    '  --check       reads the gates',
    '  --prometheus  URL of the Prometheus (default: that of the platform)',
    '  --app         command that runs the app (default: "app" in cdk8s.yaml or cdktf.json)',
    '',
    `Environment: ${TOKEN} is sent as bearer token.`,
    '',
  ].join('\n'),
  run: async (args, surroundings) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        check: { type: 'boolean' },
        prometheus: { type: 'string' },
        app: { type: 'string' },
      },
    });
    const [verb, service, ...others] = positionals;
    if (verb !== 'next' || others.length > 0) {
      throw new UsageError(
        `write 'cdk-inference release next', got '${['release', ...positionals].join(' ')}'`,
      );
    }
    const { check = false, prometheus, app } = values;
    if (prometheus !== undefined && !check) {
      throw new UsageError('--prometheus has no effect without --check');
    }
    let code = GO;
    for (const release of releasesOf(app, service, surroundings)) {
      const outcome = await judged(
        release,
        check ? clientOf(release, prometheus) : undefined,
        surroundings.folder,
      );
      surroundings.out(outcome.lines.map((line) => `${line}\n`).join(''));
      code = worse(code, outcome.code);
    }
    return code;
  },
};

function releasesOf(
  app: string | undefined,
  service: string | undefined,
  surroundings: Surroundings,
): readonly ReportedRelease[] {
  const report = checkedApp(app, surroundings);
  if (fails(report)) {
    surroundings.err(reportText(report));
    throw new UsageError('the app has errors; fix them first');
  }
  const releases = report.releases.filter(
    (each) => service === undefined || each.service === service,
  );
  if (releases.length === 0) {
    const found = report.releases.map((each) => each.service).join(', ') || 'none';
    throw new UsageError(
      `no release ${service === undefined ? 'in the app' : `of service ${service}`}; services with a release: ${found}`,
    );
  }
  return releases;
}

function clientOf(
  { service, prometheus }: ReportedRelease,
  url: string | undefined,
): PrometheusClient {
  const used = url ?? prometheus;
  if (used === undefined) {
    throw new UsageError(`service ${service} has no Prometheus; pass --prometheus URL`);
  }
  if (!/^https?:\/\//.test(used)) {
    throw new UsageError(`--prometheus must begin with http:// or https://, got '${used}'`);
  }
  return new PrometheusClient(used, process.env[TOKEN]);
}

/** A step stays if one gate does not pass, whatever the others are. */
function worse(one: number, other: number): number {
  return [STAY, UNKNOWN].find((code) => one === code || other === code) ?? GO;
}

interface Outcome {
  readonly code: number;
  readonly lines: readonly string[];
}

/** The lines about a release, and the exit code. @internal */
export async function judged(
  release: ReportedRelease,
  client: PrometheusClient | undefined,
  folder: string,
): Promise<Outcome> {
  const { service, steps, step, source } = release;
  const index = steps.findIndex(({ name }) => name === step);
  const current = steps[index];
  if (!current) {
    throw new CommandError(`service ${service} has no step '${step}'`);
  }
  const next: GatedStepPlan | undefined = steps[index + 1];
  const title = `${service}: step ${step}, ${index + 1} of ${steps.length}, ${current.percent} % to ${release.to}`;
  const checks = client ? await checksOf(release, current, client) : [];
  const code = checks.map((check) => check.code).reduce(worse, GO);
  const place = source ? `${path.relative(folder, source.file)}:${source.line}` : 'the program';
  const edit = next
    ? `in ${place} write '${next.name}' for '${step}'`
    : `${step} is the last step; remove the release after the last request of ${release.from}`;
  const verdict = { [GO]: 'go', [STAY]: 'stay', [UNKNOWN]: 'unknown' }[code];
  return {
    code,
    lines: [
      title,
      ...checks.map((check) => `  ${check.line}`),
      ...(client ? [`  ${verdict}${code === GO ? `: ${edit}` : ''}`] : [`  ${edit}`]),
    ],
  };
}

interface Check {
  readonly code: number;
  readonly line: string;
}

async function checksOf(
  release: ReportedRelease,
  step: GatedStepPlan,
  client: PrometheusClient,
): Promise<Check[]> {
  const checks: Check[] = [];
  if (step.soakMinutes > 0) {
    const answer = await client.value(minutesQuery(release, step.soakMinutes));
    checks.push(
      'problem' in answer
        ? { code: UNKNOWN, line: `soak: ${answer.problem}` }
        : {
            code: answer.value >= step.soakMinutes ? GO : STAY,
            line: `soak: ${answer.value} of ${step.soakMinutes} minutes`,
          },
    );
  }
  for (const gate of step.gates) {
    for (const limit of ['max', 'min'] as const) {
      if (gate[limit] !== undefined) {
        checks.push(await checkOf(gate, limit, step.soakMinutes, client));
      }
    }
  }
  return checks;
}

async function checkOf(
  gate: GatePlan,
  limit: 'max' | 'min',
  minutes: number,
  client: PrometheusClient,
): Promise<Check> {
  const answer = await client.value(worstOf(gate.query, limit, minutes));
  if ('problem' in answer) {
    return { code: UNKNOWN, line: `gate ${gate.name}: ${answer.problem}` };
  }
  const bound = gate[limit]!;
  const passes = limit === 'max' ? answer.value <= bound : answer.value >= bound;
  return {
    code: passes ? GO : STAY,
    line: `gate ${gate.name}: ${answer.value}, ${limit} ${bound}${minutes > 0 ? ` over ${minutes} minutes` : ''}`,
  };
}

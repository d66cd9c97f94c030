import { execFileSync } from 'child_process';
import { Yaml } from 'cdk8s';
import { Manifest } from './api';
import { CURRENT } from './versions';

/** A finding of kube-score about an object. */
export interface LintFinding {
  /** As `kube-score list` names it. */
  readonly check: string;
  readonly grade: 'critical' | 'warning';
  /** `Deployment/chat-main` */
  readonly object: string;
}

/** The grades that kube-score prints as [CRITICAL] and [WARNING]; the others are fine or almost. */
const GRADES: { readonly [grade: number]: LintFinding['grade'] } = { 1: 'critical', 5: 'warning' };

/** Findings about objects that are applied together. */
export function lint(
  objects: readonly Manifest[],
  { optional = [] }: { readonly optional?: readonly string[] } = {},
): LintFinding[] {
  const args = [
    'score',
    '--output-format=json',
    `--kubernetes-version=v${CURRENT.minor}`,
    // an annotation must not hide a finding
    '--disable-ignore-checks-annotations',
    ...optional.map((check) => `--enable-optional-test=${check}`),
    '-',
  ];
  return scored(args, Yaml.stringify(...objects)).flatMap(({ object_name: name, checks }) =>
    checks.flatMap(({ check, grade, skipped }) =>
      skipped || GRADES[grade] === undefined
        ? []
        : [{ check: check.id, grade: GRADES[grade], object: short(name) }],
    ),
  );
}

interface Scored {
  readonly object_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
  }[];
}

function scored(args: readonly string[], input: string): Scored[] {
  const text = process.env.CONFORMANCE;
  if (text === undefined) {
    throw new Error('these suites need kube-score: npm run conformance -- linters');
  }
  const { kubeScore } = JSON.parse(text);
  try {
    // null without an object that it knows
    return JSON.parse(execFileSync(kubeScore, args, { input, encoding: 'utf8' })) ?? [];
  } catch (failure) {
    // it exits with 1 if there is a critical finding
    const { status, stdout } = failure as { status?: number; stdout?: string };
    if (status !== 1 || !stdout?.startsWith('[')) {
      throw failure;
    }
    return JSON.parse(stdout);
  }
}

/** `Deployment/apps/v1/llm/chat-main` without the version and the namespace. */
function short(name: string): string {
  const words = name.split('/');
  return `${words[0]}/${words[words.length - 1]}`;
}

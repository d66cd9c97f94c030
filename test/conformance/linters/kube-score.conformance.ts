import { EXPLAINED, ExplainedFinding, Remedy } from './explained';
import { blocks, read } from '../../../projenrc/pages';
import { run } from '../../../projenrc/programs';
import { Group, exampleGroups } from '../corpus/corpus';
import { Manifest } from '../support/api';
import { lint } from '../support/kube-score';

const groups = exampleGroups().filter(({ label }) => label.startsWith('examples/'));
const exampleOf = ({ label }: Group) => label.split('/')[1];

/** Examples with pods; the others render nothing that kube-score judges critically. */
const EXAMPLES = [
  ...new Set(
    groups
      .filter(({ objects }) => objects.some(({ kind }) => kind === 'Deployment'))
      .map(exampleOf),
  ),
];

const unique = (lines: readonly string[]) => [...new Set(lines)].sort();

/** The findings of a program's objects. */
function found(text: string, optional: readonly string[] = []): string[] {
  const { objects, error } = run(text);
  expect(error).toBeUndefined();
  return unique(lint(objects, { optional }).map(({ check, grade }) => `${grade} ${check}`));
}

/** A deployment of a preset, with further options. */
function program({ of, options }: Remedy, replicas: number): string {
  const further = (place: Remedy['of']) => (of === place ? options : '');
  return `
import {
  ComputeSpec, Engine, Image, ImagePullPolicy, InferenceService, NetworkPeer, Probe,
} from 'cdk-inference';
import { App, Chart, Size } from 'cdk8s';

new InferenceService(new Chart(new App(), 'linted'), 'chat', {
  ${further('service')}
}).addDeployment('main', {
  image: Image.preset(Engine.VLLM, '0.33.0'),
  compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1, ${further('compute')} }),
  replicas: ${replicas},
  ${further('deployment')}
});
`;
}

const plain = (replicas = 2) => program({ of: 'deployment', options: '' }, replicas);

describe('kube-score', () => {
  test('finds in the examples the rows of the table, each of them and no other', () => {
    const rows = EXPLAINED.flatMap((row) => {
      const { check, grade, kind = 'Deployment', examples = EXAMPLES, except = [] } = row;
      return examples
        .filter((example) => !except.includes(example))
        .map((example) => `${example}: ${grade} ${check} about a ${kind}`);
    });
    const findings = groups.flatMap((group) =>
      lint(group.objects as Manifest[]).map(({ check, grade, object }) => {
        const [kind] = object.split('/');
        return `${exampleOf(group)}: ${grade} ${check} about a ${kind}`;
      }),
    );
    expect(unique(findings)).toEqual(unique(rows));
  });

  const remedies = EXPLAINED.filter(
    (row): row is ExplainedFinding & { readonly remedy: Remedy } => typeof row.remedy !== 'string',
  );
  test.each(remedies)('no longer finds $check with its option', (row) => {
    const finding = `${row.grade} ${row.check}`;
    const replicas = row.check === 'deployment-replicas' ? 1 : 2;
    expect(found(plain(replicas))).toContain(finding);
    expect(found(program(row.remedy, replicas))).not.toContain(finding);
  });

  test('finds the same with hardened, but for the seccomp profile', () => {
    const seccomp = ['container-seccomp-profile'];
    const hardened = program({ of: 'deployment', options: 'pod: { hardened: true }' }, 2);
    expect(
      found(plain(), seccomp).filter((line) => !found(hardened, seccomp).includes(line)),
    ).toEqual(['warning container-seccomp-profile']);
  });

  test('finds nothing critical in the program of docs/security.md', () => {
    const [{ text }] = blocks(read('docs/security.md')).filter(
      ({ marker }) => marker === 'kube-score',
    );
    expect(found(text)).toEqual(['warning pod-networkpolicy']);
  });
});

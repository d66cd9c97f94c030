import { Testing, Duration, Chart } from 'cdk8s';
import { InferenceService, Platform, Probe, Severity } from '../../src';
import { violation } from '../../src/rules/finding';
import { formatFinding, formatWithPath } from '../../src/rules/format';
import { Subject } from '../../src/rules/subject';
import { aDeployment, aService } from '../support/builders';
import { findingsOf } from '../support/findings';

/** A service that one warning is about. */
function doubtful(strict: boolean): InferenceService {
  const service = aService({ platform: Platform.kubernetes({ strict }) });
  const liveness = Probe.fromTcpSocket({ port: 8000, period: Duration.seconds(5) });
  return aDeployment(service, { liveness }).service;
}

describe('a finding', () => {
  const rule = new Subject('Some').error('SOME_RULE', 'a is 1', 'a: 2');

  test('has problem, value and fix, and a message of all three', () => {
    expect(
      violation(rule, 'chart/chat', { problem: '"a" must be 1', value: -0, fix: 'write 1' }),
    ).toEqual({
      rule: 'SOME_RULE',
      severity: Severity.ERROR,
      path: 'chart/chat',
      problem: '"a" must be 1',
      value: '-0',
      fix: 'write 1',
      message: '"a" must be 1, got -0; write 1',
    });
  });

  test('has no value where the problem is that something is missing', () => {
    const { message } = violation(rule, 'chart/chat', { problem: '"a" is missing', fix: 'add it' });
    expect(message).toBe('"a" is missing; add it');
  });
});

describe('the text of a finding', () => {
  const rule = new Subject('Some').error('SOME_RULE', 'a is 1', 'a: 2');

  test('has the rule, the problem and the value, and the fix in a line of its own', () => {
    const finding = violation(rule, 'chart/chat', {
      problem: 'one; two',
      value: 'A; B',
      fix: 'rename it; or remove it',
    });
    expect(formatFinding(finding)).toBe(
      'SOME_RULE: one; two, got "A; B"\n      fix: rename it; or remove it',
    );
    expect(formatWithPath(finding)).toBe(`[chart/chat] ${formatFinding(finding)}`);
  });

  test('has no value if the finding has none', () => {
    const finding = violation(rule, 'chart/chat', { problem: '"a" is missing', fix: 'add it' });
    expect(formatFinding(finding)).toBe('SOME_RULE: "a" is missing\n      fix: add it');
  });
});

describe('a warning', () => {
  const stderr = () => jest.spyOn(process.stderr, 'write').mockImplementation(() => true);

  test('lets synthesis go on and is printed once', () => {
    const printed = stderr();
    const service = doubtful(false);
    const [{ severity }] = findingsOf(service, 'PROBE_STARTUP_BUDGET');
    expect(severity).toBe(Severity.WARNING);
    expect(Testing.synth(Chart.of(service)).length).toBeGreaterThan(0);
    Testing.synth(Chart.of(service));
    const lines = printed.mock.calls.map(([line]) => String(line));
    printed.mockRestore();
    expect(lines.filter((line) => line.includes('PROBE_STARTUP_BUDGET'))).toEqual([
      expect.stringMatching(
        /^Warning: \[chart\/chat\/main\] PROBE_STARTUP_BUDGET: the liveness.*\n {6}fix: .*\n$/,
      ),
    ]);
  });

  test('stops synthesis on a strict platform', () => {
    const service = doubtful(true);
    const [{ severity }] = findingsOf(service, 'PROBE_STARTUP_BUDGET');
    expect(severity).toBe(Severity.ERROR);
    expect(() => Testing.synth(Chart.of(service))).toThrow(
      /\[chart\/chat\/main\] PROBE_STARTUP_BUDGET: the liveness probe/,
    );
  });

  test.each([true, false])(
    'is in fidelity() whether the platform is strict or not (%s)',
    (strict) => {
      expect(doubtful(strict).fidelity()).toMatchObject([{ rule: 'PROBE_STARTUP_BUDGET' }]);
    },
  );
});

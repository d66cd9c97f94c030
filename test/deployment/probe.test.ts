import { Duration } from 'cdk8s';
import { Probe, ProbeScheme } from '../../src';
import { aDeployment, aService } from '../support/builders';

const planned = (options: Parameters<typeof aDeployment>[1]) =>
  aDeployment(aService(), options)._plan();

describe('a probe', () => {
  test('copies what it is given', () => {
    const command = ['true'];
    const headers: Record<string, string> = { 'X-Probe': 'yes' };
    const readiness = Probe.fromCommand(command);
    const liveness = Probe.fromHttpGet('/', { port: 8000, headers });
    command.push('later');
    headers.later = 'x';
    const plan = planned({ readiness, liveness });
    expect(plan.readiness!.exec).toEqual({ command: ['true'] });
    expect(plan.liveness!.httpGet.httpHeaders).toEqual([{ name: 'X-Probe', value: 'yes' }]);
  });

  const shown = ({ path, scheme, port, command }: Probe) => ({ path, scheme, port, command });

  test.each<[Probe, object]>([
    [
      Probe.fromHttpGet('/health', { port: 8000 }),
      { path: '/health', port: '8000', scheme: ProbeScheme.HTTP },
    ],
    [Probe.fromTcpSocket({ port: 'http-8000' }), { port: 'http-8000' }],
    [Probe.fromCommand(['true']), { command: ['true'] }],
  ])('shows its check (%#)', (probe, check) => {
    expect(shown(probe)).toEqual(check);
  });

  test('shows its times, as far as they are set', () => {
    const period = Duration.seconds(5);
    const probe = Probe.fromCommand(['true'], { period, failureThreshold: 4 });
    expect([probe.initialDelay, probe.timeout]).toEqual([undefined, undefined]);
    expect([probe.period, probe.failureThreshold]).toEqual([period, 4]);
  });

  test('shows a copy of its command', () => {
    const probe = Probe.fromCommand(['true']);
    probe.command!.push('later');
    expect(probe.command).toEqual(['true']);
  });
});

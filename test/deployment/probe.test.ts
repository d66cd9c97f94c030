import { Probe } from '../../src';
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
});

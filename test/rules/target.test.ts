import { App, Chart } from 'cdk8s';
import { Deployment, InferenceService } from '../../src';
import { HOME } from '../../src/rules/target';
import { aService, someCompute, someImage } from '../support/builders';

describe('the home of a service (HOME)', () => {
  test('is asked for at once, since nothing could report its absence later', () => {
    expect(() => new InferenceService(new App(), 'chat')).toThrow(`${HOME.id}: [chat]`);
    expect(HOME.id).toBe('HOME');
  });

  test('is the home of its deployments too', () => {
    const elsewhere = new Chart(new App(), 'other');
    const service = aService();
    const props = { service, image: someImage(), compute: someCompute() };
    expect(() => new Deployment(elsewhere, 'main', props)).toThrow('HOME: [other/main]');
  });
});

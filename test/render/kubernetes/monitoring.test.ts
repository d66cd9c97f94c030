import { Engine, Image, Platform, Port } from '../../../src';
import { aDeployment, aService, object, synth } from '../../support/builders';

function monitored(ports: Port[], monitorLabels?: Record<string, string>) {
  const service = aService({ ports, platform: Platform.kubernetes({ monitorLabels }) });
  aDeployment(service, { image: Image.preset(Engine.VLLM, '0.8.5') });
  return service;
}

describe('a monitor', () => {
  test('is not made without a metrics port', () => {
    const service = monitored([Port.http1({ listen: 8000 })], { release: 'prometheus' });
    expect(synth(service).map(({ kind }) => kind)).not.toContain('PodMonitor');
  });

  test.each([
    [Port.metrics({ listen: 9400 }), { port: 'metrics-9400', path: '/metrics' }],
    [Port.metrics({ listen: 9400, path: '/m' }), { port: 'metrics-9400', path: '/m' }],
    [Port.metrics({ listen: 9400, name: 'prom' }), { port: 'prom', path: '/metrics' }],
    [Port.metrics({ listen: 8000 }), { port: 'http-8000', path: '/metrics' }],
  ])('asks the container port by its name (%#)', (port, endpoint) => {
    const service = monitored([Port.http1({ listen: 8000 }), port]);
    expect(object(service, 'PodMonitor').spec.podMetricsEndpoints).toEqual([endpoint]);
  });

  test("selects the deployment's pods and tells whose they are", () => {
    const { spec } = object(monitored([Port.metrics({ listen: 9400 })]), 'PodMonitor');
    expect(spec.selector.matchLabels).toEqual({ 'cdk-inference/deployment': 'chat-main' });
    expect(spec.podTargetLabels).toEqual(['cdk-inference/service', 'cdk-inference/deployment']);
  });

  test('carries the labels that Prometheus selects it by, the own ones last', () => {
    const service = monitored([Port.metrics({ listen: 9400 })], { release: 'prometheus' });
    expect(object(service, 'PodMonitor').metadata.labels).toEqual({
      release: 'prometheus',
      'cdk-inference/service': 'chat',
      'cdk-inference/deployment': 'chat-main',
    });
  });

  test.each([
    ['names no Prometheus', {}, false],
    ['names one', { prometheus: 'http://prometheus:9090' }, true],
    ['labels monitors', { monitorLabels: { release: 'p' } }, true],
  ])("comes with a preset's metrics where the platform %s", (_, options, there) => {
    const service = aService({ ports: [], platform: Platform.kubernetes(options) });
    const deployment = aDeployment(service, { image: Image.preset(Engine.TRITON, '25.04') });
    expect(deployment.plan().ports.map(({ listen }) => listen)).toEqual(
      there ? [8000, 8002] : [8000],
    );
    expect(synth(service).some(({ kind }) => kind === 'PodMonitor')).toBe(there);
  });
});

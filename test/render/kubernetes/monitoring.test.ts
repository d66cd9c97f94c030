import { Engine, Image, Platform, Port } from '../../../src';
import { aCloud, aDeployment, aService, object, someQueue, synth } from '../../support/builders';

function monitored(ports: Port[], monitorLabels?: Record<string, string>) {
  const service = aService({ ports, platform: Platform.kubernetes({ monitorLabels }) });
  aDeployment(service, { image: Image.preset(Engine.VLLM, '0.33.0') });
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
    expect(deployment._plan().ports.map(({ listen }) => listen)).toEqual(
      there ? [8000, 8002] : [8000],
    );
    expect(synth(service).some(({ kind }) => kind === 'PodMonitor')).toBe(there);
  });
});

describe('a monitor on VKE', () => {
  const onVke = (ports: Port[], monitorLabels?: Record<string, string>) => {
    const platform = aCloud({ monitorLabels });
    const deployment = aDeployment(aService({ ports, platform }), { queue: someQueue() });
    const print = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { metadata } = object(deployment.service, 'PodMonitor');
    print.mockRestore();
    return { metadata, planned: deployment._plan().monitor! };
  };
  const metrics = (listen: number, workspace?: string) => Port.metrics({ listen, workspace });

  test("carries the label that the cloud's agent picks it by", () => {
    const { metadata, planned } = onVke([metrics(9400)], { release: 'p' });
    expect(planned.labels).toEqual({ 'volcengine.vmp': 'true', release: 'p' });
    expect(metadata.labels).toMatchObject(planned.labels);
    expect(metadata).not.toHaveProperty('annotations');
  });

  test('lets the platform say that label otherwise', () => {
    const { metadata } = onVke([metrics(9400)], { 'volcengine.vmp': 'false' });
    expect(metadata.labels['volcengine.vmp']).toBe('false');
  });

  test('names the workspaces of its ports, each once', () => {
    const ports = [metrics(9400, 'a'), metrics(9401, 'b'), metrics(9402, 'a')];
    const { metadata, planned } = onVke(ports);
    expect(planned.workspaces).toEqual(['a', 'b']);
    expect(metadata.annotations).toEqual({ 'cdk-inference/metrics-workspace': 'a,b' });
  });

  test('is without the label and the workspace on plain Kubernetes', () => {
    const service = monitored([metrics(9400, 'a')]);
    const print = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { metadata } = object(service, 'PodMonitor');
    print.mockRestore();
    expect(metadata.labels).not.toHaveProperty(['volcengine.vmp']);
    expect(metadata).not.toHaveProperty('annotations');
  });
});

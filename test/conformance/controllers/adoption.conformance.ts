import { Testing } from 'cdk8s';
import { InferenceService, LoadBalancer, Port, Weight } from '../../../src';
import { readManifests } from '../../../src/adoption/manifests';
import { aChart, someCompute, someImage } from '../../support/builders';
import { FIXTURES, fixturePath } from '../../support/fixtures';
import { Manifest } from '../support/api';
import { cluster, tally } from '../support/cluster';
import { thisPlatform } from '../support/programs';
import { Workloads } from '../support/workloads';

const api = cluster();

/** Kinds that no plane has a definition of. */
const NOT_SERVED = new Set(['IngressRoute']);

const served = (objects: readonly any[]): Manifest[] =>
  objects
    .filter(({ kind }) => !NOT_SERVED.has(kind))
    // one namespace for each fixture, whatever it names
    .map(({ metadata: { namespace, ...metadata }, ...object }) => ({ ...object, metadata }));

function adopted(file: string): InferenceService {
  return InferenceService.adopt(aChart(), 'adopted', {
    files: [fixturePath(file)],
    platform: thisPlatform(),
  });
}

const synthesized = (service: InferenceService) =>
  served(Testing.synth(service.node.scopes[1] as any));

/** What a change of the pods would change. */
async function state(workloads: Workloads, name: string) {
  const { metadata } = await workloads.observed(name);
  return { generation: metadata.generation, templates: await workloads.templates(name) };
}

beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

describe.each(FIXTURES)('%s', (file) => {
  const name = adopted(file).deployments[0]._plan().name;
  const namespace = `adopt-${file.replace('.yaml', '')}`;

  test('runs as it was written, and adopting it changes neither generation nor pod template', async () => {
    const workloads = await new Workloads(api, namespace).prepare();
    const original = served(
      readManifests({ files: [fixturePath(file)] }).manifests.map(({ object }) => object),
    );
    for (const object of original) {
      const answer = await api.apply(object, { namespace });
      expect([object.kind, answer.status, answer.body.message, answer.warnings]).toEqual([
        object.kind,
        expect.any(Number),
        undefined,
        [],
      ]);
    }
    const before = await state(workloads, name);
    // by the same manager: what the adopted objects left out would be taken away, and seen
    await workloads.apply(synthesized(adopted(file)));
    expect(await state(workloads, name)).toEqual(before);
    expect(before.templates).toHaveLength(1);
    tally({ accepted: 2 * original.length });
  });

  test('and adding a deployment and a split leaves them as they are', async () => {
    const workloads = new Workloads(api, namespace);
    const before = await state(workloads, name);
    const service = InferenceService.adopt(aChart(), 'adopted', {
      files: [fixturePath(file)],
      platform: thisPlatform(),
      loadBalancer: LoadBalancer.apiGateway(),
      ports: [routed(file)],
    });
    const canary = service.addDeployment('canary', { image: someImage(), compute: someCompute() });
    service.splitTraffic([Weight.of(service.deployments[0], 9), Weight.of(canary, 1)]);
    const objects = synthesized(service);
    await workloads.apply(objects);
    expect(await state(workloads, name)).toEqual(before);
    expect((await workloads.observed('adopted-canary')).spec.replicas).toBe(1);
    tally({ accepted: objects.length });
  });
});

/** The port that requests come by: said where manifests leave it open. */
function routed(file: string): Port {
  const [first] = adopted(file).deployments[0]._plan().servicePorts;
  return Port.http1({ listen: first?.listen ?? 8000, expose: 80 });
}

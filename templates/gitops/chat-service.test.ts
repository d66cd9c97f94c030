import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { InferenceTesting } from 'cdk-inference';
import { App, Chart } from 'cdk8s';
import { ChatService } from './chat-service';
import { ENVIRONMENTS, Environment } from './environments';

const rendered = (environment: Environment) => {
  const chart = new Chart(new App(), environment.cluster, { namespace: 'llm' });
  const chat = new ChatService(chart, 'chat', environment);
  return { chat, objects: InferenceTesting.synth(chart) };
};

for (const environment of ENVIRONMENTS) {
  test(`${environment.cluster} gets its release and its replicas`, () => {
    const { chat, objects } = rendered(environment);
    const { spec } = objects.object('Deployment', 'chat-main');
    assert.equal(spec.replicas, environment.replicas);
    assert.equal(spec.template.spec.containers[0].image.split(':v')[1], environment.release);
    assert.deepEqual(objects.shares(chat), { main: 1 });
    assert.deepEqual(
      objects.fidelity().filter(({ acknowledged }) => !acknowledged),
      [],
    );
  });
}

test('the production clusters differ in the host name only', () => {
  const [a, b] = ENVIRONMENTS.filter(({ cluster }) => cluster.startsWith('prod-'));
  const text = (one: Environment) => JSON.stringify(rendered(one).objects.all);
  assert.equal(text({ ...a, hostname: b.hostname }), text(b));
});

test('Argo CD applies the file of every cluster', () => {
  const clusters = [...readFileSync('argo-cd.yaml', 'utf8').matchAll(/- cluster: (\S+)/g)];
  assert.deepEqual(
    clusters.map(([, cluster]) => cluster),
    ENVIRONMENTS.map(({ cluster }) => cluster),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InferenceTesting } from 'cdk-inference';
import { App, Chart } from 'cdk8s';
import { ChatService } from './chat-service';

const chart = new Chart(new App(), 'test', { namespace: 'llm' });
const chat = new ChatService(chart, 'chat');
const written = InferenceTesting.synth(chart);

test('the deployment gets all requests', () => {
  assert.deepEqual(written.shares(chat), { main: 1 });
});

test('a pod has one GPU', () => {
  const { containers } = written.object('Deployment', 'chat-main').spec.template.spec;
  assert.equal(containers[0].resources.limits['nvidia.com/gpu'], '1');
});

test('no warning is left that nobody acknowledged', () => {
  assert.deepEqual(
    written.fidelity().filter(({ acknowledged }) => !acknowledged),
    [],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InferenceTesting } from 'cdk-inference';
import { App, Chart } from 'cdk8s';
import { ChatService } from './chat-service';

const chart = new Chart(new App(), 'test', { namespace: 'llm' });
const chat = new ChatService(chart, 'chat');
const written = InferenceTesting.synth(chart);

test('nine of ten requests go to stable, one to canary', () => {
  assert.deepEqual(written.shares(chat), { stable: 0.9, canary: 0.1 });
});

test('stable has three replicas', () => {
  assert.equal(written.object('Deployment', 'chat-stable').spec.replicas, 3);
});

test('no warning is left that nobody acknowledged', () => {
  assert.deepEqual(
    written.fidelity().filter(({ acknowledged }) => !acknowledged),
    [],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InferenceTesting } from 'cdk-inference';
import { App, Chart } from 'cdk8s';
import { ChatService } from './chat-service';

const chart = new Chart(new App(), 'test', { namespace: 'llm' });
const chat = new ChatService(chart, 'chat');
const written = InferenceTesting.synth(chart);
const pod = written.object('Deployment', 'chat-main').spec.template.spec;
const [engine] = pod.containers;

test('the deployment gets all requests', () => {
  assert.deepEqual(written.shares(chat), { main: 1 });
});

test('vLLM spreads the model over the four GPUs of a pod', () => {
  assert.equal(engine.resources.limits['nvidia.com/gpu'], '4');
  assert.match(engine.args.join(' '), /--tensor-parallel-size[ =]4/);
});

test('the token comes from a Secret', () => {
  const token = engine.env.find(({ name }: { name: string }) => name === 'HF_TOKEN');
  assert.deepEqual(token.valueFrom.secretKeyRef, { name: 'hugging-face', key: 'token' });
});

test('the model is in the claim that the app renders', () => {
  assert.equal(written.object('PersistentVolumeClaim').metadata.name, 'hugging-face-cache');
  const volume = pod.volumes.find(
    (each: any) => each.persistentVolumeClaim?.claimName === 'hugging-face-cache',
  );
  const mount = engine.volumeMounts.find(({ name }: { name: string }) => name === volume.name);
  assert.equal(mount.mountPath, '/hf');
});

test('the processes of the four GPUs share 8 GiB of memory', () => {
  const volume = pod.volumes.find((each: any) => each.emptyDir?.medium === 'Memory');
  assert.equal(volume.emptyDir.sizeLimit, '8Gi');
});

test('no warning is left that nobody acknowledged', () => {
  assert.deepEqual(
    written.fidelity().filter(({ acknowledged }) => !acknowledged),
    [],
  );
});

import { runInNewContext } from 'vm';
import { canonical } from '../../src/render/canonical';

describe('a canonical object', () => {
  test.each([
    ['1024Mi', '1Gi'],
    ['0.5', '500m'],
    [0.5, '500m'],
    [8, '8'],
    ['16Gi', '16Gi'],
  ])('has %j in resources as %s', (amount, written) => {
    expect(canonical({ limits: { memory: amount } })).toEqual({ limits: { memory: written } });
    expect(canonical({ requests: { cpu: amount } })).toEqual({ requests: { cpu: written } });
    expect(canonical({ emptyDir: { sizeLimit: amount } })).toEqual({
      emptyDir: { sizeLimit: written },
    });
  });

  test('is reached into wherever quantities stand', () => {
    const sidecar = { resources: { limits: { cpu: 0.1 } } };
    expect(canonical({ containers: [{}, sidecar] })).toEqual({
      containers: [{}, { resources: { limits: { cpu: '100m' } } }],
    });
  });

  test('keeps everything that is no quantity', () => {
    const object = {
      replicas: 1024,
      labels: { memory: '1024Mi' },
      env: [{ name: 'LIMIT', value: '0.5' }],
      spec: { nothing: null, no: false, zero: 0 },
    };
    expect(canonical(object)).toEqual(object);
  });

  test('may be made of an object of another realm', () => {
    const object = runInNewContext('({ limits: { cpu: 0.5 } })');
    expect(canonical(object)).toEqual({ limits: { cpu: '500m' } });
  });

  test('keeps what is only known later', () => {
    const amounts = { memory: '${TfToken[TOKEN.1]}', cpu: 'not a quantity' };
    expect(canonical({ limits: amounts })).toEqual({ limits: amounts });
  });

  test('is another object than the one it is made of', () => {
    const object = { limits: { memory: '1024Mi' } };
    canonical(object);
    expect(object).toEqual({ limits: { memory: '1024Mi' } });
  });
});

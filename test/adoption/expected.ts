import { run } from '../../src/cli/run';
import { byName, fixturePath, withoutServerSide, written } from '../support/fixtures';

/** The fixture that is written as people may, and programs rarely do. */
export const ODD = 'odd.yaml';

/** What an object of `odd.yaml` has by the rules of kubectl, which the reader of `written` does not follow. */
const ODD_OBJECTS = {
  'ConfigMap/odd-settings': {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'odd-settings' },
    data: {
      switch: 'yes',
      when: '12:30',
      on: 'off',
      folded: 'one line in two',
      script: 'keeps its last line\n\n',
    },
  },
  'Deployment/odd': expect.objectContaining({
    metadata: {
      name: 'odd',
      annotations: { 'example.com/version': '1.10', 'example.com/date': '2026-05-02' },
    },
    spec: expect.objectContaining({
      replicas: 20,
      paused: false,
      template: expect.objectContaining({
        spec: expect.objectContaining({
          shareProcessNamespace: true,
          automountServiceAccountToken: false,
          volumes: [
            { name: 'settings', configMap: { name: 'odd-settings', defaultMode: 420 } },
            { name: 'nothing' },
          ],
        }),
      }),
    }),
  }),
  'Service/odd': expect.objectContaining({ kind: 'Service' }),
};

/** The objects of a fixture without its Secrets, by kind and name. */
export const expected = (file: string) =>
  file === ODD
    ? ODD_OBJECTS
    : byName(
        written(file)
          .filter(({ kind }) => kind !== 'Secret')
          .map(file === 'kserve-raw.yaml' ? withoutServerSide : (each) => each),
      );

/** What `cdk-inference adopt` says. */
export async function adopted(file: string): Promise<string> {
  let text = '';
  const code = await run(['adopt', fixturePath(file)], {
    folder: __dirname,
    out: (part) => void (text += part),
    err: () => undefined,
  });
  expect(code).toBe(0);
  return text;
}

import { aManifest, anAdopted, another } from '../support/adoption';
import { brokenRules } from '../support/builders';
import { expectFinding } from '../support/findings';

const at = 'chart/chat/Default';
const annotated = (annotations: object, labels: object = {}) => ({
  ...another('ConfigMap', 'v1', 'settings'),
  metadata: { name: 'settings', annotations, labels },
});

describe('ADOPT_SECRET', () => {
  const secret = another('Secret', 'v1', 'token', { stringData: { key: 'very-secret' } });

  test('warns about a Secret, which is not rendered', () => {
    const service = anAdopted({}, [secret]);
    expectFinding(service, 'ADOPT_SECRET', { at, names: ['Secret "token"', 'objects[2]'] });
    expect(JSON.stringify([service.findings(), service._plan()])).not.toContain('very-secret');
  });

  test('warns about each item of a list of Secrets', () => {
    const list = { apiVersion: 'v1', kind: 'SecretList', items: [{ metadata: { name: 'a' } }] };
    expect(brokenRules(anAdopted({}, [list]))).toEqual(['ADOPT_SECRET']);
  });

  test.each([
    ['SealedSecret', 'bitnami.com/v1alpha1'],
    ['ExternalSecret', 'external-secrets.io/v1'],
    ['Secret', 'example.com/v1'],
  ])('renders a %s of %s, which holds no value', (kind, apiVersion) => {
    const service = anAdopted({}, [another(kind, apiVersion, 'a')]);
    expect(service.findings()).toEqual([]);
    expect(service._plan().deployments[0].adopted!.objects).toHaveLength(3);
  });

  const token = `hf_${'a1'.repeat(17)}`;

  test.each([
    ['hf', token],
    ['GitHub', `ghp_${'a1'.repeat(18)}`],
    ['GitLab', `glpat-${'a1'.repeat(10)}`],
    ['NVIDIA', `nvapi-${'a1'.repeat(32)}`],
    ['provider', `sk-proj-${'a1'.repeat(20)}`],
    ['key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
  ])('warns about a credential in plain text, without its value: %s', (_, value) => {
    const deployment = aManifest(({ spec }) => {
      spec.template.spec.containers[0].env = [{ name: 'TOKEN', value }];
    });
    const service = anAdopted({ objects: [deployment] });
    expectFinding(service, 'ADOPT_SECRET', {
      at,
      names: ['Deployment "llm"', '/spec/template/spec/containers/0/env/0/value'],
    });
    expect(JSON.stringify(service.findings())).not.toContain(value.slice(-12));
  });

  test('warns about one in arguments and in a ConfigMap', () => {
    const deployment = aManifest(({ spec }) => {
      spec.template.spec.containers[0].args = ['--token', token];
    });
    const map = another('ConfigMap', 'v1', 'a', { data: { 'a/b': `key: ${token}` } });
    const places = anAdopted({ objects: [deployment, map] })
      .findings()
      .map(({ message }) => /at (\S+),/.exec(message)?.[1]);
    expect(places).toEqual(['/spec/template/spec/containers/0/args/1', '/data/a~1b']);
  });

  test.each(['hf_TOKEN', 'sk-none', 'changeme', '$(HF_TOKEN)', 'Qwen/hf_model_long_name_of_it'])(
    'does not guess about %j',
    (value) => {
      const deployment = aManifest(({ spec }) => {
        spec.template.spec.containers[0].env = [{ name: 'TOKEN', value }];
      });
      expect(anAdopted({ objects: [deployment] }).findings()).toEqual([]);
    },
  );
});

describe('ADOPT_HELM', () => {
  test('warns once about the objects of a release, and how to detach it', () => {
    const release = { 'meta.helm.sh/release-name': 'chat' };
    const other = {
      ...annotated(release),
      kind: 'Role',
      apiVersion: 'rbac.authorization.k8s.io/v1',
    };
    expectFinding(anAdopted({}, [annotated(release), other]), 'ADOPT_HELM', {
      at,
      names: ['ConfigMap "settings" and 1 more (release chat)', 'owner=helm'],
    });
  });

  test('warns about the label alone', () => {
    const labels = { 'app.kubernetes.io/managed-by': 'Helm' };
    expectFinding(anAdopted({}, [annotated({}, labels)]), 'ADOPT_HELM', {
      at,
      names: ['by the label'],
    });
  });

  test('accepts another manager', () => {
    const labels = { 'app.kubernetes.io/managed-by': 'kustomize' };
    expect(anAdopted({}, [annotated({}, labels)]).findings()).toEqual([]);
  });
});

describe('ADOPT_HOOK', () => {
  test.each(['test', 'pre-install,pre-upgrade'])('fails for a hook %s', (value) => {
    expectFinding(anAdopted({}, [annotated({ 'helm.sh/hook': value })]), 'ADOPT_HOOK', {
      at,
      value: `"${value}"`,
      names: ['ConfigMap "settings"', '--no-hooks'],
    });
  });

  test('accepts other annotations of Helm', () => {
    expect(anAdopted({}, [annotated({ 'helm.sh/resource-policy': 'keep' })]).findings()).toEqual(
      [],
    );
  });
});

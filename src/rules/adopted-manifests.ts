import { Finding, violation } from './finding';
import { Subject } from './subject';
import { isPlain } from '../private/copy';
import { isSecret } from '../private/kinds';
import { AdoptedSpec, ManifestSpec } from '../spec/adopted';
import { ServiceSpec } from '../spec/service';

/** @internal */
export const ADOPTED_MANIFESTS = new Subject('Adoption', checkManifests);

const ADOPT_SECRET = ADOPTED_MANIFESTS.warning(
  'ADOPT_SECRET',
  'adopted manifests have a Secret, which is not rendered, or a credential in plain text',
  'objects: [deployment, secret]',
);
const ADOPT_HELM = ADOPTED_MANIFESTS.warning(
  'ADOPT_HELM',
  'a Helm release manages adopted objects: its next upgrade reverts changes, and its removal deletes the objects',
  "metadata: { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }",
);
const ADOPT_HOOK = ADOPTED_MANIFESTS.error(
  'ADOPT_HOOK',
  'no adopted object is a hook of Helm, which belongs to one installation or test and not to the running service',
  "metadata: { annotations: { 'helm.sh/hook': 'test' } }",
);

function checkManifests({ deployments }: ServiceSpec): Finding[] {
  return deployments.flatMap(({ adopted, path }) =>
    adopted
      ? [...secrets(adopted, path), ...credentials(adopted, path), ...helm(adopted, path)]
      : [],
  );
}

const named = ({ object: { kind, metadata } }: ManifestSpec) => `${kind} "${metadata.name}"`;

function secrets({ manifests }: AdoptedSpec, path: string): Finding[] {
  return manifests
    .filter(({ object }) => isSecret(object))
    .map((manifest) =>
      violation(ADOPT_SECRET, path, {
        problem: `${named(manifest)} (${manifest.where}) is not rendered, so that its values are in no program, output or Terraform state`,
        fix: 'remove it from the manifests, and keep it in the cluster: the pods refer to it by name',
      }),
    );
}

/** Values that are credentials by their form; a form that other values have too is not listed. */
const CREDENTIALS: readonly (readonly [what: string, form: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ['a token of Hugging Face', /\bhf_[A-Za-z0-9]{30,}\b/],
  ['a token of GitHub', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{60,})\b/],
  ['a token of GitLab', /\bglpat-[\w-]{20,}/],
  ['a key of NVIDIA', /\bnvapi-[\w-]{40,}/],
  ['a key of a model provider', /\bsk-(?:proj|ant)-[\w-]{20,}/],
];

/** The message names the place and never the value, because synthesis prints the message. */
function credentials({ manifests }: AdoptedSpec, path: string): Finding[] {
  return manifests
    .filter(({ object }) => !isSecret(object))
    .flatMap((manifest) =>
      texts(manifest.object, '').flatMap(([place, text]) =>
        CREDENTIALS.filter(([, form]) => form.test(text)).map(([what]) =>
          violation(ADOPT_SECRET, path, {
            problem: `${named(manifest)} has ${what} in plain text at ${place}, and so does every copy of it`,
            fix: 'create a Secret with it, and refer to the Secret (valueFrom.secretKeyRef)',
          }),
        ),
      ),
    );
}

function texts(value: unknown, place: string): [place: string, text: string][] {
  if (typeof value === 'string') {
    return [[place, value]];
  }
  const children: [string, unknown][] =
    Array.isArray(value) || isPlain(value) ? Object.entries(value) : [];
  return children.flatMap(([name, child]) =>
    texts(child, `${place}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`),
  );
}

function helm({ manifests }: AdoptedSpec, path: string): Finding[] {
  const hooks = manifests.filter(({ object }) => annotationsOf(object)['helm.sh/hook']);
  const managed = manifests.filter((each) => isManaged(each.object) && !hooks.includes(each));
  return [
    ...hooks.map((manifest) =>
      violation(ADOPT_HOOK, path, {
        problem: `${named(manifest)} (${manifest.where}) must not be a hook of Helm`,
        value: annotationsOf(manifest.object)['helm.sh/hook'],
        fix: 'remove it from the manifests, or render them without hooks: helm template --no-hooks',
      }),
    ),
    ...(managed.length === 0
      ? []
      : [
          violation(ADOPT_HELM, path, {
            problem: `Helm manages ${named(managed[0])}${managed.length > 1 ? ` and ${managed.length - 1} more` : ''} (${releaseOf(managed)}): its next upgrade reverts changes`,
            fix: `detach the release before you apply (kubectl delete secret --selector owner=helm,name=RELEASE keeps its objects), then remove Helm's label and annotations from the manifests`,
          }),
        ]),
  ];
}

function annotationsOf({ metadata }: any): { readonly [name: string]: unknown } {
  return metadata.annotations ?? {};
}

function isManaged(object: any): boolean {
  const { 'app.kubernetes.io/managed-by': manager } = object.metadata.labels ?? {};
  return manager === 'Helm' || releaseName(object) !== undefined;
}

function releaseName(object: any): unknown {
  return annotationsOf(object)['meta.helm.sh/release-name'];
}

function releaseOf(managed: readonly ManifestSpec[]): string {
  const names = managed.flatMap(({ object }) => releaseName(object) ?? []);
  return names.length > 0
    ? `release ${[...new Set(names)].join(', ')}`
    : 'by the label app.kubernetes.io/managed-by';
}

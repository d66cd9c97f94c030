import type { TerraformProvider, TerraformStack } from 'cdktn';
import { IConstruct } from 'constructs';
import { Framework, frameworkOf } from './framework';
import { Elements, MANIFEST, Written, literal } from './resource';
import { AppRegistry, isInTree } from '../../private/app-registry';
import { NAMESPACE_OF_STACKS } from '../../private/target-kind';
import { address, objectName } from '../../render/cloud-resource';
import { Severity } from '../../rules/finding';
import { formatWithPath } from '../../rules/format';
import { ObjectFact, groupOf } from '../../rules/names';
import { HOME } from '../../rules/target';
import { FindingsFile } from '../findings-file';
import {
  Home,
  ObjectsBesides,
  PlacedResource,
  prerequisites,
  Synthesis,
  Synthesizable,
  WrittenHome,
  WrittenObject,
  remove,
  reported,
  same,
  wrongScopeError,
} from '../home';
import { readByTerraform } from '../manifests';
import { Outputs } from '../outputs';
import { isToken } from './token';

/** The elements of the tree that belong to one service. */
interface Made extends Pick<Synthesis, 'objects' | 'resources'> {
  readonly elements: readonly Written[];
  /** When they were last compared with the service, and whether they were up to date. */
  revision: number;
  current: boolean;
}

const homes = new WeakMap<TerraformStack, TerraformHome>();

/** The target for a TerraformStack of cdktn or cdktf. @internal */
export function terraformHome(stack: IConstruct): Home {
  const root = stack as TerraformStack;
  const home = homes.get(root) ?? new TerraformHome(root, frameworkOf(root));
  homes.set(root, home);
  return home;
}

class TerraformHome implements Home, ObjectsBesides {
  public readonly kind = 'stack';
  public readonly namespace = NAMESPACE_OF_STACKS;
  public readonly writesYaml = false;
  private readonly app: AppRegistry;
  private readonly elements: Elements;
  private readonly findings: FindingsFile;
  private readonly all: Synthesizable[] = [];
  private readonly made = new Map<Synthesizable, Made>();
  private readonly warned = new Set<string>();
  private checked = -1;
  private provider?: { readonly revision: number; readonly provider: TerraformProvider };
  private shared?: { readonly revision: number; readonly addresses: Map<string, string> };
  private sharing?: {
    readonly revision: number;
    readonly objectSources: Map<string, Synthesizable>;
  };

  public constructor(
    public readonly root: TerraformStack,
    private readonly framework: Framework,
  ) {
    this.app = AppRegistry.of(root);
    this.elements = Elements.of(framework);
    this.findings = this.app.part(FindingsFile);
    const outputs = this.app.part(Outputs);
    root.node.addValidation({ validate: () => outputs.write() });
  }

  public register(synthesizable: Synthesizable): void {
    this.all.push(synthesizable);
    this.elements.hook(synthesizable, {
      // an aspect creates the objects, after the framework looked for tokens
      prepared: () => (this.isMade(synthesizable) ? {} : tokensOf(synthesizable)),
      beforeWriting: () => this.check(),
    });
    this.report(synthesizable, synthesizable);
  }

  public report(part: IConstruct, synthesizable: Synthesizable): void {
    if (part.node.scopes.filter(this.framework.TerraformStack.isStack).pop() !== this.root) {
      throw wrongScopeError(part, this.root);
    }
    const visited = this.app.visitor();
    this.framework.Aspects.of(part).add({
      visit: (node) => {
        if (node === part) {
          visited();
          this.make(synthesizable);
          this.warn(part, synthesizable);
        }
      },
    });
    this.findings.declare(part, synthesizable);
    part.node.addValidation({
      validate: () => {
        this.findings.record();
        return reported(part, synthesizable._synthesize(), Severity.ERROR);
      },
    });
  }

  private get synthesizables(): Synthesizable[] {
    return this.all.filter((each) => isInTree(each));
  }

  /** Terraform orders by dependencies. */
  public fileOf(): undefined {
    return undefined;
  }

  /** Terraform writes one file. */
  public folderOf(): undefined {
    return undefined;
  }

  public resolves(value: unknown): boolean {
    return isToken(this.framework, value);
  }

  public get others(): ObjectsBesides {
    return this;
  }

  /** The manifests that the user created, with the namespace that Terraform's provider gives them. */
  public otherObjects(): { readonly root: TerraformStack; readonly fact: ObjectFact }[] {
    const { TerraformResource } = this.framework;
    return this.root.node.findAll().flatMap((node) => {
      const isManifest =
        TerraformResource.isTerraformResource(node) && node.terraformResourceType === MANIFEST;
      // the input of the prebuilt and of generated bindings; ours has none
      const { manifestInput } = node as { readonly manifestInput?: any };
      const { apiVersion, kind, metadata } = manifestInput ?? {};
      return isManifest && typeof apiVersion === 'string' && typeof metadata?.name === 'string'
        ? [
            {
              root: this.root,
              fact: {
                group: groupOf(apiVersion),
                kind,
                name: metadata.name,
                namespace: metadata.namespace,
                path: node.node.path,
              },
            },
          ]
        : [];
    });
  }

  public written(): WrittenHome {
    const { TerraformResource, Testing } = this.framework;
    const program = JSON.parse(Testing.synth(this.root, true));
    const resources = this.root.node
      .findAll()
      .filter(TerraformResource.isTerraformResource)
      .map(({ node, terraformResourceType: type, friendlyUniqueId: name }) => ({
        path: node.path,
        type,
        name,
        values: program.resource?.[type]?.[name],
      }))
      .filter(({ values }) => values !== undefined);
    return {
      objects: resources
        .filter(({ type }) => type === MANIFEST)
        .map(({ path, values }) => ({ path, object: readByTerraform(values.manifest) })),
      resources: resources.filter(({ type }) => type !== MANIFEST),
    };
  }

  public objects(): WrittenObject[] {
    this.synthesizables.forEach((each) => this.make(each));
    const { TerraformResource } = this.framework;
    return this.root.node
      .findAll()
      .filter(TerraformResource.isTerraformResource)
      .filter(({ terraformResourceType }) => terraformResourceType === MANIFEST)
      .map((element) => {
        const { [element.friendlyUniqueId]: values } = this.resolved(element.toTerraform())
          .resource[MANIFEST];
        return { path: element.node.path, object: readByTerraform(values.manifest) };
      });
  }

  /** Whether the objects in the tree are those that the service declares now. */
  public isMade(synthesizable: Synthesizable): boolean {
    const made = this.made.get(synthesizable);
    if (made && made.revision !== this.app.revision) {
      const { objects, resources } = synthesizable._synthesize();
      made.current = same(made.objects, objects) && same(made.resources, resources);
      made.revision = this.app.revision;
    }
    return made?.current ?? false;
  }

  /**
   * Stops a synthesis whose output would differ from the constructs: one that skips
   * `runAllValidations` or aspects, or one during which an aspect changed a service too late.
   */
  public check(): void {
    if (this.checked === this.app.revision) {
      return;
    }
    this.findings.record();
    const errors = this.synthesizables.flatMap((synthesizable) =>
      synthesizable
        ._synthesize()
        .findings.filter(({ severity }) => severity === Severity.ERROR)
        .map(formatWithPath),
    );
    if (errors.length > 0) {
      throw new Error(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`);
    }
    const stale = this.synthesizables.find((synthesizable) => !this.isMade(synthesizable));
    if (stale) {
      throw new Error(
        `${HOME.id}: [${stale.node.path}] its objects are not what the service declares now: aspects did not run, or one changed it after its objects were made; write it by app.synth() or Testing.synth(), and let an aspect change a service when it visits the service itself`,
      );
    }
    this.checked = this.app.revision;
  }

  /** Leaves alone what is there already: aspects that came by before may have changed it. */
  private make(synthesizable: Synthesizable): void {
    if (this.isMade(synthesizable)) {
      return;
    }
    const synthesis = synthesizable._synthesize();
    const { objects, resources } = synthesis;
    this.made.get(synthesizable)?.elements.forEach(remove);
    const own = resources.filter(
      (each) => !each.shared || this.sourceOfObject(each) === synthesizable,
    );
    const made = [
      ...objects.map((placed) => ({ element: this.elements.manifest(placed), ...placed })),
      ...own.map((placed) => ({
        key: address(placed),
        element: this.elements.cloudElement(placed, this.providerFor(synthesis)),
        ...placed,
      })),
    ];
    // one key in two namespaces is two objects, and what comes after it waits for both
    const byKey = new Map<string, Written[]>();
    made.forEach(({ key, element }) => byKey.set(key, [...(byKey.get(key) ?? []), element]));
    for (const { element, ...placed } of made) {
      const first = prerequisites(placed).flatMap(
        (name) =>
          byKey.get(name)?.map((each) => this.addressOf(each)) ??
          this.sharedObjects().get(name) ??
          [],
      );
      if (first.length > 0) {
        element.dependsOn = first;
      }
    }
    this.made.set(synthesizable, {
      elements: made.map(({ element }) => element),
      objects,
      resources,
      revision: this.app.revision,
      current: true,
    });
  }

  /** Addresses of the objects of this stack that services share, by kind and name. */
  private sharedObjects(): ReadonlyMap<string, string> {
    if (this.shared?.revision !== this.app.revision) {
      const addresses = this.synthesizables
        .flatMap((each) => each._synthesize().objects)
        .filter(({ shared }) => shared)
        .map(({ owner, key, object: { kind, metadata } }): [string, string] => [
          key,
          `${MANIFEST}.${objectName(owner, kind, metadata.namespace, metadata.name)}`,
        ]);
      this.shared = { revision: this.app.revision, addresses: new Map(addresses) };
    }
    return this.shared.addresses;
  }

  /** The service that renders a resource that several services share: the first. */
  private sourceOfObject(resource: PlacedResource): Synthesizable | undefined {
    if (this.sharing?.revision !== this.app.revision) {
      const objectSources = new Map<string, Synthesizable>();
      for (const synthesizable of this.synthesizables) {
        for (const each of synthesizable._synthesize().resources) {
          const key = each.shared ? this.identity(each) : undefined;
          if (key !== undefined && !objectSources.has(key)) {
            objectSources.set(key, synthesizable);
          }
        }
      }
      this.sharing = { revision: this.app.revision, objectSources };
    }
    return this.sharing.objectSources.get(this.identity(resource));
  }

  /** The identity of a resource, with its tokens resolved: names alone may differ. */
  private identity({ type, values }: PlacedResource): string {
    return `${type} ${JSON.stringify(this.resolved(literal(values)))}`;
  }

  private resolved(value: unknown): any {
    const { DefaultTokenResolver, StringConcat, Tokenization } = this.framework;
    return Tokenization.resolve(value, {
      scope: this.root,
      resolver: new DefaultTokenResolver(new StringConcat()),
    });
  }

  /** Looked for once: a stack with many services has a large tree. */
  private providerFor({ region }: Synthesis): TerraformProvider {
    if (this.provider?.revision !== this.app.revision) {
      this.provider = {
        revision: this.app.revision,
        provider: this.elements.cloudProvider(this.root, region!),
      };
    }
    return this.provider.provider;
  }

  private warn(part: IConstruct, synthesizable: Synthesizable): void {
    for (const warning of reported(part, synthesizable._synthesize(), Severity.WARNING)) {
      const line = `${part.node.path} ${warning}`;
      if (!this.warned.has(line)) {
        this.warned.add(line);
        this.framework.Annotations.of(part).addWarning(warning);
      }
    }
  }

  /** The address in Terraform. The framework would create a token for it, with a stack trace each. */
  private addressOf(element: Written): string {
    const { terraformResourceType: type, friendlyUniqueId: name } = element;
    const { TerraformDataSource } = this.framework;
    return `${TerraformDataSource.isTerraformDataSource(element) ? 'data.' : ''}${type}.${name}`;
  }
}

/** The values of objects that are not in the tree yet. */
function tokensOf(synthesizable: Synthesizable): unknown {
  const { objects, resources } = synthesizable._synthesize();
  return {
    '//': {
      tokens: [
        ...objects.map(({ object }) => literal(object)),
        ...resources.map(({ values }) => literal(values)),
      ],
    },
  };
}

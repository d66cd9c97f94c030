import { IConstruct } from 'constructs';
import { SynthesizedManifests } from './synthesized-manifests';
import { homesIn } from '../homes/find-home';
import { Outputs } from '../homes/outputs';
import { AppRegistry } from '../private/app-registry';
import { checkInput } from '../private/input';
import { InferenceService } from '../service/inference-service';

/**
 * Synthesizes a program in your tests, to check the rendered objects, the shares of deployments, the
 * restarts that an apply causes, and the preview. It works with every test framework, in a Chart and in a stack.
 *
 * ```ts
 * const manifests = InferenceTesting.synth(chart);
 * expect(manifests.shares(chat)).toEqual({ reserved: 0.9, burst: 0.1 });
 * expect(manifests.changesFrom(InferenceTesting.read('applied.yaml')).restarts).toEqual([]);
 * ```
 */
export class InferenceTesting {
  /**
   * Synthesizes a scope without writing files. Throws the errors of a synthesis.
   *
   * @example
   * const shares = InferenceTesting.synth(chart).shares(service);
   *
   * @param scope a Chart, a TerraformStack, or an App with any number of them
   */
  public static synth(scope: IConstruct): SynthesizedManifests {
    const outputs = AppRegistry.of(scope).part(Outputs);
    const homes = outputs.pausedDuring(() => homesIn(scope).map((home) => home.written()));
    const services = scope.node
      .findAll()
      .filter((node): node is InferenceService => node instanceof InferenceService);
    return SynthesizedManifests._of(
      homes.flatMap(({ objects }) => objects),
      homes.flatMap(({ resources }) => resources),
      services,
      scope,
    );
  }

  /**
   * Reads objects from a file or folder, for comparisons. The result has objects but no constructs, so
   * `shares`, `objectsOf` and `fidelity` need a synthesis instead.
   *
   * The method reads YAML and JSON with any number of documents and Lists: the output of a synthesis,
   * `kubectl get -o yaml`, `helm template` and `kustomize build`. It omits `status` and the other fields
   * that only the API server sets. It throws if a document is not a Kubernetes object, if a file has
   * marks of a merge conflict, and if there is no object at all.
   *
   * @param file path of a file, of a folder with `.yaml`, `.yml` and `.json` files at any depth, or of the
   * `cdk.tf.json` of a stack
   */
  public static read(file: string): SynthesizedManifests {
    // reading YAML is for programs that compare
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { readObjects } = require('./read-objects') as typeof import('./read-objects');
    return SynthesizedManifests._of(
      readObjects(file).map((object) => ({ object })),
      [],
      [],
    );
  }

  private constructor() {}
}

checkInput(InferenceTesting, 'InferenceTesting');

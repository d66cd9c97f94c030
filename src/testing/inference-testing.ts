import * as fs from 'fs';
import { Yaml } from 'cdk8s';
import { IConstruct } from 'constructs';
import { SynthesizedManifests } from './synthesized-manifests';
import { homesIn } from '../homes/find-home';
import { manifestsIn } from '../homes/manifests';
import { checkInput } from '../private/input';
import { InferenceService } from '../service/inference-service';

/**
 * Synthesizes a program in your tests, to check the rendered objects, the shares of deployments and
 * the restarts that an apply causes. It works with every test framework, in a Chart and in a stack.
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
   * @param scope a Chart, a TerraformStack, or an App with any number of them
   */
  public static synth(scope: IConstruct): SynthesizedManifests {
    const homes = homesIn(scope).map((home) => home.written());
    const services = scope.node
      .findAll()
      .filter((node): node is InferenceService => node instanceof InferenceService);
    return SynthesizedManifests._of(
      homes.flatMap(({ objects }) => objects),
      homes.flatMap(({ resources }) => resources),
      services,
    );
  }

  /**
   * Reads the output of another synthesis, for comparisons. The result has objects but no constructs, so
   * `shares`, `objectsOf` and `fidelity` need a synthesis instead.
   *
   * @param file a `.yaml` file with any number of objects, or the `cdk.tf.json` of a stack
   */
  public static read(file: string): SynthesizedManifests {
    const objects = file.endsWith('.json')
      ? manifestsIn(JSON.parse(fs.readFileSync(file, 'utf8')))
      : Yaml.load(file);
    return SynthesizedManifests._of(
      objects.map((object) => ({ object })),
      [],
      [],
    );
  }

  private constructor() {}
}

checkInput(InferenceTesting, 'InferenceTesting');

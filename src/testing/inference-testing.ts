import * as fs from 'fs';
import { Yaml } from 'cdk8s';
import { IConstruct } from 'constructs';
import { SynthesizedManifests } from './synthesized-manifests';
import { homesIn } from '../homes/find-home';
import { manifestsIn } from '../homes/manifests';
import { InferenceService } from '../service/inference-service';

/**
 * For your own tests: what does my program write, who gets which share, and does applying it restart
 * anything? The same in every test framework, below a Chart and below a stack.
 *
 * ```ts
 * const written = InferenceTesting.synth(chart);
 * expect(written.shares(chat)).toEqual({ reserved: 0.9, burst: 0.1 });
 * expect(written.changesFrom(InferenceTesting.read('applied.yaml')).restarts).toEqual([]);
 * ```
 */
export class InferenceTesting {
  /**
   * Synthesizes, without writing files, and throws what a synthesis throws.
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
   * What another synthesis wrote; has no constructs, so that it can be asked for objects and compared
   * with, and not for `shares`, `objectsOf` or `fidelity`.
   *
   * @param file a `.yaml` file of any number of objects, or the `cdk.tf.json` of a stack
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

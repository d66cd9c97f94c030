import { App, AppProps, Chart } from 'cdk8s';
import { writeFiles } from './files';
import { ManifestWriter } from './manifest-writer';
import { orderedCharts, orderedObjects } from './order';
import { Preparation } from './preparation';
import { rendered } from './rendering';
import { YamlWriter } from './yaml-writer';
import { AppRegistry } from '../private/app-registry';
import { checkInput } from '../private/input';
import { ObjectWriter } from '../private/object-json';
import { YamlOutput } from '../private/yaml-output';

/** Private properties of `App`. */
interface Internals {
  readonly recordConstructMetadata?: unknown;
  readonly writeConstructMetadata?: unknown;
}

/**
 * An `App` of cdk8s that stays fast with many services and many charts.
 *
 * Writes the same files with the same bytes as `App`, in every output mode, except for texts that
 * kubectl would misread (`TEXT_YAML`), and for files that would overwrite each other (`FILE_NAME`). The cdk8s CLI runs it in the same way; changing `new App()` to `new FleetApp()` is all there is to do.
 *
 * `App` validates everything and resolves all dependencies again for every chart, and builds a syntax
 * tree of everything it writes. Here both is done once, and again only where validations make
 * constructs; plain YAML is written at once, and what is not plain by cdk8s. Nothing that
 * happens while an object is rendered, such as a `Lazy` that declares something, leads to another
 * validation.
 *
 * @example
 * const fleet = new FleetApp();
 * new InferenceService(new Chart(fleet, 'production'), 'chat');
 * fleet.synth();
 */
export class FleetApp extends App {
  /**
   * An app without charts.
   *
   * @param props the same as for `App`
   */
  public constructor(props: AppProps = {}) {
    super(props);
    AppRegistry.of(this).part(YamlOutput).isExact = true;
  }

  /** All charts in this app, those that others depend on first. */
  public get charts(): Chart[] {
    return orderedCharts(this);
  }

  /**
   * Writes all manifests to the output directory; throws all validation errors at once.
   */
  public synth(): void {
    const { recordConstructMetadata, writeConstructMetadata } = this as unknown as Internals;
    const isKnown =
      typeof recordConstructMetadata === 'boolean' && typeof writeConstructMetadata === 'function';
    if (!isKnown) {
      return super.synth();
    }
    writeFiles(this);
    if (recordConstructMetadata) {
      writeConstructMetadata.call(this, this.charts.flatMap(orderedObjects));
    }
  }

  /** All manifests as one text; throws as `synth()` does. */
  public synthYaml(): string {
    const preparation = new Preparation(this, 'resolve first');
    const writer = new YamlWriter();
    const manifests = new ManifestWriter(new ObjectWriter(this), writer);
    return writer.joined(
      this.charts.flatMap((chart) => {
        preparation.repeat();
        return rendered(
          chart,
          (object) => manifests.document(object),
          (json) => writer.document(json),
        );
      }),
    );
  }
}

checkInput(FleetApp, 'FleetApp');

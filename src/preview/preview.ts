import { IConstruct } from 'constructs';
import { PreviewData } from './data';
import { copyOf } from '../private/copy';
import { checkInput } from '../private/input';

/** Where the files of a preview are. */
export interface PreviewFileOptions {
  /**
   * Folder of `preview.json`, `preview.md` and `preview.html`, relative to the working directory. It is
   * created if it does not exist.
   * @default - the folder `preview` next to the output folder of the app, where `kubectl apply --recursive`
   * finds no JSON; within the output folder if that is outside of the working directory
   */
  readonly folder?: string;
}

/**
 * A preview of all services of an app: what will happen when its objects are applied, as data, before
 * anything is applied. It reads the constructs and no cluster.
 *
 * @example
 * const preview = Preview.of(app);
 * console.log(preview.data().queues.map(({ name, verdict }) => `${name}: ${verdict}`));
 */
export class Preview {
  /**
   * Creates a preview of all services in a scope. Throws the errors of a synthesis.
   *
   * @param scope an App with Charts or stacks, or one of them
   */
  public static of(scope: IConstruct): Preview {
    return new Preview(load.contents().contentsOf(scope));
  }

  /**
   * Reads a preview from a file, such as that of the commit which runs now. Throws if there is no such
   * file, or if it is no preview in a version that this library knows.
   *
   * @example
   * const preview = Preview.of(app).toMarkdown(Preview.read('base/preview.json'));
   *
   * @param file path of a file that `toJson()` or `attachTo()` wrote, or of a folder with a `preview.json`
   */
  public static read(file: string): Preview {
    return new Preview(load.files().readPreview(file));
  }

  /**
   * Writes the preview at every synthesis of an App: `preview.json`, `preview.md` and `preview.html`. A
   * synthesis with an error writes none.
   *
   * @example
   * Preview.attachTo(app);
   *
   * @param app an App of cdk8s, cdktn or cdktf, or a scope in it
   * @param options the folder of the files
   */
  public static attachTo(app: IConstruct, options: PreviewFileOptions = {}): void {
    load.files().writeAtSynthesis(app, options.folder, () => Preview.of(app));
  }

  private constructor(private readonly content: PreviewData) {}

  /**
   * Returns the preview as plain data.
   *
   * @param base the preview of what runs now; without it `changes` is absent
   */
  public data(base?: Preview): PreviewData {
    // the objects share values with the constructs
    return copyOf(this.comparedTo(base));
  }

  /**
   * Returns the data as JSON: the same bytes for the same program, with a line for each deployment, queue
   * and object. `schemas/preview-1.schema.json` in this package is its JSON schema.
   *
   * @param base the preview of what runs now
   */
  public toJson(base?: Preview): string {
    return load.json().jsonOf(this.comparedTo(base));
  }

  /**
   * Returns the preview as GitHub's Markdown, for a comment at a pull request. The first line is a
   * marker, by which a bot finds the comment to update.
   *
   * @param base the preview of what runs now
   */
  public toMarkdown(base?: Preview): string {
    return load.markdown().markdownOf(this.comparedTo(base));
  }

  /**
   * Returns the preview as one HTML page with pictures: the capacity of each queue, the week of each
   * deployment, and the steps of each release. It has no script and loads nothing.
   *
   * @param base the preview of what runs now
   */
  public toHtml(base?: Preview): string {
    return load.html().htmlOf(this.comparedTo(base));
  }

  private comparedTo(base: Preview | undefined): PreviewData {
    return base ? load.changes().compared(base.content, this.content) : this.content;
  }
}

/** A synthesis without a preview loads none of its parts. */
/* eslint-disable @typescript-eslint/no-require-imports */
const load = {
  changes: () => require('./changes') as typeof import('./changes'),
  contents: () => require('./contents') as typeof import('./contents'),
  files: () => require('./files') as typeof import('./files'),
  html: () => require('./html') as typeof import('./html'),
  json: () => require('./json') as typeof import('./json'),
  markdown: () => require('./markdown') as typeof import('./markdown'),
};
/* eslint-enable @typescript-eslint/no-require-imports */

checkInput(Preview, 'Preview');

import * as fs from 'fs';
import * as path from 'path';
import { App, Chart, Names, YamlOutputType } from 'cdk8s';
import { FiledObject, fileNames } from './file-names';
import { ManifestWriter } from './manifest-writer';
import { orderedObjects } from './order';
import { Preparation } from './preparation';
import { rendered } from './rendering';
import { Written, YamlWriter } from './yaml-writer';
import { createFolder } from '../private/folder';
import { ObjectWriter } from '../private/object-json';

/** Writes the files of an app, one way for each way to divide the output. @internal */
export function writeFiles(app: App): void {
  createFolder(app.outdir);
  const preparation = new Preparation(app, 'validate first');
  const files = new Files(app, preparation);
  const charts = app.charts;
  const name = (chart: Chart, index: number) =>
    `${preparation.chartsDepend ? `${String(index).padStart(4, '0')}-` : ''}${Names.toDnsLabel(chart)}`;
  switch (app.yamlOutputType) {
    case YamlOutputType.FILE_PER_APP:
      return files.perApp(charts);
    case YamlOutputType.FILE_PER_CHART:
      return charts.forEach((chart, index) => files.perChart(chart, name(chart, index)));
    case YamlOutputType.FILE_PER_RESOURCE:
      return files.perResource(charts);
    case YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE:
      return charts.forEach((chart, index) => files.perResourceIn(name(chart, index), chart));
  }
}

class Files {
  private readonly writer = new YamlWriter();
  private readonly objects: ObjectWriter;
  private readonly manifests: ManifestWriter;

  public constructor(
    private readonly app: App,
    private readonly preparation: Preparation,
  ) {
    this.objects = new ObjectWriter(app);
    this.manifests = new ManifestWriter(this.objects, this.writer);
  }

  public perApp(charts: readonly Chart[]): void {
    const documents = charts.flatMap((chart) => this.documents(chart));
    if (charts.length > 0) {
      this.write('app', documents);
    }
  }

  public perChart(chart: Chart, name: string): void {
    this.write(name, this.documents(chart));
  }

  public perResource(charts: readonly Chart[]): void {
    const resources: { readonly object: FiledObject; readonly document: Written }[] = [];
    const ofJson = (json: any) => ({ json, document: this.writer.document(json) });
    try {
      for (const chart of charts) {
        this.preparation.repeat();
        resources.push(
          ...rendered(chart, (object) => ofJson(this.objects.json(object)), ofJson)
            .filter(({ json }) => json !== undefined)
            .map(({ json, document }) => ({ object: filed(json, chart), document })),
        );
      }
    } finally {
      // after an error the charts before it are written, as App does
      const names = fileNames(resources.map(({ object }) => object));
      resources.forEach(({ document }, index) => this.write(names[index], [document]));
    }
  }

  public perResourceIn(folder: string, chart: Chart): void {
    const objects = orderedObjects(chart);
    const names = fileNames(objects.map((object) => filed(object, chart)));
    createFolder(path.join(this.app.outdir, folder));
    objects.forEach((object, index) => {
      const document = this.writer.document(this.objects.json(object));
      this.write(path.join(folder, names[index]), [document]);
    });
  }

  private documents(chart: Chart): Written[] {
    this.preparation.repeat();
    return rendered(
      chart,
      (object) => this.manifests.document(object),
      (json) => this.writer.document(json),
    );
  }

  private write(name: string, documents: readonly Written[]): void {
    const file = path.join(this.app.outdir, `${name}${this.app.outputFileExtension}`);
    fs.writeFileSync(file, this.writer.joined(documents), { encoding: 'utf8' });
  }
}

function filed({ apiVersion, kind, metadata }: any, chart: Chart): FiledObject {
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, namespace, chart: Names.toDnsLabel(chart) };
}

import * as path from 'path';

/** What runs with a library that was just loaded, and the files of the preview that are then loaded. */
function loadedBy(program: (library: typeof import('../../src')) => void): string[] {
  let files: string[] = [];
  jest.isolateModules(() => {
    program(jest.requireActual('../../src'));
    files = Object.keys(require.cache).filter((file) => /src.preview.\w/.test(file));
  });
  return files.map((file) => path.basename(file, '.ts')).sort();
}

/** A service in a Chart. */
function aChart({ ComputeSpec, Engine, Image, InferenceService }: typeof import('../../src')) {
  const { App, Chart, Size } = jest.requireActual('cdk8s') as typeof import('cdk8s');
  const chart = new Chart(new App(), 'chart');
  new InferenceService(chart, 'chat').addDeployment('main', {
    image: Image.preset(Engine.VLLM, '0.33.0'),
    compute: ComputeSpec.of({ cpu: 8, memory: Size.gibibytes(32), gpus: 1 }),
  });
  return chart;
}

describe('a program', () => {
  test('without a preview loads its class, its enums, and what InferenceTesting compares with', () => {
    const synthesized = loadedBy((library) => void library.InferenceTesting.synth(aChart(library)));
    expect(synthesized).toEqual(['certainty', 'data', 'manifest-diff', 'preview', 'verdict']);
  });

  test('with a preview loads what the preview computes, and no comparison, text or picture', () => {
    const computed = loadedBy((library) => void library.Preview.of(aChart(library)));
    expect(computed).toEqual(expect.arrayContaining(['capacity', 'contents', 'cost', 'week']));
    const others = ['changes', 'hazards', 'markdown', 'html', 'report', 'svg', 'files'];
    expect(computed.filter((name) => others.includes(name))).toEqual([]);
  });
});

import * as fs from 'fs';
import * as path from 'path';
import { aDeployment, aService } from './support/builders';
import { examples } from '../projenrc/examples';
import { blocks } from '../projenrc/pages';
import { run } from '../projenrc/programs';
import { Engine, Schedule } from '../src';
import { RULES } from '../src/rules';

const ROOT = path.join(__dirname, '..');
const README = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');

describe('the page of the autoscaler', () => {
  const page = fs.readFileSync(path.join(ROOT, 'docs', 'autoscaler.md'), 'utf8');

  test.each([Engine.VLLM, Engine.SGLANG, Engine.TRITON, Engine.TGI])(
    'has the metrics of $name',
    ({ name, _spec: { metrics } }) => {
      const [row] = page.split('\n').filter((line) => line.startsWith(`| ${name} |`));
      const support = (metric?: string) => (metric === undefined ? '–' : `\`${metric}\``);
      const cells = [metrics.waiting, metrics.running, metrics.finished].map(support);
      expect(row).toBe(`| ${name} | ${cells.join(' | ')} |`);
    },
  );

  test('shows the timeline as it is', () => {
    const service = aService();
    const schedules = [Schedule.cron('0 8 * * 1', 4), Schedule.cron('0 20 * * 5', 2)];
    const scaler = aDeployment(service).autoscale({ schedules, timeZone: 'Asia/Shanghai' });
    expect(page).toContain(`\`\`\`text\n${scaler.timelineText()}\n\`\`\``);
  });
});

describe('the README', () => {
  const [first] = blocks(README).filter(({ language }) => language === 'ts');

  test('begins with a service of two deployments, whose model and whose shares it names', () => {
    const { objects, error } = run(first.text);
    expect(error).toBeUndefined();
    const { spec } = objects.find(({ kind }) => kind === 'HTTPRoute');
    expect(spec.rules[0].backendRefs).toMatchObject([{ weight: 9 }, { weight: 1 }]);
    expect(README).toContain('Nine of ten requests go to vLLM 0.32 and one to vLLM 0.33');
    const [container] = objects.find(({ kind }) => kind === 'Deployment').spec.template.spec
      .containers;
    expect(container.args[0]).toBe('Qwen/Qwen3-8B');
    expect(container.startupProbe).toMatchObject({ periodSeconds: 10, failureThreshold: 180 });
    expect(README).toContain('half an hour to load the model');
  });

  test('has fewer rules in its text than there are, and not many fewer', () => {
    const [, stated] = /more than (\d+) \[rules\]/.exec(README)!;
    expect(RULES.length - Number(stated)).toBeGreaterThan(0);
    expect(RULES.length - Number(stated)).toBeLessThan(100);
  });

  test('names every example', () => {
    expect(examples().filter(({ name }) => !README.includes(`examples/${name}/`))).toEqual([]);
  });

  test('links only to what is there', () => {
    const targets = [...README.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target);
    expect(targets.filter((target) => !fs.existsSync(path.join(ROOT, target)))).toEqual([]);
  });
});

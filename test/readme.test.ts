import * as fs from 'fs';
import * as path from 'path';
import { aDeployment, aService } from './support/builders';
import { examples } from '../projenrc/examples';
import { blocks } from '../projenrc/pages';
import { Engine, Schedule } from '../src';

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
  test('shows the smallest example as it is', () => {
    const source = fs.readFileSync(path.join(ROOT, 'examples', 'minimal', 'main.ts'), 'utf8');
    const [first] = blocks(README).filter(({ language }) => language === 'ts');
    expect(first.text).toBe(source);
  });

  test('names every example', () => {
    expect(examples().filter(({ name }) => !README.includes(`examples/${name}/`))).toEqual([]);
  });

  test('links only to what is there', () => {
    const targets = [...README.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target);
    expect(targets.filter((target) => !fs.existsSync(path.join(ROOT, target)))).toEqual([]);
  });
});

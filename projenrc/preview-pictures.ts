import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Chart, Size } from 'cdk8s';
import {
  ComputeSpec,
  Engine,
  Image,
  InferenceService,
  LoadBalancer,
  Port,
  Preview,
  Price,
  Queue,
  Weight,
} from '..';
import { blueGreen, scheduledBurst } from './example-previews';

/**
 * Makes the pictures of the preview's page in docs/images: `npx tsx projenrc/preview-pictures.ts`. It
 * needs Debian's `chromium`, and installs `playwright-core` into a temporary folder: nothing else of the
 * project needs a browser.
 */
const ROOT = path.join(__dirname, '..');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

interface Picture {
  readonly name: string;
  readonly html: () => string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
  /** Text of the heading at which the picture begins; without it, the top. */
  readonly from?: string;
}

const PICTURES: readonly Picture[] = [
  {
    name: 'preview-canary',
    html: () => canary(true).toHtml(canary(false)),
    width: 900,
    height: 1230,
    colorScheme: 'light',
  },
  {
    name: 'preview-blue-green',
    html: () => blueGreen('switch').toHtml(blueGreen('prepare')),
    width: 900,
    height: 1190,
    colorScheme: 'dark',
    from: 'Capacity after this change',
  },
  {
    name: 'preview-week',
    html: () => scheduledBurst().toHtml(),
    width: 1000,
    height: 600,
    colorScheme: 'light',
    from: 'The week',
  },
  {
    name: 'preview-phone',
    html: () => canary(true).toHtml(canary(false)),
    width: 375,
    height: 1300,
    colorScheme: 'light',
    from: 'Capacity after this change',
  },
];

/** A canary with a share in the commit that adds it, and an engine upgrade of the other deployment. */
function canary(changed: boolean): Preview {
  const service = new InferenceService(new Chart(new App(), 'prod', { namespace: 'llm' }), 'chat', {
    ports: [Port.http1({ listen: 8000, expose: 80 })],
    loadBalancer: LoadBalancer.apiGateway(),
  });
  const queue = Queue.named('h20', {
    capacity: { gpus: 52 },
    price: Price.perGpuHour(16.8, 'CNY'),
  });
  const add = (id: string, version: string, replicas: number, gpus = 8) =>
    service.addDeployment(id, {
      image: Image.preset(Engine.VLLM, version),
      args: ['Qwen/Qwen3-Coder-30B-A3B-Instruct'],
      compute: ComputeSpec.of({ cpu: 64, memory: Size.gibibytes(512), gpus }),
      queue,
      replicas,
    });
  const stable = add('stable', changed ? '0.33.0' : '0.32.0', 4);
  const batch = add('batch', '0.32.0', changed ? 3 : 2, 1);
  service.splitTraffic(
    changed
      ? [Weight.of(stable, 85), Weight.of(add('canary', '0.33.0', 1), 10), Weight.of(batch, 5)]
      : [Weight.of(stable, 95), Weight.of(batch, 5)],
  );
  return Preview.of(service);
}

async function main(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'preview-pictures-'));
  try {
    const install = ['install', '--no-audit', '--no-fund', '--prefix', folder];
    execFileSync('npm', [...install, 'playwright-core@1'], { stdio: 'inherit' });
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { chromium } = require(path.join(folder, 'node_modules', 'playwright-core'));
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    for (const { name, html, width, height, colorScheme, from } of PICTURES) {
      const file = path.join(folder, `${name}.html`);
      fs.writeFileSync(file, html());
      const page = await browser.newPage({ viewport: { width, height }, colorScheme });
      await page.goto(`file://${file}`);
      const y = from ? (await page.locator(`h2:text-is("${from}")`).boundingBox()).y : 0;
      await page.screenshot({
        path: path.join(ROOT, 'docs', 'images', `${name}.png`),
        fullPage: true,
        clip: { x: 0, y, width, height },
      });
      await page.close();
    }
    await browser.close();
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

void main();

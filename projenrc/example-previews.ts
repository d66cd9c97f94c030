import { App, Chart } from 'cdk8s';
import { Preview } from '..';
import { ChatService } from '../examples/blue-green/chat-service';

/** A step of the release in examples/blue-green. */
export type Step = (typeof ChatService.STEPS)[number];

/** Whether a word names a step. */
export function isStep(word: string): word is Step {
  return ChatService.STEPS.some((step) => step === word);
}

/** The preview of one step, in a Chart of the same name at every step. */
export function blueGreen(step: Step): Preview {
  const chart = new Chart(new App(), 'chat', { namespace: 'llm' });
  new ChatService(chart, 'chat', step);
  return Preview.of(chart);
}

let burst: Preview | undefined;

/** The preview of the program of examples/scheduled-burst, which is loaded once. */
export function scheduledBurst(): Preview {
  return (burst ??= previewOf(() => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require('../examples/scheduled-burst/main');
  }));
}

/** Runs a program with a preview in place of its synthesis, and without its output. */
function previewOf(program: () => void): Preview {
  const previews: Preview[] = [];
  const { synth } = App.prototype;
  const { log } = console;
  App.prototype.synth = function (this: App) {
    previews.push(Preview.of(this));
  };
  console.log = () => undefined;
  try {
    program();
  } finally {
    App.prototype.synth = synth;
    console.log = log;
  }
  return previews[0];
}

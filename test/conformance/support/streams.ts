import { pause } from './load';
import { Stage } from './stage';

/** What became of the streams so far. */
export interface StreamCount {
  readonly whole: number;
  /** Ended before their last piece, or not answered at all. */
  readonly cut: number;
}

/** Callers who read one stream after the other, so that as many are open all the time. */
export class Streams {
  private whole = 0;
  private cut = 0;
  private going = true;
  private readonly callers: Promise<void>[];

  public constructor(
    private readonly stage: Stage,
    open: number,
    private readonly stream: { readonly pieces: number; readonly milliseconds: number },
  ) {
    // spread over the length of a stream, so that at each moment some are at each place
    const { pieces, milliseconds } = stream;
    this.callers = Array.from({ length: open }, (_, index) =>
      this.read((index / open) * pieces * milliseconds),
    );
  }

  public count(): StreamCount {
    return { whole: this.whole, cut: this.cut };
  }

  /** The last streams are read to their end. */
  public async stop(): Promise<void> {
    this.going = false;
    await Promise.all(this.callers);
  }

  private async read(delay: number): Promise<void> {
    await pause(delay);
    const { pieces, milliseconds } = this.stream;
    const path = `/stream/${pieces}/${milliseconds}`;
    while (this.going) {
      const isWhole = await this.stage.ask({ path }).then(
        ({ status, body }) => status === 200 && body.endsWith('data: [DONE]\n\n'),
        () => false,
      );
      if (isWhole) {
        this.whole += 1;
      } else {
        this.cut += 1;
      }
    }
  }
}

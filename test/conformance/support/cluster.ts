import * as fs from 'fs';
import * as path from 'path';
import { Api } from './api';
import { Endpoint } from './control-plane';
import type { Tools } from './terraform';
import type { InferenceTools } from './toolchain';
import { PLANES, Plane } from './versions';

interface Given {
  readonly plane: string;
  readonly endpoint: Endpoint;
  readonly tally: string;
  readonly terraform?: Tools;
  readonly inference?: InferenceTools & { readonly envoy: string };
}

/** What the run passes to its suites. */
export function environment(): Given {
  const text = process.env.CONFORMANCE;
  if (text === undefined) {
    throw new Error('these suites need a running control plane: npm run conformance');
  }
  return JSON.parse(text);
}

/** The plane these suites run on. */
export const plane: Plane = PLANES.find(({ name }) => name === environment().plane)!;

/** Its API server; connections end with the suite. */
export function cluster(): Api {
  const api = new Api(environment().endpoint);
  afterAll(() => api.close());
  return api;
}

/** Counts for the table at the end. */
export function tally(counts: { readonly accepted?: number; readonly refused?: number }): void {
  const suite = path.basename(expect.getState().testPath!).replace('.conformance.ts', '');
  const line = { suite, accepted: 0, refused: 0, ...counts };
  fs.appendFileSync(environment().tally, `${JSON.stringify(line)}\n`);
}

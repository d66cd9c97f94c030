import * as fs from 'fs';
import { Manifest } from './api';
import { Count } from './summary';
import { Translation, translate } from './translator';
import { GATEWAY_PLANES, GatewayPlane } from './versions';
import { Gateway, Platform } from '../../../src';

interface Given {
  readonly plane: string;
  readonly egctl: string;
  readonly envoy?: string;
  readonly counts: string;
}

function environment(): Given {
  const text = process.env.CONFORMANCE;
  if (text === undefined) {
    throw new Error('these suites need a translator: npm run conformance');
  }
  return JSON.parse(text);
}

/** The plane these suites run on. */
export const plane: GatewayPlane = GATEWAY_PLANES.find(({ name }) => name === environment().plane)!;

/** What a user would say of it. */
export function thisPlatform(): Platform {
  return Platform.kubernetes({
    gateway: Gateway.envoyGateway({ version: plane.gateway.minor, rateLimitService: true }),
  });
}

/** What the plane's Envoy Gateway makes of manifests. */
export function convertedPorts(
  objects: readonly Manifest[],
  isEmpty?: (service: Manifest) => boolean,
): Promise<Translation> {
  return translate(environment().egctl, objects, { isEmpty });
}

/** Envoy's file. */
export function envoy(): string {
  return environment().envoy!;
}

/** A line of the table at the end. */
export function count(line: Count): void {
  fs.appendFileSync(environment().counts, `${JSON.stringify(line)}\n`);
}

import { PlatformSpec } from './platform';
import { CertificateIssuerSpec } from './public-gateway';
import { TargetKind } from '../private/target-kind';

/** A gateway that services share, as the user declares it. @internal */
export interface SharedGatewaySpec {
  readonly home: TargetKind;
  readonly path: string;
  readonly name: string;
  readonly namespace?: string;
  readonly hostnames: readonly string[];
  readonly ports?: readonly number[];
  readonly certificate?: string;
  readonly certificateIssuer?: CertificateIssuerSpec;
  readonly redirectHttp?: boolean;
  readonly allowedNamespaces?: readonly string[];
  readonly publicAccess?: boolean;
  readonly platform?: PlatformSpec;
}

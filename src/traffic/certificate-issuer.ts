import { checkInput } from '../private/input';
import { CertificateIssuerSpec } from '../spec/public-gateway';

/**
 * The issuer of cert-manager that issues the certificate of a created Gateway.
 *
 * @see https://cert-manager.io/docs/usage/gateway/
 */
export class CertificateIssuer {
  /**
   * Uses a `ClusterIssuer`, which issues certificates in every namespace.
   *
   * @example
   * CertificateIssuer.clusterIssuer('letsencrypt');
   *
   * @param name name of the object. Violations: `CERTIFICATE_ISSUER`
   */
  public static clusterIssuer(name: string): CertificateIssuer {
    return new CertificateIssuer({ kind: 'ClusterIssuer', name });
  }

  /**
   * Uses an `Issuer` in the namespace of the Gateway.
   *
   * @param name name of the object. Violations: `CERTIFICATE_ISSUER`
   */
  public static issuer(name: string): CertificateIssuer {
    return new CertificateIssuer({ kind: 'Issuer', name });
  }

  private constructor(private readonly spec: CertificateIssuerSpec) {}

  /** @internal */
  public get _spec(): CertificateIssuerSpec {
    return this.spec;
  }
}

checkInput(CertificateIssuer, 'CertificateIssuer');

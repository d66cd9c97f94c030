import { checkInput } from '../private/input';
import { AuthenticationSpec } from '../spec/public-gateway';

/** Secrets with API keys, and the header of a request that has the key. */
export interface ApiKeysOptions {
  /**
   * Names of Secrets in the namespace of the service, 1–16. In each Secret a key is the name of a
   * client, and its value is the API key of the client. The library never reads or renders a key.
   * Violations: `AUTHENTICATION`.
   */
  readonly secrets: string[];

  /**
   * Request header with the API key. The gateway removes it from the request. From the header
   * `authorization` it takes the key after `Bearer `, as clients of the OpenAI API send it.
   * Violations: `AUTHENTICATION`.
   * @default 'authorization'
   */
  readonly header?: string;
}

/** The issuer of tokens, and the keys that its tokens are signed with. */
export interface JwtOptions {
  /**
   * Issuer of the tokens: the claim `iss`, 1–253 characters. Violations: `AUTHENTICATION`.
   */
  readonly issuer: string;

  /**
   * Address of the issuer's public keys (JWKS): an `https` URL of at most 253 characters. The gateway
   * fetches it. Violations: `AUTHENTICATION`.
   */
  readonly jwksUri: string;

  /**
   * Audiences of which a token must have one (claim `aud`), at most 8. Without them, a token that the
   * issuer created for another application is valid too. Violations: `AUTHENTICATION`.
   * @default - tokens for every audience
   */
  readonly audiences?: string[];
}

/**
 * Who may send requests through an API gateway. Without a valid key or token the gateway responds with
 * 401 or 403, and no pod gets the request.
 *
 * @see https://gateway.envoyproxy.io/docs/tasks/security/
 */
export class Authentication {
  /**
   * Accepts requests with an API key. Needs Envoy Gateway (`PUBLIC_GATEWAY`).
   *
   * @example
   * Authentication.apiKeys({ secrets: ['customers'] });
   *
   * @param options Secrets and header
   */
  public static apiKeys(options: ApiKeysOptions): Authentication {
    const { secrets, header } = options;
    return new Authentication({ kind: 'api-keys', secrets: [...secrets], header });
  }

  /**
   * Accepts requests with a JSON Web Token in the header `Authorization`, after `Bearer `. Needs Envoy
   * Gateway, or Istio with a created Gateway (`PUBLIC_GATEWAY`).
   *
   * @example
   * Authentication.jwt({
   *   issuer: 'https://login.example.com/',
   *   jwksUri: 'https://login.example.com/.well-known/jwks.json',
   *   audiences: ['chat'],
   * });
   *
   * @param options issuer, keys and audiences
   */
  public static jwt(options: JwtOptions): Authentication {
    const { issuer, jwksUri, audiences } = options;
    return new Authentication({
      kind: 'jwt',
      issuer,
      jwksUri,
      audiences: audiences && [...audiences],
    });
  }

  private constructor(private readonly spec: AuthenticationSpec) {}

  /** @internal */
  public get _spec(): AuthenticationSpec {
    return this.spec;
  }
}

checkInput(Authentication, 'Authentication');

import type { TokenKeeper } from '../auth/token-keeper.ts';
import type { Authenticator } from '../auth/tokens.ts';
import type { HttpContext } from '../http/context.ts';
import type { ReleaseReader } from '../ports.ts';
import type { SecondFactors } from './factors/create.ts';
import type { OidcProvider } from './oidc.ts';
import type { People } from './people.ts';

/** What the routes of signing in, accounts and tokens work with. */
export type PeopleContext = HttpContext & {
  readonly reader: Pick<ReleaseReader, 'site' | 'sites'>;
  readonly auth: Authenticator;
  readonly people: People;
  readonly tokens: TokenKeeper;
  readonly factors: SecondFactors;
  /** Null when no identity provider is configured. */
  readonly oidc: OidcProvider | null;
  /** Call after a session ended or a role changed, of this account or token: open sockets are looked at again at once. */
  readonly sessionsChanged: (owner?: string) => void;
};

// A real OpenID provider (oidc-provider) on this machine for tests: everybody may sign in as anybody, and the groups are what the test says.
import { once } from 'node:events';
import http from 'node:http';
import { Provider } from 'oidc-provider';
import { freePort } from '#shared/process/free-port.ts';

export const CLIENT_ID = 'crowdshade';
export const CLIENT_SECRET = 'a-client-secret-of-the-test';
/** The name that the provider gives everybody. */
export const NAME = 'Sanne de Vries';

export type IdentityProvider = {
  readonly issuer: string;
  /** Answers from now on, for the client whose callback this is. */
  start(redirectUri: string, groupsOf: (subject: string) => readonly string[]): Promise<void>;
  stop(): void;
};

/** `host`: the name in the issuer's address; another one than the product's makes the two foreign to each other. */
export async function openIdentityProvider(host: string): Promise<IdentityProvider> {
  const port = await freePort();
  const issuer = `http://${host}:${port}`;
  let server: http.Server | null = null;
  return {
    issuer,
    start: async (redirectUri, groupsOf) => {
      const provider = new Provider(issuer, {
        clients: [
          {
            client_id: CLIENT_ID,
            client_secret: CLIENT_SECRET,
            redirect_uris: [redirectUri],
            grant_types: ['authorization_code'],
            response_types: ['code'],
          },
        ],
        claims: { openid: ['sub'], profile: ['name', 'groups'] },
        pkce: { required: () => true },
        findAccount: async (_context: unknown, sub: string) => ({
          accountId: sub,
          claims: async () => ({ sub, name: NAME, groups: groupsOf(sub) }),
        }),
        cookies: { keys: ['a key of the test'] },
        features: { devInteractions: { enabled: true } },
      });
      server = http.createServer(provider.callback());
      server.listen(port, host);
      await once(server, 'listening');
    },
    stop: () => {
      server?.closeAllConnections();
      server?.close();
    },
  };
}

// What the console says at the end of a start about signing in: where the first password is, or how to get back in. Never a secret itself.
import { credentialsFileOf, readCredentials } from '#shared/process/credentials-file.ts';

export function howToSignIn(dataDir: string, url: string): readonly string[] {
  const file = credentialsFileOf(dataDir);
  const stored = readCredentials(file);
  if (stored.state === 'good' && stored.value.adminPassword !== undefined)
    return [
      `sign in with adminLogin and adminPassword from ${file}, then create accounts at ${url}/control/people`,
    ];
  const reset = 'npm run people -- reset --login <login>   (logins: npm run people -- list)';
  if (stored.state === 'good') return [`sign in with your account; nobody can? ${reset}`];
  if (stored.state === 'damaged' && stored.isForbidden === true)
    return [`${file} ${stored.why}; what stands in it is valid. Nobody can sign in? ${reset}`];
  return [
    `${file} ${stored.state === 'absent' ? 'is gone' : stored.why}. What was in it is still valid, and can be created anew:`,
    `  a password    ${reset}`,
    '  a token       npm run tokens -- create --role operator --label "first" --credentials   (which ones there are, to revoke: npm run tokens -- list)',
  ];
}

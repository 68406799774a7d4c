// What the console says at the end of a start about signing in: where the first password is, or how to get back in. Never a secret itself.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

function hasPassword(file: string): boolean {
  try {
    return 'adminPassword' in JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
}

export function howToSignIn(dataDir: string, url: string): readonly string[] {
  const file = path.join(dataDir, 'credentials.json');
  if (hasPassword(file))
    return [
      `sign in with adminLogin and adminPassword from ${file}, then create accounts at ${url}/control/people`,
    ];
  const reset = 'npm run people -- reset --login <login>   (logins: npm run people -- list)';
  if (existsSync(file)) return [`sign in with your account; nobody can? ${reset}`];
  return [
    `${file} is gone. What was in it is still valid, and can be created anew:`,
    `  a password    ${reset}`,
    '  a token       npm run tokens -- create --role operator --label "first" --credentials   (which ones there are, to revoke: npm run tokens -- list)',
  ];
}

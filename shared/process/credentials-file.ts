// credentials.json in the data folder: what the first start made, for the owner of the machine to read.
import path from 'node:path';
import * as z from 'zod';
import { readStoredJson, type Stored } from './stored-file.ts';

/** What programs read of the file; the rest is kept as it is. */
const credentialsSchema = z.looseObject({
  /** Staff lane and maintenance. */
  operatorToken: z.string().nullish(),
  /** Readings of the demo site; null when there is none. */
  deviceToken: z.string().nullish(),
  /** Name and password of the first account, an admin. */
  adminLogin: z.string().optional(),
  adminPassword: z.string().optional(),
});
export type Credentials = z.infer<typeof credentialsSchema>;

export const credentialsFileOf = (dataDir: string): string =>
  path.join(dataDir, 'credentials.json');

export function readCredentials(file: string): Stored<Credentials> {
  return readStoredJson(file, credentialsSchema);
}

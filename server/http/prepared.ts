// An answer that never changes while the process runs: written and compressed once, at the first request.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';

type Made = { readonly plain: Buffer; readonly zipped: Buffer; readonly tag: string };

export class PreparedAnswer {
  readonly #type: string;
  readonly #make: () => string;
  #made: Promise<Made> | null = null;

  constructor(type: string, make: () => string) {
    this.#type = type;
    this.#make = make;
  }

  async send(req: Request, res: Response): Promise<void> {
    this.#made ??= this.#prepare();
    const { plain, zipped, tag } = await this.#made;
    res.set({ 'Content-Type': this.#type, ETag: tag }).vary('Accept-Encoding');
    if (req.fresh) {
      res.status(304).end();
      return;
    }
    const isZipped = req.acceptsEncodings('gzip', 'identity') === 'gzip';
    // Says what it is, so that nothing on the way compresses it again.
    res.set('Content-Encoding', isZipped ? 'gzip' : 'identity');
    res.send(isZipped ? zipped : plain);
  }

  async #prepare(): Promise<Made> {
    const plain = Buffer.from(this.#make());
    const zipped = await promisify(gzip)(plain);
    const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
    return { plain, zipped, tag: `W/"${hash}"` };
  }
}

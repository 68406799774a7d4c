// One request as a handler sees it: parsed, and with what may be done about the answer before it is given.
import type { Request, Response } from 'express';
import type { Lane } from '#shared/wire/record.ts';
import { type Actor, type Asking, isAllowed, READERS } from '../auth/access.ts';
import type { Once } from '../ports.ts';
import { askingOf, type HttpContext, markPrivate } from './context.ts';
import { onceOf } from './once.ts';

export type Parts<Params, Query, Body> = {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
};

export class Asked<Params = unknown, Query = unknown, Body = unknown> {
  /** The variable parts of the path, judged. */
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** For what only HTTP knows: cookies, protocol, headers. */
  readonly req: Request;
  readonly #res: Response;
  readonly #context: HttpContext;

  constructor(
    context: HttpContext,
    req: Request,
    res: Response,
    { params, query, body }: Parts<Params, Query, Body>,
  ) {
    this.params = params;
    this.query = query;
    this.body = body;
    this.req = req;
    this.#res = res;
    this.#context = context;
  }

  /** Who acts. For routes with an access other than `public`: those run for somebody who is signed in. */
  get actor(): Actor {
    const actor: Actor | undefined = this.#res.locals.actor;
    if (actor === undefined) throw new Error(`${this.req.path}: nobody acts on a public route`);
    return actor;
  }

  /** Where the request comes from, for counting. */
  get address(): string {
    return this.req.ip ?? '';
  }

  /** By which what is sent again is known; null: it has no key. For routes that are `isOnce`. */
  get once(): Once | null {
    return onceOf(this.req, this.body);
  }

  /** Whether the answer is for one person. */
  get isPrivate(): boolean {
    return this.#res.locals.isPrivate === true;
  }

  /** Who asks a public route, when that matters to its answer. */
  asking(): Promise<Asking> {
    return askingOf(this.#context, this.req, this.#res);
  }

  /** The answer of this public route is for one person after all. */
  keepPrivate(): void {
    markPrivate(this.#res);
  }

  /** The answer depends on these headers of the request. */
  dependsOn(...names: readonly string[]): void {
    for (const name of names) this.#res.vary(name);
  }

  /** Tags the answer; true when whoever asks has that one already. */
  has(tag: string): boolean {
    this.#res.set('ETag', tag);
    return this.req.fresh;
  }

  /** A whole `Set-Cookie` line. Sent with a refusal too. */
  setCookie(line: string): void {
    this.#res.append('Set-Cookie', line);
  }

  /** Makes a large answer in a place of whoever asks. Throws a Refusal when there is none in time. */
  async large<T>(make: () => Promise<T>): Promise<T> {
    return this.#context.lanes.large(this.req, this.#res, await this.places(), make);
  }

  /** The same for one that is read in one piece: those of the public are made one after another, and staff has its turn in between. */
  async whole<T>(make: () => Promise<T>): Promise<T> {
    const { lanes } = this.#context;
    const isStaff = (await this.places()) === 'staff';
    return this.large(isStaff ? make : () => lanes.piece('public', make));
  }

  /** The same for a file, which goes as slowly as it is read. */
  async file<T>(make: () => Promise<T>): Promise<T> {
    return this.#context.lanes.large(this.req, this.#res, await this.places(), make, true);
  }

  /** Reads a piece of a large answer, in the turns of whoever asks. */
  async piece<T>(read: () => Promise<T>): Promise<T> {
    return this.#context.lanes.piece(await this.places(), read);
  }

  /** Whose places a large answer takes: staff never stands behind strangers, also not for what everybody may read. */
  async places(): Promise<Lane> {
    if (this.isPrivate) return 'staff';
    const { authorization, cookie } = this.req.headers;
    if (authorization === undefined && cookie === undefined) return 'public';
    // Who shows what is not known, or tries too often, is a stranger.
    return isAllowed(READERS, await this.asking().catch(() => null)) ? 'staff' : 'public';
  }

  /** Addresses of this page and of the next, and the header that says the latter. `cursor` null: this is the last page. */
  pageLinks(cursor: string | null): { self: string; next: string | null } {
    const self = this.req.originalUrl;
    if (cursor === null) return { self, next: null };
    const url = new URL(self, 'http://localhost');
    url.searchParams.set('cursor', cursor);
    const next = `${url.pathname}${url.search}`;
    this.#res.set('Link', `<${next}>; rel="next"`);
    return { self, next };
  }
}

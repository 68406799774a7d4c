// A browser without a screen, for a sign-in that goes over another origin.

/** A browser of one person: follows redirects by hand, keeps cookies per origin and path. */
export class Browser {
  readonly #jar = new Map<string, { origin: string; path: string; pair: string }>();

  async get(url: string): Promise<Response> {
    return this.#send(url, { method: 'GET' });
  }

  async post(url: string, fields: Record<string, string>): Promise<Response> {
    return this.#send(url, { method: 'POST', body: new URLSearchParams(fields) });
  }

  cookies(origin: string): string[] {
    return [...this.#jar.values()].filter((c) => c.origin === origin).map(({ pair }) => pair);
  }

  async #send(url: string, init: RequestInit): Promise<Response> {
    const { origin, pathname } = new URL(url);
    const cookie = [...this.#jar.values()]
      .filter((kept) => kept.origin === origin && pathname.startsWith(kept.path))
      .map(({ pair }) => pair)
      .join('; ');
    const response = await fetch(url, { ...init, headers: { cookie }, redirect: 'manual' });
    for (const set of response.headers.getSetCookie()) {
      const pair = set.split(';')[0] ?? '';
      const path = /path=([^;]+)/i.exec(set)?.[1] ?? '/';
      const key = `${origin} ${path} ${pair.split('=')[0]}`;
      const isGone = pair.endsWith('=') || /expires=Thu, 01 Jan 1970/i.test(set);
      if (isGone) this.#jar.delete(key);
      else this.#jar.set(key, { origin, path, pair });
    }
    return response;
  }
}

const locationOf = (response: Response, base: string): string =>
  new URL(response.headers.get('location') ?? '', base).href;

/** To the provider, through login and consent as `sub`; gives the address at `origin` to which the provider sends the browser back. */
export async function callbackAt(
  origin: string,
  browser: Browser,
  sub: string,
  language: string,
): Promise<string> {
  const start = `${origin}/api/v1/sign-in/oidc?language=${language}`;
  let url = locationOf(await browser.get(start), start);
  for (let step = 0; step < 12; step += 1) {
    if (url.startsWith(origin)) return url;
    const response = await browser.get(url);
    if (response.status >= 300 && response.status < 400) {
      url = locationOf(response, url);
      continue;
    }
    const page = await response.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '';
    const fields = prompt === 'login' ? { prompt, login: sub, password: 'x' } : { prompt };
    url = locationOf(await browser.post(url, fields), url);
  }
  throw new Error(`the provider did not send the browser back: ${url}`);
}

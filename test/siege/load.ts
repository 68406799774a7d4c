// One attack of a siege, in a process of its own: so many requests at a time, each asked again as soon as it is answered, until the parent says stop.
import http from 'node:http';

export type Attack = {
  readonly name: string;
  /** Asked in turn. */
  readonly paths: readonly string[];
  readonly parallel: number;
  /** A new random session cookie with each request. */
  readonly randomCookie?: true;
  readonly randomToken?: true;
  /** Posts a sign-in with a name that nobody has. */
  readonly randomLogin?: true;
};
/** How often each status came; 0: no answer. */
export type Answers = Readonly<Record<number, number>>;

const random = (): string =>
  Math.random().toString(36).slice(2) + Math.random().toString(36).slice(2);

function headersOf({ randomCookie, randomToken, randomLogin }: Attack): http.OutgoingHttpHeaders {
  return {
    ...(randomLogin === true ? { 'content-type': 'application/json' } : {}),
    ...(randomCookie === true ? { cookie: `crowdshade_session=${random()}` } : {}),
    ...(randomToken === true ? { authorization: `Bearer ${random()}` } : {}),
  };
}

function once(url: string, attack: Attack, agent: http.Agent): Promise<number> {
  return new Promise((resolve) => {
    const isSignIn = attack.randomLogin === true;
    const method = isSignIn ? 'POST' : 'GET';
    const request = http.request(url, { agent, method, headers: headersOf(attack) }, (answer) => {
      answer.resume();
      answer.on('close', () => resolve(answer.statusCode ?? 0));
    });
    request.on('error', () => resolve(0));
    request.end(isSignIn ? JSON.stringify({ login: random(), password: random() }) : undefined);
  });
}

process.once('message', ({ origin, attack }: { origin: string; attack: Attack }) => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: attack.parallel });
  const answers: Record<number, number> = {};
  let isStopped = false;
  let asked = 0;
  const forever = async (): Promise<void> => {
    while (!isStopped) {
      const path = attack.paths[asked % attack.paths.length] ?? '/';
      asked += 1;
      const status = await once(origin + path, attack, agent);
      if (!isStopped) answers[status] = (answers[status] ?? 0) + 1;
    }
  };
  for (let i = 0; i < attack.parallel; i += 1) void forever();
  process.once('message', () => {
    isStopped = true;
    process.send?.(answers, () => process.exit(0));
  });
});
process.on('disconnect', () => process.exit(0));

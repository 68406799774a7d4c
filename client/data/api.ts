// Requests to our own origin. An answer that is not in order becomes an ApiError with the problem's code; what it says is for people.

import { type History, historyOfMatrix, mergeHistories } from '#client/model/history.ts';
import type { Session } from '#shared/wire/accounts.ts';
import type {
  Frames,
  RegionCollection,
  SensorPage,
  SiteList,
  SiteResource,
} from '#shared/wire/api.ts';
import type { ChangeLog } from '#shared/wire/change-log.ts';
import type { CriticalList, CriticalSignal } from '#shared/wire/critical.ts';
import type { EmergencyStop, StopList } from '#shared/wire/emergency-stop.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { SitePlan } from '#shared/wire/site.ts';
import { bytesOfBase64 } from './base64.ts';

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** What is wrong with the first thing that is wrong, as a closed word; null when the answer names none. */
  readonly reason: string | null;
  /** From `Retry-After`; null when the answer does not say. */
  readonly retryAfterSeconds: number | null;

  constructor(
    status: number,
    code: string,
    reason: string | null = null,
    retryAfterSeconds: number | null = null,
  ) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

async function failure(answer: Response): Promise<ApiError> {
  const seconds = Number(answer.headers.get('Retry-After') ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds : null;
  try {
    const { code, errors } = await answer.json();
    return new ApiError(answer.status, String(code), errors?.[0]?.code, retryAfter);
  } catch {
    return new ApiError(answer.status, 'unknown', null, retryAfter);
  }
}

/** Asks our own origin. Throws an ApiError when the answer is not in order. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(path, { credentials: 'same-origin', ...init });
  if (!answer.ok) throw await failure(answer);
  return answer;
}

// The server validates its answers against these shapes in its tests; checking them again here would cost the first paint a library.
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await request(path, signal === undefined ? {} : { signal })).json() as Promise<T>;
}

/** By which the service knows what is sent again, and until when its answer is waited for. */
export type SentOnce = { readonly key: string; readonly signal: AbortSignal };

/** Sends JSON; an answer that is not in order becomes an ApiError. */
export function sendJson(
  method: 'POST' | 'PUT',
  path: string,
  body: unknown,
  once?: SentOnce,
): Promise<Response> {
  const headers = {
    'Content-Type': 'application/json',
    ...(once === undefined ? {} : { 'Idempotency-Key': once.key }),
  };
  const waiting = once === undefined ? {} : { signal: once.signal };
  return request(path, { method, headers, body: JSON.stringify(body), ...waiting });
}

export const V1 = '/api/v1';
export const siteUrl = (siteId: string): string => `${V1}/sites/${encodeURIComponent(siteId)}`;

export const fetchSites = (signal?: AbortSignal): Promise<SiteList> =>
  getJson(`${V1}/sites`, signal);
export const fetchSite = (siteId: string, signal?: AbortSignal): Promise<SiteResource> =>
  getJson(siteUrl(siteId), signal);
export const fetchRegions = (
  siteId: string,
  lane: Lane,
  signal?: AbortSignal,
): Promise<RegionCollection> => getJson(`${siteUrl(siteId)}/regions?lane=${lane}`, signal);
export const fetchSensor = (sensorId: string, signal?: AbortSignal): Promise<Sensor> =>
  getJson(`${V1}/sensors/${encodeURIComponent(sensorId)}`, signal);

/** A page of the register; `next` is `links.next` of the page before. */
export const fetchSensors = (next: string | null, signal?: AbortSignal): Promise<SensorPage> =>
  getJson(next ?? `${V1}/sensors?limit=500`, signal);

/** The drawing under the regions, null for a site without one. */
export async function fetchSitePlan(
  siteId: string,
  signal?: AbortSignal,
): Promise<SitePlan | null> {
  try {
    return await getJson<SitePlan>(`${siteUrl(siteId)}/site-plan`, signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

export type FramesAsked = {
  readonly lane: Lane;
  readonly from?: string;
  readonly to?: string;
  /** Null: in the regions that are on screen now. */
  readonly plan?: string | null;
};

/** All windows of what is asked for: an answer ends where windows get another length, and then it is asked on from there. */
export async function getFrames(
  siteId: string,
  asked: FramesAsked,
  signal?: AbortSignal,
): Promise<readonly Frames[]> {
  const answers: Frames[] = [];
  let next = asked.from ?? null;
  do {
    const said = Object.entries({ ...asked, from: next }).filter(([, value]) => value !== null);
    const query = new URLSearchParams(said as [string, string][]);
    const frames = await getJson<Frames>(`${siteUrl(siteId)}/frames?${query}`, signal);
    answers.push(frames);
    next = frames.next;
  } while (next !== null);
  return answers;
}

/** The windows of the answers, of which there is at least one. */
export function framesHistory(answers: readonly Frames[]): History {
  return answers
    .map((frames) =>
      historyOfMatrix({
        planId: frames.planId ?? '',
        regions: frames.regions,
        windowSeconds: frames.windowSeconds,
        from: Date.parse(frames.from),
        bytes: bytesOfBase64(frames.levels),
      }),
    )
    .reduce((sum, part) => mergeHistories(sum, part));
}

/** The last six hours of a lane. */
export const fetchHistory = async (
  siteId: string,
  lane: Lane,
  signal?: AbortSignal,
): Promise<History> => framesHistory(await getFrames(siteId, { lane }, signal));

/** Running critical signals; staff only. */
export const fetchCritical = async (
  siteId: string,
  signal?: AbortSignal,
): Promise<readonly CriticalSignal[]> =>
  (await getJson<CriticalList>(`${siteUrl(siteId)}/critical`, signal)).signals;
export const fetchChanges = (siteId: string, signal?: AbortSignal): Promise<ChangeLog> =>
  getJson(`${siteUrl(siteId)}/changes`, signal);

/** Emergency stops and their ends, in the order in which they were decided. */
export const fetchStops = async (
  siteId: string,
  signal?: AbortSignal,
): Promise<readonly EmergencyStop[]> =>
  (await getJson<StopList>(`${siteUrl(siteId)}/stops`, signal)).stops.toReversed();

/** The running session, null when nobody is signed in. */
export async function fetchSession(signal?: AbortSignal): Promise<Session | null> {
  try {
    return await getJson<Session>(`${V1}/sessions`, signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export async function signOut(signal: AbortSignal): Promise<void> {
  await request(`${V1}/sessions`, { method: 'DELETE', signal });
}

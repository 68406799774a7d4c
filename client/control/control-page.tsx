// The staff side: whoever is not signed in gets the sign-in, everybody else the room or the page of the address.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { Route, Switch, useSearch } from 'wouter';
import { loadOrReload } from '#client/data/load-part.ts';
import { hasNotCome, sessionQuery } from '#client/data/queries.ts';
import { useSite } from '#client/data/use-site.ts';
import { FICTIONAL } from '#shared/domain/glossary/fictional.ts';
import { textIn } from '#shared/languages.ts';
import type { Session } from '#shared/wire/accounts.ts';
import { useLanguage } from '../i18n/texts.ts';
import { FictionalLine } from '../ui/fictional-line.tsx';
import { Mark } from '../ui/mark.tsx';
import { themeOfSearch } from '../ui/theme.ts';
import { useTitle } from '../ui/title.ts';
import { addAlertTexts } from './alerts/texts.ts';
import { addRoomTexts } from './help/texts.ts';
import { NoSite } from './no-site.tsx';
import { useManifest, useShellWorker } from './offline/shell-worker.ts';
import { useCalled, useResumedPush } from './offline/use-called.ts';
import { useOpenKept, useOwnMemory } from './offline/use-kept-room.ts';
import { MustAddFactor } from './people/factors/must-add.tsx';
import { addKeysTexts } from './people/keys-texts.ts';
import { ChoosePassword } from './people/password-form.tsx';
import { addPeopleTexts } from './people/texts.ts';
import { addReplayTexts } from './replay/texts.ts';
import { addReportTexts } from './reports/texts.ts';
import { ControlRoom } from './room.tsx';
import signInStyles from './sign-in.module.css';
import { SignIn } from './sign-in.tsx';
import { addControlTexts, type ControlKey, useControlText } from './texts.ts';
import { LanguageAndTheme, ToPublic } from './tools.tsx';
import { addZoneTexts } from './zone/texts.ts';

addControlTexts();
addAlertTexts();
addRoomTexts();
addReportTexts();
addZoneTexts();
addPeopleTexts();
addKeysTexts();
addReplayTexts();

/** How often to ask who is signed in: while nobody can be asked, and while somebody is. */
const ASK_WHO_MS = 10_000;
const STILL_IN_MS = 60_000;
/** How often to ask what is said of the site: that its windows get another length is known before they do. */
const ASK_SITE_MS = 60_000;

function Notice({ text }: { readonly text: ControlKey }) {
  const t = useControlText();
  return (
    <main className={signInStyles.page}>
      <p role="status">{t(text)}</p>
    </main>
  );
}

/** Nobody can be asked who they are while the service does not answer: what page this is, and the ways on. */
function Unreachable() {
  const t = useControlText();
  return (
    <main className={signInStyles.page}>
      <div className={signInStyles.card}>
        <p className={signInStyles.brand}>
          <Mark size={26} /> Crowdshade
        </p>
        <h1>{t('title')}</h1>
        <p role="alert">{t('failed')}</p>
        <ToPublic />
        <LanguageAndTheme />
      </div>
    </main>
  );
}

const PeoplePage = lazy(async () => ({
  default: (await loadOrReload(() => import('./people/people-page.tsx'))).PeoplePage,
}));

/** Nothing of the staff side stays in memory for the next person at this screen. */
function useForgetting(isSignedOut: boolean): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (isSignedOut)
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey.includes('staff') });
  }, [queryClient, isSignedOut]);
}

/** What the signed-in person is let in to. */
function Inside({ session }: { readonly session: Session }) {
  if (session.mustChangePassword) return <ChoosePassword accountId={session.accountId} />;
  if (session.mustAddFactor) return <MustAddFactor accountId={session.accountId} />;
  return (
    <Suspense fallback={<Notice text="loading" />}>
      <Switch>
        <Route path="/control/people">
          <PeoplePage session={session} />
        </Route>
        <Route>
          <RoomOfSite session={session} />
        </Route>
      </Switch>
    </Suspense>
  );
}

/** Of the site that the room is of; before somebody is signed in, of the one that the public pages are about. */
function FictionalSite({ session }: { readonly session: Session | null | undefined }) {
  const language = useLanguage();
  const { resource } = useSite(session?.sites ?? null);
  if (resource?.site.isFictional !== true) return null;
  return <FictionalLine>{textIn(FICTIONAL, language)}</FictionalLine>;
}

function Gate() {
  const session = useQuery({
    ...sessionQuery(),
    refetchInterval: ({ state }) => (state.data === undefined ? ASK_WHO_MS : STILL_IN_MS),
  });
  useForgetting(session.data === null);
  useOpenKept(session);
  useOwnMemory(session.data === undefined ? undefined : (session.data?.accountId ?? null));
  useShellWorker(session.data != null);
  useCalled();
  useResumedPush(session.data?.accountId);
  if (hasNotCome(session)) return <Unreachable />;
  if (session.data === undefined) return <Notice text="loading" />;
  return (
    <>
      <FictionalSite session={session.data} />
      {session.data === null ? <SignIn /> : <Inside session={session.data} />}
    </>
  );
}

function RoomOfSite({ session }: { readonly session: Session }) {
  const t = useControlText();
  useTitle(t('title'));
  const site = useSite(session.sites, ASK_SITE_MS);
  if (site.status === 'ready') return <ControlRoom site={site} session={session} />;
  return <NoSite session={session} status={site.status} />;
}

/** Dark unless the address asks for light: it hangs in a dim room, whatever the device prefers. */
export function ControlPage() {
  useManifest(useLanguage());
  return (
    <div className="control" data-theme={themeOfSearch(useSearch()) ?? 'dark'}>
      <Gate />
    </div>
  );
}

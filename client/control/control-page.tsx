// The staff page: whoever is not signed in gets the sign-in, everybody else the room.
import './control.css';
import './sign-in.css';
import './zones.css';
import './timeline.css';
import './screens.css';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from 'wouter';
import { sessionQuery } from '#client/data/queries.ts';
import { themeOfSearch } from '../site/theme.ts';
import { useTitle } from '../site/title.ts';
import { useSite } from '../site/use-site.ts';
import { addAlertTexts } from './alerts/texts.ts';
import { Room } from './room.tsx';
import { SignIn } from './sign-in.tsx';
import { addControlTexts, type ControlKey, useControlText } from './texts.ts';

addControlTexts();
addAlertTexts();

function Notice({ text }: { readonly text: ControlKey }) {
  const t = useControlText();
  return (
    <main className="signin">
      <p role="status">{t(text)}</p>
    </main>
  );
}

function Gate() {
  const session = useQuery({ ...sessionQuery(), refetchInterval: 60_000 });
  const site = useSite();
  if (session.isError && session.data === undefined) return <Notice text="failed" />;
  if (session.data === undefined) return <Notice text="loading" />;
  if (session.data === null) return <SignIn />;
  if (site.status === 'ready') return <Room site={site} session={session.data} />;
  return <Notice text={site.status === 'none' ? 'nosite' : site.status} />;
}

/** Dark unless the address asks for light: it hangs in a dim room, whatever the device prefers. */
export function ControlPage() {
  const t = useControlText();
  useTitle(t('title'));
  return (
    <div className="control" data-theme={themeOfSearch(useSearch()) ?? 'dark'}>
      <Gate />
    </div>
  );
}

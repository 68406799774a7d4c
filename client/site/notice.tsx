import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import pageStyles from './page.module.css';
import { useSiteText } from './site-texts.ts';

/** A page that has nothing to show yet says so. */
export function Notice({
  title,
  detail,
  children,
}: {
  readonly title: string;
  readonly detail: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className={`${pageStyles.width} ${pageStyles.plain}`}>
      <h1>{title}</h1>
      <p className={pageStyles.lead}>{detail}</p>
      {children}
    </div>
  );
}

const ASK_UNANSWERED_MS = 20_000;

const askAgain = (client: QueryClient): Promise<void> => client.refetchQueries({ type: 'active' });

/** It asks again by itself, for whoever waits, and at once for whoever presses. */
function Failed() {
  const t = useSiteText();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => void askAgain(client), ASK_UNANSWERED_MS);
    return () => clearInterval(timer);
  }, [client]);
  const askNow = async (): Promise<void> => {
    setAsking(true);
    await askAgain(client);
    setAsking(false);
  };
  return (
    <Notice title={t('shell.failed')} detail={t('shell.failed.detail')}>
      <p className={pageStyles.actions}>
        <button type="button" className="button solid" onClick={() => void askNow()}>
          {t(isAsking ? 'shell.loading' : 'shell.retry')}
        </button>
      </p>
    </Notice>
  );
}

/** While the site is being fetched, or when it cannot be. */
export function SiteNotice({ status }: { readonly status: 'loading' | 'failed' | 'none' }) {
  const t = useSiteText();
  if (status === 'loading') {
    return (
      <p className={`${pageStyles.width} ${pageStyles.loading}`} role="status">
        {t('shell.loading')}
      </p>
    );
  }
  if (status === 'none') return <Notice title={t('now.nosite')} detail={t('now.nosite.detail')} />;
  return <Failed />;
}

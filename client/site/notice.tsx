import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useSiteText } from '../i18n/site-text.ts';

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
    <div className="in plain">
      <h1>{title}</h1>
      <p className="lead">{detail}</p>
      {children}
    </div>
  );
}

/** While the site is being fetched, or when it cannot be. */
export function SiteNotice({ status }: { readonly status: 'loading' | 'failed' | 'none' }) {
  const t = useSiteText();
  const queryClient = useQueryClient();
  if (status === 'loading') {
    return (
      <p className="in loading" role="status">
        {t('shell.loading')}
      </p>
    );
  }
  if (status === 'none') return <Notice title={t('now.nosite')} detail={t('now.nosite.detail')} />;
  return (
    <Notice title={t('shell.failed')} detail={t('shell.failed.detail')}>
      <p className="bt">
        <button
          type="button"
          className="btn solid"
          onClick={() => void queryClient.refetchQueries()}
        >
          {t('shell.retry')}
        </button>
      </p>
    </Notice>
  );
}

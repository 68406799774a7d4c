// The way out. What waits to be sent would go with it, so whoever has something waiting is asked.
import { useState } from 'react';
import { useOutbox } from '#client/data/outbox.ts';
import { AskDialog } from './alerts/ask-dialog.tsx';
import { useOutboxText } from './alerts/texts.ts';
import { useControlText } from './texts.ts';
import { useSignOut } from './use-sign-out.ts';

export function SignOut() {
  const t = useControlText();
  const o = useOutboxText();
  const leave = useSignOut();
  const { waiting } = useOutbox();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <button type="button" onClick={() => (waiting.length === 0 ? leave() : setAsking(true))}>
        {t('signout')}
      </button>
      {isAsking && (
        <AskDialog
          title={o('signout.title')}
          save={o('signout.save')}
          onSave={() => {
            leave();
            return null;
          }}
          onClose={() => setAsking(false)}
        >
          <p>{o('signout.lead', { count: waiting.length })}</p>
        </AskDialog>
      )}
    </>
  );
}

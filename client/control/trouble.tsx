import { useControlText } from './texts.ts';

/** Says that the data itself does not arrive. */
export function Trouble({ hasFailed }: { readonly hasFailed: boolean }) {
  const t = useControlText();
  if (!hasFailed) return null;
  return (
    <p className="lostbar" role="alert">
      {t('failed')}
    </p>
  );
}

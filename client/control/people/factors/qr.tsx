// A QR code as one SVG path, drawn here: the secret in it goes to no other machine. Always dark on light, whatever the theme: apps read it so.
import { useMemo } from 'react';
import { encode } from 'uqr';
import factorsStyles from './factors.module.css';

/** `text` is what it says, `label` what a screen reader says. */
export function Qr({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => {
    const { data, size: modules } = encode(text, { ecc: 'M', border: 4 });
    const dark = data.flatMap((row, y) =>
      row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
    );
    return { size: modules, path: dark.join('') };
  }, [text]);
  return (
    <svg
      className={factorsStyles.scan}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}

/** The sign of a critical signal: a target, like nothing else on the screen. */
export function SignalMark({ size = 44 }: { readonly size?: number }) {
  return (
    <svg className="signal-mark" width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <circle cx="32" cy="32" r="28" />
      <circle cx="32" cy="32" r="18" />
      <path d="M32 20L44 32L32 44L20 32Z" />
    </svg>
  );
}

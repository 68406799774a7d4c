/** The product's mark, decoration only: the name stands beside it. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M4 27h4.2V5H4zM11.2 27h4.2V11h-4.2zM18.4 27h4.2V17h-4.2zM25.6 27h2.9v-4h-2.9z"
        fill="currentColor"
      />
    </svg>
  );
}

/** Stands in until the staff page is there. */
export function ControlPage() {
  return null;
}

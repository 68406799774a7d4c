/** Style sheets are imported for their effect; Vite bundles them into files of our own. */
declare module '*.css';

/** A component's own classes, by the names that its style sheet gives them. */
declare module '*.module.css' {
  const styles: { readonly [name: string]: string };
  // biome-ignore lint/style/noDefaultExport: that is how Vite hands them over.
  export default styles;
}

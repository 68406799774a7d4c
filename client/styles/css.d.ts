/** Style sheets are imported for their effect; Vite bundles them into files of our own. */
declare module '*.css';

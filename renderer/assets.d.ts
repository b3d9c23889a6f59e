/** The bundler gives the address of a worklet as an asset of its own. */
declare module '*?worker&url' {
  export const __bundledAddress: string;
  const address: string;
  // biome-ignore lint/style/noDefaultExport: the bundler's own form
  export default address;
}

/** The bundler gathers style sheets into one of the page's own. */
declare module '*.css';

/**
 * The file of a worker thread: `<name>.worker.ts` in the sources, `<name>.worker.js` in the bundle (dist/engine is flat, so
 * worker names are unique in the whole engine). Node loads either as it is.
 *
 * @param name the part before `.worker.ts`
 * @param beside `import.meta.url` of a module in the worker's folder; this folder where left out
 */
export function workerUrl(name: string, beside: string = import.meta.url): URL {
  const bundled = !import.meta.url.endsWith('.ts');
  return new URL(bundled ? `./${name}.worker.js` : `./${name}.worker.ts`, bundled ? import.meta.url : beside);
}

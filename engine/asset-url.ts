/** A file under assets/: the sources sit one folder below the project, the bundle (dist/engine) two. */
export function assetUrl(path: string): URL {
  return new URL(`${import.meta.url.endsWith('.ts') ? '..' : '../..'}/assets/${path}`, import.meta.url);
}

/** continuity://app/: the window's own files, under a policy that lets it load nothing else. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export const scheme = 'continuity';
export const appOrigin = `${scheme}://app`;
export const startPage = `${appOrigin}/index.html`;

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.otf': 'font/otf',
  '.ttf': 'font/ttf',
  '.pfb': 'application/octet-stream',
  '.bcmap': 'application/octet-stream',
  '.icc': 'application/octet-stream',
};

/** Style attributes are allowed because vis-timeline sets them; style elements only with the nonce of this load. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'none'`,
    `worker-src 'self'`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

/**
 * What a worker may do: a worker has the policy of its own script's answer, not the page's. The one there is reads PDFs, and
 * fetches character maps and fonts from the window's own files.
 */
export const workerPolicy = `default-src 'none'; script-src 'self'; connect-src 'self'`;

/** Stands in the built index.html; replaced at every load. */
const noncePlaceholder = '__CSP_NONCE__';

/**
 * Serves one request from `folder` (dist/renderer).
 *
 * @param nonce makes the nonce of a load; random but in tests
 */
export async function respond(
  folder: string,
  request: { readonly url: string; readonly method: string },
  nonce = () => randomBytes(18).toString('base64'),
): Promise<Response> {
  if (request.method !== 'GET') return refused(405);
  const path = safePath(request.url);
  const type = path === null ? undefined : mediaTypes[extname(path)];
  if (path === null || !type) return refused(404);
  let content: Buffer<ArrayBuffer>;
  try {
    content = await readFile(join(folder, path));
  } catch {
    return refused(404);
  }
  const headers = { ...hardening, 'Content-Type': type };
  if (type.startsWith('text/javascript'))
    return new Response(content, { headers: { ...headers, 'Content-Security-Policy': workerPolicy } });
  if (!type.startsWith('text/html')) return new Response(content, { headers });
  const value = nonce();
  return new Response(content.toString('utf8').replaceAll(noncePlaceholder, value), {
    headers: { ...headers, 'Content-Security-Policy': contentSecurityPolicy(value) },
  });
}

const hardening = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** A path below the served folder in plain characters, or null. What needs escaping is not ours. */
function safePath(address: string): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== `${scheme}:` || url.host !== 'app' || url.search !== '') return null;
  const parts = url.pathname.split('/').slice(1);
  if (!parts.every((part) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(part))) return null;
  return parts.join(sep);
}

function refused(status: number): Response {
  return new Response(null, { status, headers: { ...hardening, 'Content-Security-Policy': `default-src 'none'` } });
}

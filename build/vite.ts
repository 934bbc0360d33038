/** How each part is bundled: the window for Chromium, the shell for Electron, the engine for plain Node. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig, Plugin } from 'vite';
import { root } from './setup.mjs';

export const dist = (part: string): string => join(root, 'dist', part);

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

const common: InlineConfig = { configFile: false, root, logLevel: 'warn', envDir: false, publicDir: false };

export const rendererConfig: InlineConfig = {
  ...common,
  root: join(root, 'renderer'),
  // Relative addresses: the app protocol serves dist/renderer and nothing else.
  base: './',
  plugins: [react(), pdfjsFiles()],
  worker: { format: 'es' },
  build: {
    outDir: dist('renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    // Inlined fonts and images would be data: addresses, which the policy refuses for fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
  },
};

/** What pdf.js fetches by name while it reads: character maps, the standard fonts, colours, decoders in plain JavaScript. */
function pdfjsFiles(): Plugin {
  const folders = [
    ['cmaps', 'cmaps', /\.bcmap$|^LICENSE/],
    ['standard_fonts', 'fonts', /\.(pfb|ttf)$|^LICENSE/],
    ['iccs', 'icc', /\.icc$|^LICENSE/],
    ['wasm', 'decoders', /_nowasm_fallback\.js$|^LICENSE_(JBIG2|OPENJPEG|PDFJS_(JBIG2|OPENJPEG))$/],
  ] as const;
  return {
    name: 'pdfjs-files',
    generateBundle() {
      for (const [from, to, wanted] of folders) {
        const folder = join(root, 'node_modules/pdfjs-dist', from);
        for (const file of readdirSync(folder).filter((name) => wanted.test(name)))
          this.emitFile({
            type: 'asset',
            fileName: `pdfjs/${to}/${file}`,
            source: new Uint8Array(readFileSync(join(folder, file))),
          });
      }
    },
  };
}

/** @param entries name of the output → source file; dependencies stay in node_modules. */
export function nodeConfig(
  outDir: string,
  entries: Readonly<Record<string, string>>,
  format: 'cjs' | 'es',
): InlineConfig {
  const extension = format === 'cjs' ? 'cjs' : 'js';
  return {
    ...common,
    ssr: { external: ['electron'] },
    define: { CONTINUITY_VERSION: JSON.stringify(version) },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      // Stack traces must be readable where a fault is reported from.
      minify: false,
      rolldownOptions: {
        input: { ...entries },
        // Flat: engine/jobs/worker-url.ts and engine/asset-url.ts count on it.
        output: { format, entryFileNames: `[name].${extension}`, chunkFileNames: `[name]-[hash].${extension}` },
      },
    },
  };
}

/** @throws Error where two workers would overwrite each other in the flat bundle */
export function engineEntries(host: string, workers: readonly string[]): Record<string, string> {
  const entries: Record<string, string> = { host };
  for (const worker of workers) {
    const name = basename(worker, '.ts');
    if (entries[name]) throw new Error(`Two workers are named ${name}: ${entries[name]} and ${worker}.`);
    entries[name] = worker;
  }
  return entries;
}

/** Changes whenever one of the files, its name or its content does. */
export function fingerprint(files: readonly (readonly [string, Uint8Array])[]): string {
  const hash = createHash('sha256');
  for (const [name, content] of files) hash.update(`${name}\0${content.byteLength}\0`).update(content);
  return hash.digest('hex');
}

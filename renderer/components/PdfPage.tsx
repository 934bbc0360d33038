/** One page of a PDF: a picture of it, and its text over that, for selecting and for readers of screens. */
import { TextLayer } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { type CSSProperties, type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import { cx } from './cx.ts';
import styles from './PdfPage.module.css';
import type { PdfFile, PdfFilePage } from './pdf/pdf-file.ts';

/** Canvases grow with the square of the zoom; beyond this many pixels a page is drawn coarser instead. */
const mostPixels = 16_000_000;

export interface PdfPageProps {
  readonly file: PdfFile;
  /** From 1. */
  readonly page: number;
  /** CSS pixels; the height follows from the page. */
  readonly width: number;
  /** What it is, for whoever cannot see it: "Page 3 of AB/2". */
  readonly label: string;
  /** Whether its text can be selected and read. */
  readonly text?: boolean;
  /** Lies over the page, its size: marks, a link to somewhere. */
  readonly children?: ReactNode;
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLElement>;
}

type Shown =
  | { readonly state: 'drawing' | 'failed' }
  | { readonly state: 'drawn'; readonly page: number; readonly file: PdfFile };

export function PdfPage({ file, page, width, label, text = true, children, className, ref }: PdfPageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Shown>({ state: 'drawing' });
  const [ratio, setRatio] = useState(Math.SQRT2);
  const [scale, setScale] = useState(1);

  useEffect(() => {
    const ending = new AbortController();
    let opened: PdfFilePage | null = null;
    const draw = async (): Promise<void> => {
      opened = await file.getPage(page);
      if (ending.signal.aborted) return;
      const natural = opened.getViewport({ scale: 1 });
      const viewport = opened.getViewport({ scale: width / natural.width });
      setRatio(natural.height / natural.width);
      setScale(viewport.scale);
      if (canvas.current) await paint(opened, viewport, canvas.current, ending.signal);
      if (ending.signal.aborted) return;
      setShown({ state: 'drawn', page, file });
      if (text && layer.current) await spell(opened, viewport, layer.current, ending.signal);
    };
    draw().catch(() => {
      if (!ending.signal.aborted) setShown({ state: 'failed' });
    });
    return () => {
      ending.abort();
      opened?.cleanup();
    };
  }, [file, page, width, text]);

  const drawn = shown.state === 'drawn' && shown.page === page && shown.file === file;
  const size: CSSProperties & Record<'--total-scale-factor', number> = {
    inlineSize: width,
    blockSize: Math.round(width * ratio),
    '--total-scale-factor': scale,
  };
  return (
    <section
      ref={ref}
      className={cx(styles.page, className)}
      style={size}
      aria-label={label}
      aria-busy={!drawn && shown.state !== 'failed'}
      data-page={page}
      data-drawn={drawn || undefined}
    >
      <canvas ref={canvas} className={styles.canvas} aria-hidden />
      {text && <div ref={layer} className={styles.text} />}
      {shown.state === 'failed' ? (
        <p className={styles.busy}>This page cannot be drawn.</p>
      ) : (
        !drawn && <p className={styles.busy}>Drawing…</p>
      )}
      {children}
    </section>
  );
}

type Viewport = ReturnType<PdfFilePage['getViewport']>;

/** Off the screen first: a page that is drawn again does not flicker. */
async function paint(
  page: PdfFilePage,
  viewport: Viewport,
  canvas: HTMLCanvasElement,
  signal: AbortSignal,
): Promise<void> {
  const fine = Math.min(window.devicePixelRatio || 1, Math.sqrt(mostPixels / (viewport.width * viewport.height)));
  const draft = document.createElement('canvas');
  draft.width = Math.max(1, Math.round(viewport.width * fine));
  draft.height = Math.max(1, Math.round(viewport.height * fine));
  const task = page.render({
    canvas: draft,
    viewport,
    transform: [fine, 0, 0, fine, 0, 0],
    background: '#fff',
  });
  const cancel = (): void => task.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    await task.promise;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  if (signal.aborted) return;
  canvas.width = draft.width;
  canvas.height = draft.height;
  canvas.getContext('2d')?.drawImage(draft, 0, 0);
}

async function spell(page: PdfFilePage, viewport: Viewport, layer: HTMLElement, signal: AbortSignal): Promise<void> {
  const textContentSource = await page.getTextContent();
  if (signal.aborted) return;
  layer.replaceChildren();
  const text = new TextLayer({ textContentSource, container: layer, viewport });
  signal.addEventListener('abort', () => text.cancel(), { once: true });
  await text.render();
}

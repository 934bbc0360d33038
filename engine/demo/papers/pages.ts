/** Papers of the demo as PDFs of their own: what other people's word processors would have made. */
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

const fonts = (file: string): string => createRequire(import.meta.url).resolve(`source-sans/TTF/${file}`);

export interface Paper {
  readonly title: string;
  /** Under the title, one fact a line. */
  readonly facts: readonly (readonly [string, string])[];
  /** A line that begins with `# ` is a heading; with `Q. ` or `A. ` a turn of an interview. */
  readonly paragraphs: readonly string[];
  readonly signed?: string;
  /** ISO date: when the file says it was made. */
  readonly made: string;
}

/** The same bytes each time. */
export function paperPdf(paper: Paper): Promise<Buffer> {
  const made = new Date(`${paper.made}T09:00:00Z`);
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: 58, bottom: 62, left: 60, right: 60 },
    pdfVersion: '1.7',
    lang: 'en-GB',
    font: fonts('SourceSans3-Regular.ttf'),
    info: { Title: paper.title, Author: 'Northmere Constabulary (fictional)', CreationDate: made, ModDate: made },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  doc.registerFont('bold', fonts('SourceSans3-Semibold.ttf'));
  doc.registerFont('text', fonts('SourceSans3-Regular.ttf'));
  let number = 0;
  // The paper's own page numbers, in its own place: the bundle's must not be taken for them.
  const footer = (): void => {
    number += 1;
    const { bottom } = doc.page.margins;
    doc.page.margins.bottom = 0;
    doc.font('text').fontSize(9).fillColor('#555555');
    doc.text(`${paper.title}   ${number}`, 62, doc.page.height - 44, { width: doc.page.width - 124, align: 'center' });
    doc.page.margins.bottom = bottom;
    doc.fillColor('#000000').font('text').fontSize(11);
    doc.x = 62;
    doc.y = 62;
  };
  doc.on('pageAdded', footer);
  footer();
  doc.font('bold').fontSize(17).text(paper.title).moveDown(0.6);
  for (const [label, fact] of paper.facts) {
    doc.font('bold').fontSize(11).text(`${label}: `, { continued: true });
    doc.font('text').text(fact);
  }
  doc.moveDown(0.6).fontSize(11);
  for (const paragraph of paper.paragraphs) {
    if (paragraph.startsWith('# ')) {
      doc.moveDown(0.4).font('bold').fontSize(13).text(paragraph.slice(2)).moveDown(0.2).font('text').fontSize(11);
      continue;
    }
    const turn = /^([QA]\.) (.*)$/su.exec(paragraph);
    if (turn) {
      doc.font(turn[1] === 'Q.' ? 'bold' : 'text').text(`${turn[1]}  ${turn[2]}`, { indent: 0, lineGap: 2 });
      doc.font('text').moveDown(0.45);
    } else doc.text(paragraph, { lineGap: 1.5 }).moveDown(0.5);
  }
  if (paper.signed !== undefined) doc.moveDown(1).text(`Signed: ${paper.signed}        Date: ${dayOf(paper.made)}`);
  doc.end();
  return done;
}

function dayOf(iso: string): string {
  return new Date(`${iso}T12:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}

/** Supplied PDFs for benchmarks, from a seed: pages of text, and pages that are a picture. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { seeded } from './_case.ts';

export interface PdfSet {
  readonly files: number;
  readonly pagesEach: number;
  /** Of all files together. */
  readonly bytes: number;
  readonly seed: number;
}

const words = (
  'officer account record login export query vehicle address register printed shift terminal access reviewed entry audit ' +
  'station report statement supervisor without purpose recorded notice meeting custody message device folder archive'
).split(' ');

/** Pages that are a picture, of every ten: what brings the size. */
const pictures = 6;

/** @returns the files' paths, in order */
export function writePdfs(folder: string, { files, pagesEach, bytes, seed }: PdfSet): string[] {
  mkdirSync(folder, { recursive: true });
  const random = seeded(seed);
  const perPicture = Math.round(bytes / files / ((pagesEach * pictures) / 10));
  return Array.from({ length: files }, (_, i) => {
    const path = join(folder, `document-${String(i + 1).padStart(5, '0')}.pdf`);
    writeFileSync(path, onePdf(random, i, pagesEach, perPicture));
    return path;
  });
}

function onePdf(random: () => number, number: number, pages: number, perPicture: number): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from('%PDF-1.6\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const offsets: number[] = [];
  let size = (parts[0] as Uint8Array).length;
  const emit = (id: number, text: string, data?: Uint8Array): void => {
    offsets[id] = size;
    const all: Uint8Array[] = [Buffer.from(`${id} 0 obj\n${text}\n`, 'latin1')];
    if (data) all.push(Buffer.from('stream\n'), data, Buffer.from('\nendstream\n'));
    all.push(Buffer.from('endobj\n'));
    for (const part of all) {
      parts.push(part);
      size += part.length;
    }
  };
  // As producers do it, by turns: the length of a stream beside it, or in an object of its own.
  const apart = number % 2 === 1;
  const ids = { catalog: 1, tree: 2, font: 3, next: 4 };
  const stream = (entries: string, data: Uint8Array): number => {
    const id = ids.next++;
    if (!apart) emit(id, `<< ${entries} /Length ${data.length} >>`, data);
    else {
      const length = ids.next++;
      emit(id, `<< ${entries} /Length ${length} 0 R >>`, data);
      emit(length, String(data.length));
    }
    return id;
  };
  const kids: number[] = [];
  for (let p = 0; p < pages; p++) {
    const picture = p % 10 >= 10 - pictures;
    const text = textOperators(random, number, p, picture ? 3 : 46);
    let resources = `/Font << /F1 ${ids.font} 0 R >>`;
    let operators = text;
    if (picture) {
      const side = Math.floor(Math.sqrt(perPicture));
      const image = stream(
        `/Type /XObject /Subtype /Image /Width ${side} /Height ${side} /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode`,
        deflateSync(noise(random, side * side), { level: 1 }),
      );
      resources += ` /XObject << /Im${p} ${image} 0 R >>`;
      operators += `\nq 480 0 0 480 57 180 cm /Im${p} Do Q`;
    }
    const content = stream('/Filter /FlateDecode', deflateSync(Buffer.from(operators, 'latin1')));
    const page = ids.next++;
    kids.push(page);
    emit(
      page,
      `<< /Type /Page /Parent ${ids.tree} 0 R /MediaBox [0 0 595 842] /Resources << ${resources} >> /Contents ${content} 0 R >>`,
    );
  }
  emit(ids.font, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  emit(ids.tree, `<< /Type /Pages /Count ${pages} /Kids [${kids.map((id) => `${id} 0 R`).join(' ')}] >>`);
  emit(ids.catalog, `<< /Type /Catalog /Pages ${ids.tree} 0 R >>`);
  const at = size;
  const lines = ['0000000000 65535 f \n'];
  for (let id = 1; id < ids.next; id++) lines.push(`${String(offsets[id]).padStart(10, '0')} 00000 n \n`);
  parts.push(
    Buffer.from(
      `xref\n0 ${ids.next}\n${lines.join('')}trailer\n<< /Size ${ids.next} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

function textOperators(random: () => number, number: number, page: number, lines: number): string {
  const out = ['BT /F1 10 Tf 50 790 Td 14 TL', `(Document ${number + 1}, page ${page + 1}) Tj T*`];
  for (let i = 0; i < lines; i++) {
    const line = Array.from({ length: 11 }, () => words[Math.floor(random() * words.length)]).join(' ');
    out.push(`(${line} ${Math.floor(random() * 1e6)}) Tj T*`);
  }
  return `${out.join('\n')}\nET`;
}

/** Does not pack: the size of a picture is its number of pixels. */
function noise(random: () => number, bytes: number): Uint8Array {
  const out = Buffer.allocUnsafe(bytes);
  let state = Math.floor(random() * 2 ** 32) | 1;
  for (let i = 0; i + 4 <= bytes; i += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    out.writeInt32LE(state, i);
  }
  for (let i = bytes - (bytes % 4); i < bytes; i++) out[i] = i;
  return out;
}

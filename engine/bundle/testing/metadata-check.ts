/** ISO 19005-2, 6.6: what a finished file says of itself. Part of `checkPdfA`. */
import { SaxesParser } from 'saxes';
import type { PdfaFault } from './pdfa-check.ts';
import type { RawPdf } from './raw-pdf.ts';

const predefinedSchemas = [
  'http://purl.org/dc/elements/1.1/',
  'http://ns.adobe.com/xap/1.0/',
  'http://ns.adobe.com/pdf/1.3/',
  'http://www.aiim.org/pdfa/ns/id/',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  'adobe:ns:meta/',
  'http://www.w3.org/XML/1998/namespace',
  'http://www.w3.org/2000/xmlns/',
];

export function metadataFaults(pdf: RawPdf): PdfaFault[] {
  const faults: PdfaFault[] = [];
  const must = (holds: boolean, clause: string, says: string): void => {
    if (!holds) faults.push({ clause, says });
  };
  const stream = pdf.stream(pdf.catalog['/Metadata']);
  const text = stream?.data()?.toString('utf8') ?? '';
  must(
    stream?.dict['/Type'] === '/Metadata' && stream.dict['/Subtype'] === '/XML',
    '6.6.2.1',
    'there is no metadata stream',
  );
  const header = /<\?xpacket begin=[^?]*\?>/.exec(text)?.[0] ?? '';
  must(header !== '' && /<\?xpacket end=['"][wr]['"]\?>\s*$/.test(text), '6.6.2.1', 'the metadata is no XMP packet');
  must(!/\b(?:bytes|encoding)=/.test(header), '6.6.2.1', 'the packet’s header has an attribute that is not allowed');
  const values = new Map<string, string>();
  let open = '';
  try {
    const parser = new SaxesParser({ xmlns: true });
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', (tag) => {
      open = `${tag.uri}${tag.local}`;
      values.set(open, '');
      must(predefinedSchemas.includes(tag.uri), '6.6.2.3', `metadata of a schema that nothing describes: ${tag.uri}`);
    });
    parser.on('text', (words) => values.set(open, (values.get(open) ?? '') + words.trim()));
    parser
      .write(
        text
          .replace(/<\?xpacket[^?]*\?>/g, '')
          .replace(/^\ufeff/, '')
          .trim(),
      )
      .close();
  } catch {
    must(false, '6.6.2.1', 'the metadata is not well formed');
  }
  const id = 'http://www.aiim.org/pdfa/ns/id/';
  must(values.get(`${id}part`) === '2', '6.6.4', 'the metadata does not name part 2');
  must(values.get(`${id}conformance`) === 'U', '6.6.4', 'the metadata does not name level U');
  return faults;
}

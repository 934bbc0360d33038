/** What kind of document the bytes are. The name only confirms: people rename files, and programs name them wrongly. */
import { decodeText } from '../text-file.ts';
import { looksLikeChat } from './chat-lines.ts';

export type DocumentKind = 'email' | 'outlook' | 'word' | 'excel' | 'chat';

export type Recognised =
  | { readonly kind: DocumentKind; readonly byName: boolean }
  /** Known for what it is, and for what cannot be shown. */
  | { readonly unusable: string };

const endings: Readonly<Record<DocumentKind, RegExp>> = {
  email: /\.(?:eml|emlx|mht|mhtml)$/i,
  outlook: /\.(?:msg|oft)$/i,
  word: /\.(?:docx|docm|dotx|dotm)$/i,
  excel: /\.(?:xlsx|xlsm|xltx|xltm)$/i,
  chat: /(?:whatsapp|_chat)[^/\\]*\.txt$/i,
};

/** Null where it is none of them. */
export function recogniseDocument(bytes: Uint8Array, fileName: string): Recognised | null {
  const found = kindOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), fileName);
  if (found === null || typeof found === 'object') return found;
  return { kind: found, byName: endings[found].test(fileName) };
}

function kindOf(bytes: Buffer, fileName: string): DocumentKind | { unusable: string } | null {
  if (bytes.length > 22 && bytes.readUInt32LE(0) === 0x04034b50) {
    // Names of parts stand uncompressed in the file, whatever else is wrong with it.
    if (bytes.includes('word/document')) return 'word';
    if (bytes.includes('xl/workbook.xml')) return 'excel';
    return null;
  }
  if (bytes.length > 512 && bytes.readUInt32BE(0) === 0xd0cf11e0) return compoundKind(bytes);
  if (looksLikeEmail(bytes, endings.email.test(fileName))) return 'email';
  // Cut after a line, so that no character is cut in two.
  const head = bytes.length <= 65_536 ? bytes : bytes.subarray(0, bytes.lastIndexOf(10, 65_535) + 1);
  const text = decodeText(head);
  return text !== null && looksLikeChat(text.text, endings.chat.test(fileName)) ? 'chat' : null;
}

/** [MS-CFB]: names of streams are UTF-16 in the directory. */
function compoundKind(bytes: Buffer): DocumentKind | { unusable: string } | null {
  const has = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'));
  if (has('__properties_version1.0')) return 'outlook';
  if (has('EncryptedPackage')) return { unusable: 'it is an Office document, but it is locked with a password' };
  if (has('WordDocument'))
    return { unusable: 'it is a Word document of the form used before 2007 (.doc), which is not read here' };
  if (has('Workbook') || has('Book'))
    return { unusable: 'it is an Excel workbook of the form used before 2007 (.xls), which is not read here' };
  return null;
}

const telling =
  /^(?:from|to|cc|subject|date|received|return-path|delivered-to|message-id|mime-version|content-type|reply-to|x-[a-z-]+):/i;

/** Headers stand first, one a line, folded lines indented (RFC 5322, 2.2). A name that says so needs fewer of them. */
function looksLikeEmail(bytes: Buffer, named: boolean): boolean {
  const head = bytes.toString('latin1', 0, 65_536);
  const known = new Set<string>();
  for (const [i, line] of head.split(/\r?\n|\r/).entries()) {
    if (line === '') {
      if (i === 0) continue;
      break;
    }
    if (/^[ \t]/.test(line) || (i === 0 && (line.startsWith('From ') || /^\d+\s*$/.test(line)))) continue;
    if (!/^[!-9;-~]+[ \t]*:/.test(line)) {
      if (named) continue;
      break;
    }
    if (telling.test(line)) known.add(line.slice(0, line.indexOf(':')).toLowerCase());
  }
  if (named) return known.size > 0;
  const of = (...names: string[]) => names.some((name) => known.has(name));
  return known.size >= 4 && of('from', 'return-path') && of('received', 'message-id', 'mime-version', 'date');
}

/** E-mail messages (RFC 5322, MIME) as words and tables. Nothing is fetched; attachments are named, sized and hashed, not opened. */
import { createHash } from 'node:crypto';
import PostalMime, { decodeWords, type Email } from 'postal-mime';
import { instantParts } from '../../../../shared/domain/time/format.ts';
import { amount, dayWords, plural, sizeWords } from '../../words.ts';
import { type Block, mostText, type ReadDocument, UnusableDocument } from './document.ts';
import { type HtmlText, htmlText } from './html-text.ts';

/** What a person reads first, in the order a mail program shows it. */
const firstHeaders = ['From', 'Sender', 'Reply-To', 'To', 'Cc', 'Bcc', 'Date', 'Subject', 'Message-ID', 'In-Reply-To'];

const limits = { nested: 20, depth: 5, mimeDepth: 64, headerBytes: 1024 * 1024, headerLines: 300, headerText: 4000 };

export interface Attached {
  readonly name: string;
  readonly type: string;
  /** Null for a message kept within the message, which is no file of its own. */
  readonly bytes: Uint8Array | null;
}

/** What has been told of a message and of those within it. */
export interface Telling {
  readonly blocks: Block[];
  readonly remarks: Set<string>;
  nested: number;
  attachments: number;
  /** Characters of text taken so far. */
  text: number;
}

/** @throws UnusableDocument */
export async function readEmail(bytes: Uint8Array): Promise<ReadDocument> {
  const told = newTelling();
  await tellMessage(bytes, told, 0, null);
  return emailDocument('The message follows: its headers, its text, and a list of what is attached.', told);
}

export function emailDocument(
  how: string,
  told: Pick<Telling, 'blocks' | 'remarks' | 'nested' | 'attachments'>,
): ReadDocument {
  const holds = [
    told.nested === 0 ? 'the message' : `the message and ${plural(told.nested, 'message')} attached to it`,
    ...(told.attachments > 0 ? [`${plural(told.attachments, 'attachment')} listed`] : []),
  ];
  return { how, remarks: [...told.remarks], wide: false, blocks: told.blocks, holds: holds.join('; ') };
}

async function tellMessage(bytes: Uint8Array, told: Telling, depth: number, within: string | null): Promise<void> {
  let email: Email;
  try {
    email = await PostalMime.parse(bytes, {
      forceRfc822Attachments: true,
      maxNestingDepth: limits.mimeDepth,
      maxHeadersSize: limits.headerBytes,
    });
  } catch (error) {
    if (within === null)
      throw new UnusableDocument('its parts are nested deeper, or its headers are longer, than can be read', {
        cause: error,
      });
    told.blocks.push({ kind: 'note', text: `${within} could not be read; it is in the exhibit’s file.` });
    return;
  }
  if (within !== null) told.blocks.push({ kind: 'heading', text: within });
  told.blocks.push({
    kind: 'table',
    columns: [{ title: 'Header', width: 92, face: 'quiet' }, { title: 'As the message has it' }],
    rows: headerRows(email),
  });
  tellBody(email.text ?? null, email.html ?? null, told);
  const attached = email.attachments.map(({ filename, mimeType, content }) => ({
    name: filename ?? '',
    type: mimeType,
    bytes: typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content),
  }));
  tellAttachments(attached, told);
  if (email.headers.length > 0) {
    told.blocks.push({ kind: 'heading', text: 'All headers, in the file’s order, folded lines joined' });
    told.blocks.push({
      kind: 'table',
      columns: [
        { title: 'Header', width: 120, face: 'quiet' },
        { title: 'Value', face: 'hash' },
      ],
      rows: email.headers
        .slice(0, limits.headerLines)
        .map(({ originalKey, value }) => [originalKey.slice(0, 200), value.slice(0, limits.headerText)]),
    });
    if (email.headers.length > limits.headerLines)
      told.blocks.push({
        kind: 'note',
        text: `Cut here: ${amount(limits.headerLines)} of ${amount(email.headers.length)} headers are shown.`,
      });
  }
  await tellNested(attached, told, depth);
}

function headerRows(email: Email): string[][] {
  const rows = firstHeaders.flatMap((name) =>
    email.headers
      .filter(({ key }) => key === name.toLowerCase())
      .slice(0, 20)
      .map(({ value }) => [name, dated(name, decoded(value).slice(0, limits.headerText))]),
  );
  return rows.length > 0 ? rows : [['(none)', 'The message has no sender, recipient, date or subject.']];
}

/** The instant in UTC is set beside the sender's own words, which are never replaced. */
function dated(name: string, value: string): string {
  if (name !== 'Date') return value;
  // A date without a zone is no instant: reading it would take this machine's.
  if (!/(?:[+-]\d{4}|\bGMT|\bUTC|\bUT|\bZ)\s*(?:\([^)]*\))?\s*$/i.test(value))
    return `${value}\n(it names no offset from UTC that could be read)`;
  const millis = Date.parse(value.replace(/\([^)]*\)\s*$/, ''));
  if (!Number.isFinite(millis)) return `${value}\n(this is no date that could be read)`;
  const { date, time } = instantParts(millis * 1000, 'UTC');
  return `${value}\n(${dayWords(date)}, ${time.replace(/\.0+$/, '')} UTC)`;
}

function decoded(value: string): string {
  try {
    return decodeWords(value).replace(/\p{Cc}+/gu, ' ');
  } catch {
    return value;
  }
}

const wordsOf = (text: string): string => text.replace(/<[^<>\s]*>|[^\p{L}\p{N}]+/gu, '').toLowerCase();

export function tellBody(
  plain: string | null,
  html: string | null,
  told: Pick<Telling, 'blocks' | 'remarks' | 'text'>,
) {
  const read: HtmlText | null = html === null ? null : htmlText(html.slice(0, mostText));
  const plainText = plain?.replace(/\r\n?/g, '\n').trim() ?? '';
  told.blocks.push({ kind: 'heading', text: 'Message' });
  if (plainText !== '') tellText(plainText, told);
  if (read) {
    const same = plainText !== '' && wordsOf(plainText) === wordsOf(read.text);
    if (same) told.remarks.add('The message has the same words as HTML; its plain text is shown.');
    else if (read.text !== '') {
      if (plainText !== '') {
        told.remarks.add('The message’s HTML body differs from its plain text; both are shown.');
        told.blocks.push({ kind: 'heading', text: 'HTML body, as text' });
      } else
        told.remarks.add('The message is HTML; its words are shown, and where a link leads stands after it in ‹ ›.');
      tellText(read.text.replace(/ <([^<>\n]*)>/g, ' ‹$1›'), told);
    }
    if (read.remote > 0)
      told.remarks.add(
        `The message asks for ${plural(read.remote, 'picture')} from other computers; none was fetched.`,
      );
    if (read.inline > 0) told.remarks.add('Pictures inside the message are not drawn; they are listed as attachments.');
    if (read.scripts > 0) told.remarks.add('The message holds scripts; they were not run.');
  }
  if (plainText === '' && (read === null || read.text === ''))
    told.blocks.push({ kind: 'note', text: 'The message has no text of its own.' });
}

function tellText(text: string, told: Pick<Telling, 'blocks' | 'text'>): void {
  const room = Math.max(0, mostText - told.text);
  told.text += Math.min(room, text.length);
  for (const paragraph of text.slice(0, room).split('\n'))
    told.blocks.push({ kind: 'paragraph', text: paragraph, quiet: paragraph.startsWith('>') });
  if (text.length > room)
    told.blocks.push({
      kind: 'note',
      text: 'Cut here: the text is longer than can be shown. The whole is in the file.',
    });
}

export function tellAttachments(attached: readonly Attached[], told: Telling): void {
  if (attached.length === 0) {
    told.blocks.push({ kind: 'note', text: 'Nothing is attached.' });
    return;
  }
  told.attachments += attached.length;
  told.blocks.push({ kind: 'heading', text: plural(attached.length, 'attachment') });
  told.blocks.push({
    kind: 'table',
    columns: [
      { title: 'No.', width: 30 },
      { title: 'Name and type' },
      { title: 'Size', width: 86 },
      { title: 'SHA-256', width: 176, face: 'hash' },
    ],
    rows: attached.map(({ name, type, bytes }, i) => [
      String(i + 1),
      `${name === '' ? '(no name)' : name}\n${type}`,
      bytes === null ? 'no file of its own' : sizeWords(bytes.length),
      bytes === null ? '' : createHash('sha256').update(bytes).digest('hex'),
    ]),
  });
}

/** After everything of the message that holds them, so that no header is taken for another message's. */
async function tellNested(attached: readonly Attached[], told: Telling, depth: number): Promise<void> {
  for (const [i, { name, type, bytes }] of attached.entries()) {
    if (type !== 'message/rfc822' || bytes === null) continue;
    const title = `Attachment ${i + 1}, a message${name === '' ? '' : `: ${name}`}`;
    if (depth >= limits.depth || told.nested >= limits.nested) {
      told.remarks.add('Messages nested deeper, or more of them, than are shown are listed as attachments only.');
      continue;
    }
    told.nested++;
    await tellMessage(bytes, told, depth + 1, title);
  }
}

export function newTelling(): Telling {
  return { blocks: [], remarks: new Set(), nested: 0, attachments: 0, text: 0 };
}

/** A WhatsApp export (.txt) as bubbles. Nothing in the file says whose phone it came from, so no side is "me". */
import { amount, dayWords, plural } from '../../words.ts';
import { decodeText, linesOf } from '../text-file.ts';
import { type DatedLine, datedLine, dayNumber, orderOf } from './chat-lines.ts';
import { type Block, type ChatItem, mostText, type ReadDocument, UnusableDocument } from './document.ts';

interface Entry {
  readonly dated: DatedLine;
  readonly line: number;
  readonly sender: string | null;
  readonly parts: string[];
}

const mostEntries = 200_000;

/** @throws UnusableDocument */
export function readChat(bytes: Uint8Array): ReadDocument {
  const decoded = decodeText(bytes, Number.MAX_SAFE_INTEGER);
  if (!decoded) throw new UnusableDocument('its text is in no encoding that is known here');
  const { entries, before, total } = entriesOf(decoded.text.replace(/^\ufeff/, ''));
  if (entries.length === 0) throw new UnusableDocument('none of its lines begins with a date and a time');
  const { order, reason } = orderOf(entries.map(({ dated }) => dated));
  const senders = new Map<string, { count: number; first: Entry; last: Entry }>();
  const items: ChatItem[] = [];
  let day = '';
  let media = 0;
  for (const entry of entries) {
    const { dated, line, sender, parts } = entry;
    if (dated.date !== day) {
      day = dated.date;
      items.push({ kind: 'day', text: order === null ? day : `${dayOf(dated, order)} (${day})` });
    }
    const text = parts
      .join('\n')
      .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
      .trimEnd();
    if (sender === null) {
      items.push({ kind: 'system', text, time: dated.time, line });
      continue;
    }
    const isMedia = mediaLine.test(text);
    if (isMedia) media++;
    items.push({ kind: 'message', sender, time: dated.time, text, line, media: isMedia });
    const known = senders.get(sender);
    if (known) {
      known.count++;
      known.last = entry;
    } else senders.set(sender, { count: 1, first: entry, last: entry });
  }
  const said = (entry: Entry): string =>
    `${order === null ? entry.dated.date : dayOf(entry.dated, order)}, ${entry.dated.time}`;
  const messages = items.filter(({ kind }) => kind === 'message').length;
  const system = items.filter(({ kind }) => kind === 'system').length;
  const remarks = [
    'Times as the phone showed them, no zone in the file.',
    reason,
    'Nothing in the file says whose phone it was exported from; names are those in that phone’s address book.',
  ];
  if (media > 0)
    remarks.push(`${plural(media, 'message')} stood for a picture, recording or file, which the text does not hold.`);
  if (/\p{Emoji_Presentation}/u.test(decoded.text))
    remarks.push('Emoji are printed in one colour; one that no typeface here has stands as its code.');
  if (total > entries.length)
    remarks.push(`Only the first ${amount(entries.length)} of ${amount(total)} entries are laid out.`);
  const blocks: Block[] = [
    { kind: 'heading', text: 'Who wrote' },
    {
      kind: 'table',
      columns: [
        { title: 'Sender' },
        { title: 'Messages', width: 64 },
        { title: 'First', width: 130 },
        { title: 'Last', width: 130 },
      ],
      rows: [...senders]
        .slice(0, 500)
        .map(([name, { count, first, last }]) => [name, amount(count), said(first), said(last)]),
    },
    ...remarks.slice(0, 2).map((text): Block => ({ kind: 'note', text })),
    { kind: 'heading', text: 'Messages' },
  ];
  if (before !== '')
    blocks.push({ kind: 'note', text: `Before the first message the file says: ${before.slice(0, 4000)}` });
  blocks.push({ kind: 'chat', items, sides: senders.size === 2 ? [...senders.keys()] : [] });
  return {
    how: `The chat follows as messages, each with its sender, its time and the line of the file it begins on (read as ${decoded.encoding}).`,
    remarks,
    wide: false,
    blocks,
    holds: `all ${plural(messages, 'message')}${system > 0 ? ` and ${plural(system, 'line')} written by the program` : ''}`,
  };
}

function dayOf(dated: DatedLine, order: Parameters<typeof dayNumber>[1]): string {
  return dayWords(new Date(dayNumber(dated, order)).toISOString().slice(0, 10));
}

const mediaLine =
  /^(?:<Media omitted>|<Medien ausgeschlossen>|<Médias omis>|<attached: [^>\n]+>|[^\n]{1,200} \((?:file attached|Datei angehängt)\)|[^\n]{0,200}\b(?:image|video|audio|sticker|document|GIF|Contact card) omitted)/;

function entriesOf(text: string): { entries: Entry[]; before: string; total: number } {
  const entries: Entry[] = [];
  const before: string[] = [];
  let [number, total, taken] = [0, 0, 0];
  let current: Entry | null = null;
  for (const line of linesOf(text)) {
    number++;
    const dated = datedLine(line);
    if (dated) total++;
    if (entries.length >= mostEntries || taken > mostText) {
      current = null;
      continue;
    }
    taken += line.length;
    if (dated) {
      const { sender, words } = senderOf(dated.rest);
      current = { dated, line: number, sender, parts: [words] };
      entries.push(current);
    } else if (current) current.parts.push(line);
    else if (line.trim() !== '') before.push(line);
  }
  return { entries, before: before.join('\n'), total };
}

/**
 * The sender ends at the first `: `. A line of the program itself has none, but may quote a group's name that has: a name in
 * quotes is no sender. iOS puts the group's or the other's name before what the program says, and U+200E after it.
 */
function senderOf(rest: string): { sender: string | null; words: string } {
  const bare = rest.replace(/^[\u200e\u200f\u202a-\u202e]+/, '');
  const end = /:(?: |$)/.exec(bare.slice(0, 200))?.index ?? -1;
  if (end < 1) return { sender: null, words: rest };
  const sender = bare
    .slice(0, end)
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
  const words = bare.slice(end + 2);
  if (sender === '' || sender.length > 120 || /["“”«»]/.test(sender)) return { sender: null, words: rest };
  if (/^\u200e(?!.*(?:omitted|attached: ))/.test(words)) return { sender: null, words: `${sender}: ${words}` };
  return { sender, words };
}

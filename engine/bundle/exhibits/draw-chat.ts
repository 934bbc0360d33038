/** A chat as people know one: a bubble a message, its sender and time above it, a line a day. */
import { baselineOf, type Flow } from '../pdf/flow.ts';
import { ink, type } from '../pdf/styles.ts';
import type { Style } from '../pdf/typeface.ts';
import { amount } from '../words.ts';
import type { Block, ChatItem, ChatMessage } from './documents/document.ts';

type ChatBlock = Extract<Block, { kind: 'chat' }>;

const words: Style = { face: 'regular', size: 10.5, leading: 14 };
const mediaWords: Style = { face: 'italic', size: 10.5, leading: 14 };
const pad = 8;
const bar = 3;
/** Shares of the column: a bubble's width, and the height up to which one moves whole to the next page. */
const wide = 0.8;
const movable = 0.4;
/** A message is set in pieces, so that the page limit holds within it. */
const pieceLength = 8000;

/** @returns whether all of it was drawn */
export async function drawChat(flow: Flow, { items, sides }: ChatBlock, goesOn: () => boolean): Promise<boolean> {
  if (sides.length === 2)
    flow.paragraph('Left and right only tell the two senders apart.', type.small, { colour: ink.quiet, after: 6 });
  for (const item of items) {
    if (!goesOn()) return false;
    if (item.kind === 'day') drawDay(flow, item.text);
    else if (item.kind === 'system') drawSystem(flow, item);
    else if (!drawMessage(flow, item, sides.indexOf(item.sender) === 1, goesOn)) return false;
    await flow.book.breathe();
  }
  return true;
}

function drawDay(flow: Flow, text: string): void {
  // A day never stands last on a page, without what was said on it.
  flow.need(74);
  flow.gap(6);
  const line = flow.book.type.fitted(text, type.tableStrong, flow.width * 0.8);
  const [y, middle] = [flow.y + 8, flow.left + flow.width / 2];
  flow.sheet.rule(flow.left, y, middle - line.width / 2 - 8, y, ink.rule, 0.7);
  flow.sheet.rule(middle + line.width / 2 + 8, y, flow.left + flow.width, y, ink.rule, 0.7);
  flow.sheet.text(line, middle - line.width / 2, flow.y + 11, type.tableStrong, ink.text, flow.section.child('H2'));
  flow.gap(22);
}

function drawSystem(flow: Flow, { text, time, line }: Extract<ChatItem, { kind: 'system' }>): void {
  const element = flow.section.child('P');
  const said = `${text}  (${time}, line ${amount(line)})`;
  for (const set of flow.book.type.wrap(said.slice(0, pieceLength), type.small, flow.width * wide)) {
    flow.need(type.small.leading);
    const x = flow.left + (flow.width - set.width) / 2;
    flow.sheet.text(set, x, flow.y + baselineOf(type.small), type.small, ink.quiet, element);
    flow.gap(type.small.leading);
  }
  flow.gap(6);
}

function drawMessage(flow: Flow, message: ChatMessage, right: boolean, goesOn: () => boolean): boolean {
  const setter = flow.book.type;
  const style = message.media ? mediaWords : words;
  const width = flow.width * wide;
  const x = right ? flow.left + flow.width - width : flow.left;
  const inside = width - 2 * pad - bar;
  const textX = x + pad + (right ? 0 : bar);
  const time = setter.line(`${message.time}   line ${amount(message.line)}`, type.small);
  const sender = setter.fitted(message.sender, type.tableStrong, inside - time.width - 10);
  const head = type.tableStrong.leading + 2;
  const element = flow.section.child('P');
  let first = true;
  for (let at = 0; at < Math.max(1, message.text.length); at += pieceLength) {
    const lines = setter.wrap(message.text.slice(at, at + pieceLength), style, inside);
    for (let from = 0; from < lines.length; ) {
      if (!first && !goesOn()) return false;
      const top = first ? pad + head : pad;
      const height = (count: number) => top + count * style.leading + pad;
      const rest = lines.length - from;
      if (height(rest) > flow.room && (height(rest) <= flow.fullRoom * movable || flow.room < height(3))) flow.next();
      const fits = Math.max(1, Math.min(rest, Math.floor((flow.room - top - pad) / style.leading)));
      const tall = height(fits);
      flow.sheet.rect(x, flow.y, width, tall, right ? ink.white : ink.wash);
      flow.sheet.frame(x, flow.y, width, tall, ink.rule, 0.5);
      flow.sheet.rect(right ? x + width - bar : x, flow.y, bar, tall, right ? ink.quiet : ink.accent);
      if (first) {
        const y = flow.y + pad + baselineOf(type.tableStrong) - 2;
        flow.sheet.text(sender, textX, y, type.tableStrong, ink.text, element);
        flow.sheet.text(time, textX + inside - time.width, y, type.small, ink.quiet, element);
      }
      let y = flow.y + top;
      for (const line of lines.slice(from, from + fits)) {
        flow.sheet.text(line, textX, y + baselineOf(style), style, ink.text, element);
        y += style.leading;
      }
      flow.gap(tall + 6);
      from += fits;
      first = false;
    }
  }
  return true;
}

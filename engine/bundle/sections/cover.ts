import { shorten } from '../../../shared/domain/bundle/page-plan.ts';
import type { Scope } from '../atlas.ts';
import type { Book } from '../pdf/book.ts';
import { baselineOf, Flow } from '../pdf/flow.ts';
import { ink, page, portrait, type } from '../pdf/styles.ts';
import type { Style } from '../pdf/typeface.ts';
import type { SealPlace } from '../seal/update.ts';
import { audienceWords, dayWords, microsOf, momentLine, plural, templateWords } from '../words.ts';
import { type DrawnQr, drawQr, qrSide } from './qr-code.ts';
import { drawSeal, sealHeight } from './seal-block.ts';

const labelWidth = 138;
/** Facts end above the notes and the QR code at the foot of the page. */
const footTop = portrait[1] - page.bottom - qrSide - 14;

/** Says what this is, about whom, before whom, by whom, and what it holds. */
export function drawCover(book: Book, scope: Scope): { readonly qr: DrawnQr; readonly sealAt: SealPlace | null } {
  const flow = new Flow(book);
  const { input, letter } = scope;
  const { cover } = input;
  flow.gap(44);
  const heading = flow.section.child('H1');
  const lines: [string, Style, string][] = [
    [cover.forum === '' ? templateWords[input.template] : cover.forum, type.body, ink.quiet],
    [`Bundle ${letter}`, type.title, ink.text],
    [cover.shortName, type.heading, ink.text],
    [`Case ${input.case.ref}`, type.body, ink.quiet],
    [audienceWords[input.audience], type.bodyStrong, ink.accent],
  ];
  const top = flow.y;
  for (const [text, style, colour] of lines) {
    const line = book.type.fitted(text, style, flow.width - 20);
    flow.sheet.text(line, flow.left + 18, flow.y + baselineOf(style), style, colour, heading);
    flow.y += style.leading + (style === type.title ? 2 : 1);
  }
  flow.sheet.rect(flow.left, top, 4, flow.y - top + 2, ink.accent);
  flow.gap(26);
  const qr = drawQr(book, flow, scope, flow.left + flow.width - qrSide, footTop + 12);
  drawNotes(flow);

  const sealTop = footTop - sealHeight - 8;
  const sealAt = input.seal ? drawSeal(flow, input.seal, input.displayZone, sealTop) : null;

  const facts = new Facts(flow, sealAt ? sealTop : footTop);
  facts.put('Case', input.case.title, type.bodyStrong);
  const named = [cover.rank, input.officer].filter((part) => part !== '').join(' ');
  facts.put('Officer concerned', input.officer === '' ? 'Not named in this bundle' : rankedOnce(cover.rank, named));
  facts.put('Hearing', cover.hearingDate === null ? 'Date not fixed when prepared' : dayWords(cover.hearingDate));
  facts.put('Chair', cover.chair);
  facts.put('Panel', cover.members.join('; '));
  facts.put('Legally qualified adviser', cover.lqa);
  facts.put('Appropriate authority', cover.appropriateAuthority);
  facts.put('Version', cover.versionLabel);
  facts.put('Protective marking', input.case.marking.toUpperCase());
  facts.put('Prepared by', input.preparedBy);
  facts.put('Prepared', momentLine(microsOf(input.preparedAt), input.displayZone));
  facts.rule();
  if (input.volumes.length > 1)
    facts.put('Volume', `${input.volumes.findIndex((one) => one.letter === letter) + 1} of ${input.volumes.length}`);
  facts.late('Contents', () => `${plural(scope.atlas.volumes.get(letter)?.pages ?? 0, 'page')}, ${exhibitsIn(scope)}`);
  facts.put('Chronology', input.scope);
  flow.end();
  return { qr, sealAt };
}

/** The officer's name as recorded may begin with the rank: it is not said twice. */
function rankedOnce(rank: string, named: string): string {
  return rank !== '' && named.startsWith(`${rank} ${rank} `) ? named.slice(rank.length + 1) : named;
}

function exhibitsIn({ input, letter }: Scope): string {
  const items = input.volumes.find((one) => one.letter === letter)?.sections.flatMap((section) => section.items) ?? [];
  const ids = new Set(items.flatMap(({ content }) => (content.kind === 'exhibit' ? [content.exhibitId] : [])));
  return plural(ids.size, 'exhibit');
}

/** Label and value, one below the other; what has no value is left out. */
class Facts {
  readonly #flow: Flow;
  readonly #x: number;
  readonly #width: number;
  readonly #first: Flow['sheet'];

  readonly #end: number;

  /** @param end points from the top of the first page below which nothing is put there */
  constructor(flow: Flow, end: number) {
    this.#flow = flow;
    this.#end = end;
    this.#first = flow.sheet;
    this.#x = flow.left + labelWidth;
    this.#width = flow.left + flow.width - this.#x;
  }

  put(label: string, value: string, style: Style = type.body): void {
    if (value === '') return;
    const lines = this.#flow.book.type.wrap(shorten(value, 600), style, this.#width);
    const element = this.#label(label, lines.length * style.leading);
    for (const line of lines) {
      this.#flow.sheet.text(line, this.#x, this.#flow.y + baselineOf(style), style, ink.text, element);
      this.#flow.y += style.leading;
    }
    this.#flow.y += 4;
  }

  late(label: string, value: () => string): void {
    const { book } = this.#flow;
    const style = type.body;
    const element = this.#label(label, style.leading);
    const { sheet } = this.#flow;
    const at = this.#flow.y + baselineOf(style);
    book.later(sheet, () => sheet.text(book.type.line(value(), style), this.#x, at, style, ink.text, element));
    this.#flow.y += style.leading + 4;
  }

  rule(): void {
    this.#room(30);
    this.#flow.gap(3);
    this.#flow.sheet.rule(
      this.#flow.left,
      this.#flow.y,
      this.#flow.left + this.#flow.width,
      this.#flow.y,
      ink.rule,
      0.7,
    );
    this.#flow.gap(9);
  }

  #label(label: string, height: number) {
    this.#room(height);
    const element = this.#flow.section.child('P');
    const at = this.#flow.y + baselineOf(type.body);
    const line = this.#flow.book.type.fitted(label, type.body, labelWidth - 6);
    this.#flow.sheet.text(line, this.#flow.left, at, type.body, ink.quiet, element);
    return element;
  }

  /** What does not fit above the foot of the cover goes on to a second page. */
  #room(height: number): void {
    if (this.#flow.sheet === this.#first && this.#flow.y + height > this.#end) this.#flow.next();
    else this.#flow.need(height);
  }
}

function drawNotes(flow: Flow): void {
  const width = flow.width - qrSide - 24;
  let y = footTop + 12;
  for (const note of [
    'Pages are numbered from 1, this cover included; the number at the bottom right is also the page number in any ' +
      'PDF reader. Entries of the index, exhibit references and page numbers in tables are links.',
    'The hash certificate says how anyone can check, without the software that made it and without a network, that ' +
      'neither bundle nor exhibits have been altered. The code at the right names case, file and ledger.',
  ]) {
    const element = flow.section.child('P');
    for (const line of flow.book.type.wrap(note, type.table, width)) {
      flow.sheet.text(line, flow.left, y + baselineOf(type.table), type.table, ink.quiet, element);
      y += type.table.leading;
    }
    y += 6;
  }
}

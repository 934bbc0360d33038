/** The elements of the lanes, built node by node: what stands in them comes from evidence and is hostile. */
import type { Output } from '../../../../shared/api/contract.ts';
import { cx } from '../../../components/cx.ts';
import { counted, formatCount } from '../../../format/numbers.ts';
import { formatUtc } from '../model/format.ts';
import { type Look, otherLook } from '../model/looks.ts';
import type { Mark } from '../model/marks.ts';
import styles from './Lanes.module.css';

export type KeyEvent = Output<'timeline.keyEvents'>['items'][number];
export type LaneEvent = KeyEvent & { readonly lane: string };

/** Less room than this holds no word worth reading. */
const LEAST_WORDS = 36;
const MARK = 24;

function span(className: string | undefined, text = ''): HTMLSpanElement {
  const element = document.createElement('span');
  element.className = className ?? '';
  element.textContent = text;
  return element;
}

export function drawMark({ mark }: { readonly mark: Mark<LaneEvent> }, looks: ReadonlyMap<string, Look>): HTMLElement {
  const [first] = mark.events;
  if (mark.events.length === 1 && first) return drawEvent(first, mark.room, looks);
  const element = span(styles.cluster, formatCount(mark.events.length));
  const last = mark.events.at(-1);
  element.title = `${counted(mark.events.length, 'key event')}, ${first ? formatUtc(first.instant) : ''} to ${last ? formatUtc(last.instant) : ''} UTC\nClick to open`;
  return element;
}

function drawEvent(event: LaneEvent, room: number, looks: ReadonlyMap<string, Look>): HTMLElement {
  const element = span(styles.item);
  const look = looks.get(event.type) ?? otherLook;
  const exhibited = event.exhibits.length > 0;
  const dot = span(cx(styles.mark, exhibited && styles.exhibited), look.letter);
  dot.style.setProperty('--mark', look.hue === 0 ? 'var(--line-strong)' : `var(--hue-${look.hue})`);
  element.append(dot);
  const words = [exhibited ? event.exhibits.join(', ') : '', event.note || event.tags.join(', ')].filter(Boolean);
  const free = Math.min(room - MARK, 220);
  if (free >= LEAST_WORDS) {
    const text = span(styles.words, words.join(' · '));
    text.style.maxWidth = `${Math.floor(free)}px`;
    element.append(text);
  }
  element.title = [`${formatUtc(event.instant)} UTC · ${event.type}`, ...words].join('\n');
  return element;
}

export function drawLane(name: string): HTMLElement {
  const element = span(styles.group, name);
  element.title = name;
  return element;
}

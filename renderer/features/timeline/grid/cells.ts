/**
 * Cells that are more than text, as plain elements: a page of rows scrolls past in a second, and a React root for each cell
 * would cost more than the rows. Evidence text is set as text, never parsed.
 */
import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community';
import type { EventRow } from '../../../../shared/api/timeline.ts';
import { counted } from '../../../format/numbers.ts';
import { nameValue } from '../model/filter.ts';
import type { Look } from '../model/looks.ts';
import { typeMarkElement } from '../type-mark.ts';
import styles from './EventGrid.module.css';
import { NOTES, TAGS, TYPE } from './row.ts';

export interface GridContext {
  readonly looks: ReadonlyMap<string, Look>;
}

type Params = ICellRendererParams<EventRow, unknown, GridContext>;

function span(className: string | undefined, text = ''): HTMLSpanElement {
  const element = document.createElement('span');
  element.className = className ?? '';
  element.textContent = text;
  return element;
}

abstract class Cell implements ICellRendererComp<EventRow> {
  readonly #element = span('');

  abstract draw(element: HTMLElement, row: EventRow, context: GridContext): void;

  init(params: Params): void {
    this.refresh(params);
  }

  getGui(): HTMLElement {
    return this.#element;
  }

  refresh({ data, context }: Params): boolean {
    this.#element.replaceChildren();
    if (data) this.draw(this.#element, data, context);
    return true;
  }
}

export class TypeCell extends Cell {
  override draw(element: HTMLElement, row: EventRow, { looks }: GridContext): void {
    element.className = styles.type ?? '';
    element.append(typeMarkElement(looks.get(row[TYPE])), span(styles.name, nameValue(row[TYPE])));
  }
}

export class NotesCell extends Cell {
  override draw(element: HTMLElement, row: EventRow): void {
    element.className = styles.tags ?? '';
    const notes = row[NOTES];
    if (notes > 0) {
      const badge = span(styles.notes, String(notes));
      badge.title = counted(notes, 'annotation');
      element.append(badge);
    }
    for (const tag of row[TAGS]) element.append(span(styles.tag, tag));
  }
}

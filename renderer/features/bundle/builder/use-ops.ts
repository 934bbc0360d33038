import { useMemo } from 'react';
import { useStore } from 'react-redux';
import { type BundlePlan, PlanItem, type PlanSection } from '../../../../shared/domain/bundle/plan.ts';
import { useAppDispatch } from '../../../app/hooks.ts';
import { noticed } from '../../../app/notices.ts';
import { counted } from '../../../format/numbers.ts';
import { builder, type Draft, draftOf } from '../drafts.ts';
import {
  addItems,
  addSection,
  editItem,
  itemsOf,
  LATE,
  moveItems,
  moveSection,
  nudgeItems,
  removeItems,
  removeSection,
  type Spot,
  sectionsOf,
  shiftItems,
  spotOf,
} from '../model/edit.ts';
import { type Chosen, chooseOne } from '../model/selection.ts';

/** A part of the plan that does not exist yet; what has a default may be left out. */
type NewItem = { [K in PlanItem['kind']]: { kind: K } }[PlanItem['kind']] & Record<string, unknown>;

export const newItem = (of: NewItem): PlanItem => PlanItem.parse({ id: crypto.randomUUID(), ...of });

export type Ops = ReturnType<typeof useOps>;

/**
 * Everything that changes the plan in the window. Each says what it did to `say`, for whoever does not see it, and reads the
 * plan as it is when it is called, so that the functions stay the same from one drawing to the next.
 */
export function useOps(id: string, say: (words: string) => void) {
  const dispatch = useAppDispatch();
  const store = useStore();
  return useMemo(() => {
    const draft = (): Draft => {
      const found = draftOf(store.getState() as never, id);
      if (!found) throw new Error('The bundle is not open.');
      return found;
    };
    const plan = (): BundlePlan => draft().history.present;
    const choose = (chosen: Chosen): void => {
      dispatch(builder.chose({ id, chosen }));
    };
    /** @returns false where it changed nothing */
    const apply = (next: BundlePlan, label: string, key?: string): boolean => {
      if (next === plan()) return false;
      dispatch(builder.edited({ id, plan: next, label, ...(key !== undefined && { key }) }));
      return true;
    };
    const named = (ids: ReadonlySet<string>): string => counted(ids.size, 'item');
    const whereIs = (item: string): string => {
      const spot = spotOf(plan(), item);
      const section = spot && sectionsOf(plan()).find((each) => each.id === spot.section);
      return spot && section ? `${spot.at + 1} of ${section.items.length} in ${section.title}` : '';
    };
    /** Items of the selection; the current one where none is marked. */
    const marked = (): ReadonlySet<string> => {
      const { marked, current } = draft().chosen;
      if (marked.size > 0) return marked;
      return new Set(current !== null && spotOf(plan(), current) ? [current] : []);
    };
    const moved = (next: BundlePlan, ids: ReadonlySet<string>): void => {
      const [first] = ids;
      if (first === undefined) return;
      if (!apply(next, `Move ${named(ids)}`)) say('Cannot move further.');
      else
        say(
          `${ids.size === 1 ? 'Moved' : `${named(ids)} moved`}: ${whereIs(itemsOf(next).find((each) => ids.has(each.id))?.id ?? first)}.`,
        );
    };
    const currentSection = (): string | null => {
      const { current } = draft().chosen;
      return plan().sections.some(({ id: section }) => section === current) ? current : null;
    };
    const takeOutSection = (section: string): void => {
      const sections = sectionsOf(plan());
      const at = sections.findIndex((each) => each.id === section);
      const gone = sections[at];
      if (!gone) return;
      const next = sections[at + 1] ?? sections[at - 1];
      apply(removeSection(plan(), section), `Remove the section “${gone.title}”`);
      choose(chooseOne(next?.id ?? '', false));
      const words = `Section “${gone.title}” taken out${gone.items.length > 0 ? ` with ${counted(gone.items.length, 'item')}` : ''}.`;
      say(words);
      dispatch(noticed(words, { label: 'Undo', command: 'bundle.undo' }));
    };
    return {
      plan,
      chosen: (): Chosen => draft().chosen,
      choose,
      apply,
      marked,
      say,
      settle: (): void => {
        dispatch(builder.settled({ id }));
      },
      moveTo: (ids: ReadonlySet<string>, spot: Spot) => moved(moveItems(plan(), ids, spot), ids),
      /** The chosen items one place on; a chosen section changes places with its neighbour. */
      nudge: (by: 1 | -1) => {
        const section = currentSection();
        if (section === null) return moved(nudgeItems(plan(), marked(), by), marked());
        const at = plan().sections.findIndex((each) => each.id === section);
        const next = moveSection(plan(), section, by === 1 ? at + 2 : at - 1);
        if (!apply(next, 'Move a section')) say('Cannot move further.');
        else
          say(
            `Section moved: ${next.sections.findIndex((each) => each.id === section) + 1} of ${next.sections.length}.`,
          );
      },
      shift: (by: 1 | -1) => moved(shiftItems(plan(), marked(), by), marked()),
      moveSectionTo: (section: string, at: number): void => {
        if (apply(moveSection(plan(), section, at), 'Move a section')) say('Section moved.');
      },
      add: (items: readonly PlanItem[], spot?: Spot): void => {
        const [first] = items;
        if (!first) return;
        const { current } = draft().chosen;
        const sections = sectionsOf(plan());
        const at = current === null ? null : spotOf(plan(), current);
        const fallback =
          sections.find((section) => section.id === current) ??
          sections.findLast(({ id: of }) => of !== LATE) ??
          sections.at(-1);
        const target =
          spot ??
          (at
            ? { section: at.section, at: at.at + 1 }
            : fallback && { section: fallback.id, at: fallback.items.length });
        if (!target) return;
        apply(addItems(plan(), target, items), `Put in ${counted(items.length, 'item')}`);
        choose({ current: first.id, anchor: first.id, marked: new Set(items.map((item) => item.id)) });
        say(`${counted(items.length, 'item')} put in: ${whereIs(first.id)}.`);
      },
      takeOut: () => {
        const section = currentSection();
        if (section !== null || draft().chosen.current === LATE) return takeOutSection(section ?? LATE);
        const ids = marked();
        if (ids.size === 0) return;
        const order = itemsOf(plan()).map((item) => item.id);
        const last = order.findLastIndex((item) => ids.has(item));
        const next = order.slice(last + 1)[0] ?? order.slice(0, last).findLast((item) => !ids.has(item));
        apply(removeItems(plan(), ids), `Take out ${named(ids)}`);
        choose(next === undefined ? chooseOne(plan().sections[0]?.id ?? '', false) : chooseOne(next, true));
        const words = `${named(ids)} taken out.`;
        say(words);
        dispatch(noticed(words, { label: 'Undo', command: 'bundle.undo' }));
      },
      takeOutSection,
      edit: <I extends PlanItem>(item: string, change: (item: I) => I, label: string, key?: string): void => {
        apply(editItem<I>(plan(), item, change), label, key);
      },
      /** Of every item that is chosen, as one step. */
      editMarked: (change: (item: PlanItem) => PlanItem, label: string): void => {
        const ids = marked();
        let next = plan();
        for (const item of ids) next = editItem(next, item, change);
        apply(next, label);
      },
      /** After the chosen section, or the one that what is chosen is in. */
      addSection: (): string => {
        const { current } = draft().chosen;
        const holding = current === null ? null : (spotOf(plan(), current)?.section ?? current);
        const at = plan().sections.findIndex((each) => each.id === holding);
        const section: PlanSection = { id: crypto.randomUUID(), title: 'New section', items: [] };
        apply(addSection(plan(), at === -1 ? plan().sections.length : at + 1, section), 'Add a section');
        choose(chooseOne(section.id, false));
        say('Section added.');
        return section.id;
      },
      undo: () => {
        const step = draft().history.past.at(-1);
        if (!step) return say('Nothing to undo.');
        dispatch(builder.undid({ id }));
        say(`Undone: ${step.label}.`);
      },
      redo: () => {
        const step = draft().history.future.at(-1);
        if (!step) return say('Nothing to redo.');
        dispatch(builder.redid({ id }));
        say(`Done again: ${step.label}.`);
      },
    };
  }, [dispatch, store, id, say]);
}

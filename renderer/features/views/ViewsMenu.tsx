import { type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import type { Failure } from '../../../shared/api/failures.ts';
import type { EventFilter, EventSort } from '../../../shared/api/timeline.ts';
import type { SavedView } from '../../../shared/api/views.ts';
import { toFailure } from '../../app/api.ts';
import { useAppDispatch, useClient } from '../../app/hooks.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { useSavedViewsQuery } from './api.ts';
import { type CurrentView, isShown } from './current.ts';
import styles from './views.module.css';

export interface ViewsMenuHandle {
  open(): void;
}

export interface ViewsMenuProps extends CurrentView {
  readonly ref?: Ref<ViewsMenuHandle>;
  readonly caseId: string;
  readonly zone: string;
  /** What a filter shows, in words. */
  readonly wordsOf: (filter: EventFilter) => string;
  readonly same: (a: EventFilter, b: EventFilter) => boolean;
  readonly onApply: (view: { readonly filter: EventFilter; readonly sort: EventSort }) => void;
}

/** Filters and orders kept under a name: shown again, renamed, brought up to what is on screen, removed. */
export function ViewsMenu({ ref, caseId, zone, filter, sort, wordsOf, same, onApply }: ViewsMenuProps) {
  const id = useId();
  const client = useClient();
  const dispatch = useAppDispatch();
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const name = useRef<HTMLInputElement>(null);
  const { data: views = [], error } = useSavedViewsQuery({ caseId });
  const [typed, setTyped] = useState('');
  const [renaming, setRenaming] = useState<string | null>(null);
  const [removed, setRemoved] = useState<SavedView | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const shown = views.find((view) => isShown(view, { filter, sort }, same));

  const place = (): void => {
    const element = popover.current;
    const box = button.current?.getBoundingClientRect();
    if (!element || !box) return;
    element.style.left = `${Math.max(8, Math.min(box.right - 400, window.innerWidth - 408))}px`;
    element.style.top = `${box.bottom + 4}px`;
  };
  useImperativeHandle(
    ref,
    () => ({
      open: () => {
        place();
        popover.current?.showPopover();
        name.current?.focus();
      },
    }),
    [],
  );

  const attempt = async (act: () => Promise<void>): Promise<void> => {
    setFailure(null);
    try {
      await act();
    } catch (failed) {
      setFailure(toFailure(failed));
    }
  };
  const save = (): Promise<void> =>
    attempt(async () => {
      const made = await client.call('views.save', { caseId, name: typed.trim(), filter, sort });
      setTyped('');
      dispatch(noticed(`Saved as “${made.name}”.`));
      popover.current?.hidePopover();
    });
  const change = (view: SavedView, to: Partial<Pick<SavedView, 'name' | 'filter' | 'sort'>>): Promise<void> =>
    attempt(async () => {
      await client.call('views.save', {
        caseId,
        id: view.id,
        name: to.name ?? view.name,
        filter: to.filter ?? view.filter,
        sort: to.sort ?? view.sort,
      });
      setRenaming(null);
    });

  return (
    <>
      <Button ref={button} kind="quiet" icon="save" popoverTarget={id} onClick={place} title="Saved views (v)">
        {shown ? shown.name : 'Views'}
      </Button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        role="dialog"
        aria-label="Saved views"
        className={styles.menu}
        onToggle={(event) => {
          if (event.newState === 'open') return;
          setRenaming(null);
          setRemoved(null);
          setFailure(null);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.stopPropagation();
        }}
      >
        <form
          className={styles.save}
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim() !== '') void save();
          }}
        >
          <label htmlFor={`${id}-name`}>Save what is on screen as</label>
          <div className={styles.saveRow}>
            <input
              ref={name}
              id={`${id}-name`}
              type="text"
              className={styles.input}
              maxLength={80}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
            <Button type="submit" kind="primary" disabled={typed.trim() === ''}>
              Save
            </Button>
          </div>
          <p className={styles.words}>{wordsOf(filter)}</p>
        </form>
        {failure && <FailureNotice failure={failure} />}
        {error !== undefined && <FailureNotice failure={error as Failure} />}
        {removed && (
          <p className={styles.removed} role="status">
            “{removed.name}” removed.
            <Button
              kind="link"
              onClick={() =>
                void attempt(async () => {
                  const { name: again, filter: its, sort: order } = removed;
                  await client.call('views.save', { caseId, name: again, filter: its, sort: order });
                  setRemoved(null);
                })
              }
            >
              Put it back
            </Button>
          </p>
        )}
        <ul className={styles.views} aria-label="Views">
          {views.map((view) => (
            <li key={view.id} className={styles.view}>
              {renaming === view.id ? (
                <RenameForm
                  view={view}
                  onRename={(to) => void change(view, { name: to })}
                  onLeave={() => setRenaming(null)}
                />
              ) : (
                <button
                  type="button"
                  className={styles.apply}
                  aria-current={view.id === shown?.id ? 'true' : undefined}
                  onClick={() => {
                    onApply(view);
                    popover.current?.hidePopover();
                  }}
                >
                  <strong>{view.name}</strong>
                  <span className={styles.words}>{wordsOf(view.filter)}</span>
                  <span className={styles.by}>
                    {view.by}, {formatInstant(microsOfIso(view.at), zone)}
                  </span>
                </button>
              )}
              <span className={styles.tools}>
                {view.id !== shown?.id && (
                  <Button
                    kind="quiet"
                    icon="save"
                    aria-label={`Make “${view.name}” what is on screen`}
                    onClick={() => void change(view, { filter, sort })}
                  />
                )}
                <Button
                  kind="quiet"
                  icon="note"
                  aria-label={`Rename “${view.name}”`}
                  onClick={() => setRenaming(view.id)}
                />
                <Button
                  kind="quiet"
                  icon="close"
                  aria-label={`Remove “${view.name}”`}
                  onClick={() =>
                    void attempt(async () => {
                      await client.call('views.remove', { caseId, id: view.id });
                      setRemoved(view);
                    })
                  }
                />
              </span>
            </li>
          ))}
          {views.length === 0 && (
            <li className={styles.none}>
              None yet. A saved view shows the very same events again, to you and to whoever takes the case over.
            </li>
          )}
        </ul>
      </div>
    </>
  );
}

function RenameForm({
  view,
  onRename,
  onLeave,
}: {
  view: SavedView;
  onRename: (name: string) => void;
  onLeave: () => void;
}) {
  const [typed, setTyped] = useState(view.name);
  return (
    <form
      className={styles.rename}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') onRename(typed.trim());
      }}
    >
      <input
        type="text"
        // biome-ignore lint/a11y/noAutofocus: the person asked to rename it
        autoFocus
        className={styles.input}
        aria-label={`New name of “${view.name}”`}
        maxLength={80}
        value={typed}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          onLeave();
        }}
      />
      <Button type="submit">Rename</Button>
    </form>
  );
}

import { useEffect, useId, useRef, useState } from 'react';
import type { Selection } from '../../../shared/api/timeline.ts';
import { useAppDispatch } from '../../app/hooks.ts';
import { useJob } from '../../app/jobs/use-job.ts';
import { noticed } from '../../app/notices.ts';
import { Button } from '../../components/Button.tsx';
import { FailureNotice } from '../../components/Notice.tsx';
import { counted } from '../../format/numbers.ts';
import styles from './annotations.module.css';
import { useAnnotationsQuery } from './api.ts';
import { parseTags, recentTags } from './recent.ts';
import { annotationActs } from './undo.ts';

export interface AnnotatePanelProps {
  readonly caseId: string;
  readonly selection: Selection;
  /** "12 selected events": exactly what the annotation will be on. */
  readonly target: string;
  /** Something the person should know before: that some may be out of sight. */
  readonly remark: string | null;
  readonly focus: 'note' | 'tags';
  readonly onClose: () => void;
}

/** A note, tags, or both, on the selection. No modal: it can be withdrawn. */
export function AnnotatePanel({ caseId, selection, target, remark, focus, onClose }: AnnotatePanelProps) {
  const dispatch = useAppDispatch();
  const id = useId();
  const note = useRef<HTMLTextAreaElement>(null);
  const tags = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [tagText, setTagText] = useState('');
  const { data: annotations = [] } = useAnnotationsQuery({ caseId });
  const { start, running, failure, clear } = useJob('annotations.add', caseId);
  const chosen = parseTags(tagText);
  const offered = recentTags(annotations).filter((tag) => !chosen.includes(tag));
  const ready = (text.trim() !== '' || chosen.length > 0) && !running;

  useEffect(() => {
    (focus === 'tags' ? tags : note).current?.focus();
  }, [focus]);
  // A failure of an earlier annotation belongs to that one.
  useEffect(() => clear(), []);

  const submit = async (): Promise<void> => {
    if (!ready) return;
    const outcome = await start({ caseId, selection, note: text.trim(), tags: chosen }, `Annotation of ${target}`);
    if (!outcome.ok) return;
    const { id: made, events } = outcome.output;
    dispatch(annotationActs.performed({ caseId, act: { kind: 'added', id: made, events, reason: '' } }));
    dispatch(noticed(`Annotated ${counted(events, 'event')}.`, { label: 'Undo', command: 'timeline.undo' }));
    onClose();
  };

  return (
    <form
      className={styles.panel}
      aria-label={`Annotate ${target}`}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onClose();
        } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          void submit();
        }
      }}
    >
      <div className={styles.head}>
        <h2>Annotate {target}</h2>
        <Button kind="quiet" icon="close" aria-label="Close without annotating" onClick={onClose} />
      </div>
      {remark && <p className={styles.remark}>{remark}</p>}
      <label htmlFor={`${id}-note`} className={styles.label}>
        Note
      </label>
      <textarea
        ref={note}
        id={`${id}-note`}
        className={styles.control}
        rows={3}
        maxLength={8000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <label htmlFor={`${id}-tags`} className={styles.label}>
        Tags <span className={styles.hint}>separated by commas</span>
      </label>
      <input
        ref={tags}
        id={`${id}-tags`}
        type="text"
        className={styles.control}
        autoComplete="off"
        spellCheck={false}
        value={tagText}
        onChange={(event) => setTagText(event.target.value)}
      />
      {offered.length > 0 && (
        <ul className={styles.offers} aria-label="Recent tags">
          {offered.map((tag) => (
            <li key={tag}>
              <button
                type="button"
                className={styles.offer}
                title={`Add the tag ${tag}`}
                onClick={() => {
                  setTagText([...chosen, tag].join(', '));
                  tags.current?.focus();
                }}
              >
                {tag}
              </button>
            </li>
          ))}
        </ul>
      )}
      {failure && <FailureNotice failure={failure} />}
      <div className={styles.actions}>
        <Button type="submit" kind="primary" disabled={!ready}>
          {running ? 'Annotating' : 'Annotate'}
        </Button>
        <span className={styles.hint}>Signed as yours · Ctrl Enter</span>
      </div>
    </form>
  );
}

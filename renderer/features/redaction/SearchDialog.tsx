import { useState } from 'react';
import type { Failure } from '../../../shared/api/failures.ts';
import type { PageSource } from '../../../shared/api/readings.ts';
import type { RedactionHit, RedactionSet } from '../../../shared/api/redactions.ts';
import type { Ground } from '../../../shared/domain/redaction/grounds.ts';
import { toFailure } from '../../app/api.ts';
import { useCall, useClient } from '../../app/hooks.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Choices, Select, TextField } from '../../components/Field.tsx';
import { FailureNotice, Notice } from '../../components/Notice.tsx';
import styles from './redaction.module.css';
import { sourceName } from './words.ts';

export interface SearchDialogProps {
  readonly caseId: string;
  readonly source: PageSource;
  readonly set: RedactionSet;
  /** Every set of the case: hits in other sources go into their own set for the same audience. */
  readonly sets: readonly RedactionSet[];
  readonly grounds: readonly Ground[];
  readonly ground: string;
  readonly onClose: () => void;
  readonly onMarked: (count: number) => void;
}

type Where = 'source' | 'case';

/** Search and redact: every place is looked at before it is marked. */
export function SearchDialog({
  caseId,
  source,
  set,
  sets,
  grounds,
  ground: first,
  onClose,
  onMarked,
}: SearchDialogProps) {
  const client = useClient();
  const search = useCall('redactions.search');
  const [text, setText] = useState('');
  const [pattern, setPattern] = useState(false);
  const [wholeWord, setWholeWord] = useState(true);
  const [matchCase, setMatchCase] = useState(false);
  const [variants, setVariants] = useState(true);
  const [where, setWhere] = useState<Where>('source');
  const [ground, setGround] = useState(first);
  const [found, setFound] = useState<Awaited<ReturnType<typeof search.call>> | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [marking, setMarking] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const result = found?.ok ? found.output : null;
  const hits = result?.hits ?? [];

  const run = async (): Promise<void> => {
    if (text.trim().length < 2 || search.busy) return;
    setFailure(null);
    const outcome = await search.call({
      caseId,
      audience: set.audience,
      ...(where === 'source' && { sources: [source] }),
      ...(pattern ? { pattern: text } : { text }),
      wholeWord,
      matchCase,
      variants,
    });
    setFound(outcome);
    setChosen(new Set(outcome.ok ? outcome.output.hits.flatMap(({ marked }, n) => (marked ? [] : [n])) : []));
  };

  const setFor = async (hit: RedactionHit): Promise<string> => {
    const same = (one: RedactionSet): boolean =>
      one.source.kind === hit.source.kind && one.source.id === hit.source.id && one.audience === set.audience;
    if (same(set)) return set.id;
    const held = sets.find(same);
    if (held) return held.id;
    return (
      await client.call('redactions.create', { caseId, source: hit.source, name: set.name, audience: set.audience })
    ).id;
  };

  const mark = async (): Promise<void> => {
    setMarking(true);
    setFailure(null);
    try {
      const bySource = Map.groupBy(
        hits.filter((_, n) => chosen.has(n)),
        (hit) => `${hit.source.kind}:${hit.source.id}`,
      );
      for (const of of bySource.values()) {
        const [one] = of;
        if (!one) continue;
        const id = await setFor(one);
        for (let n = 0; n < of.length; n += 2000)
          await client.call('redactions.mark', {
            caseId,
            id,
            marks: of.slice(n, n + 2000).map(({ page, rects }) => ({ page, rects, way: 'search' as const, ground })),
          });
      }
      onMarked(chosen.size);
    } catch (error) {
      setFailure(toFailure(error));
      setMarking(false);
    }
  };
  const toggle = (n: number): void => {
    const next = new Set(chosen);
    if (!next.delete(n)) next.add(n);
    setChosen(next);
  };

  return (
    <Dialog
      title="Search and redact"
      size="wide"
      onClose={onClose}
      onSubmit={() => void (result && chosen.size > 0 ? mark() : run())}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button icon="search" onClick={() => void run()} disabled={search.busy || text.trim().length < 2}>
            {search.busy ? 'Searching…' : 'Search'}
          </Button>
          <Button kind="primary" type="submit" disabled={chosen.size === 0 || marking || ground === ''}>
            {chosen.size === 1 ? 'Mark 1 place' : `Mark ${chosen.size.toLocaleString('en-GB')} places`}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <TextField
          label={pattern ? 'Pattern (a regular expression)' : 'Words to hide'}
          hint="The ledger has that you searched, never what for."
          value={text}
          maxLength={200}
          data-autofocus
          onChange={(event) => {
            setText(event.target.value);
            setFound(null);
            setChosen(new Set());
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || result) return;
            event.preventDefault();
            void run();
          }}
        />
        <div className={styles.options}>
          {(
            [
              ['Whole words', wholeWord, setWholeWord, pattern],
              ['Match case', matchCase, setMatchCase, false],
              ['Other spellings', variants, setVariants, pattern],
              ['Pattern', pattern, setPattern, false],
            ] as const
          ).map(([label, on, change, disabled]) => (
            <label key={label}>
              <input
                type="checkbox"
                checked={on}
                disabled={disabled}
                onChange={(event) => {
                  change(event.target.checked);
                  setFound(null);
                  setChosen(new Set());
                }}
              />
              {label}
            </label>
          ))}
        </div>
        <Choices<Where>
          legend="Where"
          value={where}
          onChange={(value) => {
            setWhere(value);
            setFound(null);
            setChosen(new Set());
          }}
          choices={[
            { value: 'source', title: `In ${sourceName(set)}` },
            { value: 'case', title: 'In every exhibit and document of the case' },
          ]}
        />
        <Select label="Ground" value={ground} onChange={(event) => setGround(event.target.value)}>
          {grounds.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Select>
        {search.failure && <FailureNotice failure={search.failure} />}
        {failure && <FailureNotice failure={failure} />}
        {result && (
          <>
            <div className={styles.row} role="status">
              <strong>
                {hits.length === 0
                  ? 'Nothing was found.'
                  : `${hits.length.toLocaleString('en-GB')} ${hits.length === 1 ? 'place' : 'places'} found${result.more ? ', and more' : ''}.`}
              </strong>
              {hits.length > 0 && (
                <>
                  <Button kind="link" onClick={() => setChosen(new Set(hits.keys()))}>
                    Choose all
                  </Button>
                  <Button kind="link" onClick={() => setChosen(new Set())}>
                    Choose none
                  </Button>
                </>
              )}
            </div>
            {hits.length > 0 && (
              <ul className={styles.hits} aria-label="Places found">
                {hits.map((hit, n) => (
                  <li key={n} className={styles.hit}>
                    <input
                      type="checkbox"
                      id={`hit-${n}`}
                      checked={chosen.has(n)}
                      onChange={() => toggle(n)}
                      aria-label={`${sourceName(hit)}, page ${hit.page}`}
                    />
                    <label htmlFor={`hit-${n}`} className={styles.muted}>
                      {where === 'case' && `${sourceName(hit)}, `}page {hit.page}
                    </label>
                    <span className={styles.context}>
                      {hit.before}
                      <mark>{hit.found}</mark>
                      {hit.after}
                      {hit.in === 'reading' && <em className={styles.muted}> · read by machine</em>}
                      {hit.marked && <em className={styles.muted}> · marked already</em>}
                    </span>
                  </li>
                ))}
              </ul>
            )}
            {result.unsearched.length > 0 && (
              <Notice tone="warn" title={`${result.unsearched.length} could not be searched`}>
                {result.unsearched.slice(0, 8).map(({ source: { kind, id }, title, why }) => (
                  <p key={`${kind}${id}`}>
                    {title}: {why}
                  </p>
                ))}
              </Notice>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}

import {
  type KeyboardEvent,
  memo,
  type PointerEvent,
  type ReactNode,
  useDeferredValue,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { CaseDocument } from '../../../../shared/api/documents.ts';
import { type GeneratedPart, generatedParts, type PlanItem } from '../../../../shared/domain/bundle/plan.ts';
import { documentKindWords } from '../../../../shared/domain/documents/kinds.ts';
import { Button } from '../../../components/Button.tsx';
import { cx } from '../../../components/cx.ts';
import { Icon, type IconName } from '../../../components/Icon.tsx';
import { counted, formatCount } from '../../../format/numbers.ts';
import { formatDate } from '../../../format/time.ts';
import { documentKey, exhibitKey, type Holdings, partKey } from '../model/names.ts';
import { kindIcons, partWords } from '../model/words.ts';
import styles from './sources.module.css';
import type { Drag } from './use-drag.ts';
import { newItem, type Ops } from './use-ops.ts';

/** Something that can go in. */
interface Source {
  readonly key: string;
  readonly group: 'Exhibits' | 'Documents' | 'Made from the case';
  readonly icon: IconName;
  readonly refName: string;
  readonly title: string;
  readonly sub: string;
  readonly make: () => PlanItem;
  /** A document, of which something else can be said. */
  readonly document: CaseDocument | null;
}

const groups = ['Exhibits', 'Documents', 'Made from the case'] as const;
const letters = new Intl.Collator('en-GB', { numeric: true });

function sourcesOf({ exhibits, documents }: Holdings): Source[] {
  return [
    ...[...exhibits.values()]
      // Redacted copies stand for an exhibit in a version, and are chosen there.
      .filter(({ kind, erasedAt }) => kind !== 'redaction' && erasedAt === null)
      .toSorted((a, b) => letters.compare(a.ref, b.ref))
      .map(
        ({ ref, description, file, producedAt }): Source => ({
          key: exhibitKey(ref),
          group: 'Exhibits',
          icon: kindIcons.exhibit,
          refName: ref,
          title: description,
          sub: `${formatDate(producedAt.slice(0, 10))} · ${file}`,
          make: () => newItem({ kind: 'exhibit', ref }),
          document: null,
        }),
      ),
    ...[...documents.values()]
      .filter(({ parent }) => parent === null)
      .map((document): Source => {
        const { sha256, kind, title, date, author } = document;
        return {
          key: documentKey(sha256),
          group: 'Documents',
          icon: kindIcons.document,
          refName: '',
          title,
          sub: [documentKindWords[kind], author, date === null ? '' : formatDate(date)].filter(Boolean).join(' · '),
          make: () => newItem({ kind: 'document', sha256 }),
          document,
        };
      }),
    ...generatedParts.map(
      (part: GeneratedPart): Source => ({
        key: partKey(part),
        group: 'Made from the case',
        icon: kindIcons.generated,
        refName: '',
        title: partWords(part).title,
        sub: partWords(part).text,
        make: () => newItem({ kind: 'generated', part }),
        document: null,
      }),
    ),
  ];
}

/** What can go in, found by typing; what is in already says so, and leads there. */
export const Sources = memo(function Sources({
  holdings,
  inPlan,
  ops,
  press,
  onText,
  onUpload,
  onDocument,
  onShow,
  end,
}: {
  holdings: Holdings;
  /** Items that show a source, by its key. */
  inPlan: ReadonlyMap<string, readonly string[]>;
  ops: Ops;
  press: Drag['press'];
  onText: () => void;
  onUpload: () => void;
  /** What is said of a document is to be changed, or the document withdrawn. */
  onDocument: (document: CaseDocument) => void;
  onShow: (item: string) => void;
  end?: ReactNode;
}) {
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed).trim().toLowerCase();
  const [onlyNew, setOnlyNew] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const sources = useMemo(() => sourcesOf(holdings), [holdings]);
  const found = useMemo(() => {
    const parts = words.split(/\s+/u).filter(Boolean);
    return sources.filter(({ key, refName, title, sub }) => {
      if (onlyNew && inPlan.has(key)) return false;
      const text = `${refName} ${title} ${sub}`.toLowerCase();
      return parts.every((part) => text.includes(part));
    });
  }, [sources, words, onlyNew, inPlan]);
  const fresh = found.filter(({ key, group }) => !inPlan.has(key) && group !== 'Made from the case');

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-source]') ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    event.preventDefault();
    rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys go from the search to what it found
    <div className={styles.sources} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <input
          type="search"
          className={styles.search}
          aria-label="Find what can go in"
          placeholder="Find what can go in"
          data-find
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <div className={styles.make}>
          <Button icon="plus" title="Type a text (t)" onClick={onText}>
            Text
          </Button>
          <Button icon="plus" title="Add a document (d)" onClick={onUpload}>
            Document
          </Button>
        </div>
        <label className={styles.only}>
          <input type="checkbox" checked={onlyNew} onChange={(event) => setOnlyNew(event.target.checked)} />
          Only what is not in yet
        </label>
      </div>
      <div ref={list} className={styles.list}>
        {groups.map((group) => {
          const rows = found.filter((source) => source.group === group);
          const all = sources.filter((source) => source.group === group).length;
          if (rows.length === 0 && (words !== '' || onlyNew || all > 0)) return null;
          return (
            <section key={group} aria-label={group}>
              <h2 className={styles.group}>
                {group}
                <span>{rows.length === all ? formatCount(all) : `${rows.length} of ${formatCount(all)}`}</span>
              </h2>
              {all === 0 && (
                <p className={styles.empty}>
                  {group === 'Exhibits'
                    ? 'The case has no exhibits yet. Take evidence in on the Evidence screen.'
                    : 'Statements, notices, responses and reports: add them as files.'}
                </p>
              )}
              <ul>
                {rows.map((source) => (
                  <Row
                    key={source.key}
                    source={source}
                    shown={inPlan.get(source.key)}
                    onAdd={() => ops.add([source.make()])}
                    onShow={onShow}
                    onDocument={onDocument}
                    onPress={(event) =>
                      press(
                        event,
                        () => ({ kind: 'new', make: () => [source.make()] }),
                        () => source.refName || source.title,
                      )
                    }
                  />
                ))}
              </ul>
            </section>
          );
        })}
        {found.length === 0 && (
          <p className={styles.empty}>
            {words === '' ? 'Everything that can go in is in.' : 'Nothing that can go in is called so.'}
          </p>
        )}
        {fresh.length > 1 && (words !== '' || onlyNew) && (
          <div className={styles.all}>
            <Button icon="plus" onClick={() => ops.add(fresh.map((source) => source.make()))}>
              Put in {counted(fresh.length, 'item')}
            </Button>
          </div>
        )}
        {end}
      </div>
    </div>
  );
});

function Row({
  source,
  shown,
  onAdd,
  onShow,
  onDocument,
  onPress,
}: {
  source: Source;
  shown: readonly string[] | undefined;
  onAdd: () => void;
  onShow: (item: string) => void;
  onDocument: (document: CaseDocument) => void;
  onPress: (event: PointerEvent) => void;
}) {
  const first = shown?.[0];
  const name = [source.refName, source.title].filter(Boolean).join(' ');
  return (
    <li className={cx(styles.row, first !== undefined && styles.in)} onPointerDown={onPress}>
      <span className={styles.kind}>
        <Icon name={source.icon} />
      </span>
      <span className={styles.text}>
        <span className={styles.title} title={name}>
          {source.refName !== '' && <strong>{source.refName} </strong>}
          {source.title}
        </span>
        <span className={styles.sub} title={source.sub}>
          {source.sub}
        </span>
      </span>
      {source.document && (
        <Button
          kind="quiet"
          icon="settings"
          className={styles.say ?? ''}
          aria-label={`Change or withdraw ${name}`}
          onClick={() => source.document && onDocument(source.document)}
        />
      )}
      {first === undefined ? (
        <Button kind="quiet" icon="plus" data-source aria-label={`Put in ${name}`} onClick={onAdd} />
      ) : (
        <Button
          kind="quiet"
          icon="check"
          data-source
          aria-label={`Show ${name}, which is in`}
          onClick={() => onShow(first)}
        />
      )}
    </li>
  );
}

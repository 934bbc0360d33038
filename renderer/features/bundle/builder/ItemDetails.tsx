import { type ReactNode, useEffect, useState } from 'react';
import {
  type Audience,
  audiences,
  type BundlePlan,
  type PlanItem,
  type PlanSection,
  Unfit,
} from '../../../../shared/domain/bundle/plan.ts';
import { Button } from '../../../components/Button.tsx';
import { Facts } from '../../../components/Facts.tsx';
import { Field, Select, TextField } from '../../../components/Field.tsx';
import { Notice } from '../../../components/Notice.tsx';
import { dateInWords, parseDate } from '../../../format/dates.ts';
import { counted, formatSize } from '../../../format/numbers.ts';
import { formatDate } from '../../../format/time.ts';
import { editSection, itemById, LATE, sectionsOf, setVolumeBegins, spotOf, volumeBegins } from '../model/edit.ts';
import { type LayoutIndex, pagesOf } from '../model/layout-index.ts';
import { byDate, type Holdings, ownDate, ownTitle } from '../model/names.ts';
import { countPages, readRanges } from '../model/page-ranges.ts';
import { audienceWords, kindWords, partWords, unfitWords } from '../model/words.ts';
import { Check } from './Check.tsx';
import { RedactedCopies } from './RedactedCopies.tsx';
import { Standing } from './Standing.tsx';
import styles from './side.module.css';
import type { Ops } from './use-ops.ts';

interface Props {
  readonly caseId: string;
  readonly plan: BundlePlan;
  readonly current: string | null;
  readonly marked: ReadonlySet<string>;
  readonly index: LayoutIndex | null;
  readonly holdings: Holdings;
  readonly ops: Ops;
  readonly onPreview: (id: string) => void;
  /** Opens the schedule of unused material. */
  readonly onUnused: () => void;
}

/** What can be said of whatever is chosen in the outline: one item, several, or a section. */
export function ItemDetails(props: Props) {
  const { plan, current, marked } = props;
  if (marked.size > 1) return <Several {...props} />;
  const section = sectionsOf(plan).find(({ id }) => id === current);
  if (section) return <SectionDetails key={section.id} {...props} section={section} />;
  const item = current === null ? undefined : itemById(plan, current);
  if (item) return <OneItem key={item.id} {...props} item={item} />;
  return (
    <p className={styles.nothing}>
      Choose an item or a section to see what can be said of it. What can go in stands on the left: press its plus, or
      drag it to its place.
    </p>
  );
}

function OneItem({ caseId, item, index, holdings, ops, onPreview, onUnused }: Props & { item: PlanItem }) {
  const placed = index?.placed.get(item.id);
  const warnings = index?.warned.get(item.id) ?? [];
  const volumes = index?.layout.volumes.length ?? 1;
  const own = ownDate(item, holdings);
  const set = (change: Partial<PlanItem>, label: string, key?: string): void =>
    ops.edit(item.id, (of) => ({ ...of, ...change }) as PlanItem, label, key);
  return (
    <div className={styles.details}>
      {warnings.map((warning) => (
        <Notice key={`${warning.kind} ${warning.words}`} tone={warning.stops ? 'bad' : 'warn'}>
          {warning.words}
        </Notice>
      ))}
      <TextField
        label="Title"
        hint={item.title === undefined ? undefined : `Its own: ${ownTitle(item, holdings)}`}
        maxLength={500}
        placeholder={ownTitle(item, holdings)}
        data-first
        value={item.title ?? ''}
        onChange={(event) =>
          set(
            { title: event.target.value === '' ? undefined : event.target.value },
            'Change a title',
            `title ${item.id}`,
          )
        }
        onBlur={ops.settle}
      />
      {item.kind !== 'generated' && (
        <DateField own={own} date={item.date} onChange={(date) => set({ date }, 'Change a date')} />
      )}
      {item.kind === 'text' && <TextParts item={item} set={set} ops={ops} />}
      {(item.kind === 'exhibit' || item.kind === 'document') && (
        <PagesField pages={item.pages} onChange={(pages) => set({ pages }, 'Choose pages')} />
      )}
      <AudienceFields
        of={item.audiences}
        sensitive={item.sensitive}
        onAudiences={(of) => set({ audiences: of }, 'Choose versions')}
        onSensitive={(sensitive) => set({ sensitive }, sensitive ? 'Mark as sensitive' : 'Mark as not sensitive')}
      />
      {(item.kind === 'exhibit' || item.kind === 'document') && (
        <>
          <RedactedCopies item={item} holdings={holdings} set={set} />
          {item.kind === 'exhibit' && (
            <Check
              label="Its label on a page of its own before it"
              checked={item.slip}
              onChange={(slip) =>
                set({ slip } as Partial<PlanItem>, slip ? 'Add the label page' : 'Leave out the label page')
              }
            />
          )}
          <Select
            label="Pages that break PDF/A"
            hint={unfitWords[item.unfit].text}
            value={item.unfit}
            onChange={(event) =>
              set({ unfit: Unfit.parse(event.target.value) } as Partial<PlanItem>, 'Treat unfit pages')
            }
          >
            {Unfit.options.map((unfit) => (
              <option key={unfit} value={unfit}>
                {unfitWords[unfit].title}
              </option>
            ))}
          </Select>
        </>
      )}
      {item.kind === 'generated' && <p className={styles.muted}>{partWords(item.part).text}</p>}
      {item.kind === 'generated' && item.part === 'disclosure-schedule' && (
        <div>
          <Button icon="note" onClick={onUnused}>
            Unused material
          </Button>
        </div>
      )}
      {item.kind === 'generated' && item.part === 'chronology' && <Standing caseId={caseId} item={item} ops={ops} />}
      <Facts
        rows={[
          ['Kind', kindWords[item.kind] + (item.kind === 'exhibit' ? ` ${item.ref}` : '')],
          ...sourceFacts(item, holdings),
          [
            'Pages',
            placed ? `${pagesOf(placed, volumes)} (${counted(placed.lastPage - placed.firstPage + 1, 'page')})` : null,
          ],
          ['Adds', placed?.item && placed.item.bytes > 0 ? `about ${formatSize(placed.item.bytes)}` : null],
          ['Placeholder', placed?.item?.placeholder ?? null],
        ]}
      />
      <div className={styles.buttons}>
        <Button icon="file" disabled={!placed} onClick={() => onPreview(item.id)}>
          Show its first page
        </Button>
        <Button kind="danger" onClick={ops.takeOut}>
          Take out
        </Button>
      </div>
    </div>
  );
}

function sourceFacts(item: PlanItem, { exhibits, documents }: Holdings): (readonly [string, ReactNode])[] {
  if (item.kind === 'exhibit') {
    const exhibit = exhibits.get(item.ref);
    return exhibit ? [['File', `${exhibit.file}, ${formatSize(exhibit.size)}`]] : [];
  }
  const document = item.kind === 'document' ? documents.get(item.sha256) : undefined;
  return document
    ? [
        ['File', `${document.fileName}, ${formatSize(document.size)}`],
        ['Author', document.author === '' ? null : document.author],
      ]
    : [];
}

function TextParts({
  item,
  set,
  ops,
}: {
  item: Extract<PlanItem, { kind: 'text' }>;
  set: (change: Partial<PlanItem>, label: string, key?: string) => void;
  ops: Ops;
}) {
  return (
    <>
      <Field
        label="Text"
        hint="A blank line begins a paragraph. Lines that begin with # or ## are headings, with - points."
      >
        {(control) => (
          <textarea
            {...control}
            rows={14}
            spellCheck
            maxLength={200_000}
            value={item.body}
            onChange={(event) => set({ body: event.target.value } as Partial<PlanItem>, 'Type', `body ${item.id}`)}
            onBlur={ops.settle}
          />
        )}
      </Field>
      <TextField
        label="Author"
        optional
        maxLength={160}
        value={item.author}
        onChange={(event) =>
          set({ author: event.target.value } as Partial<PlanItem>, 'Change an author', `author ${item.id}`)
        }
        onBlur={ops.settle}
      />
      <Check
        label="Ends with lines to sign and date on"
        checked={item.signature}
        onChange={(signature) => set({ signature } as Partial<PlanItem>, 'Change the signature lines')}
      />
    </>
  );
}

/** Typed as people type it; counts once it is a date. Empty: its own. */
function DateField({
  own,
  date,
  onChange,
}: {
  own: string | null;
  date: string | null | undefined;
  onChange: (date: string | null | undefined) => void;
}) {
  const kept = typeof date === 'string' ? date : '';
  const [typed, setTyped] = useState(kept === '' ? '' : formatDate(kept));
  useEffect(() => {
    // Undone, or done again: the field follows the plan, but not while it says the same in other words.
    setTyped((now) => ((parseDate(now) ?? '') === kept ? now : kept === '' ? '' : formatDate(kept)));
  }, [kept]);
  const read = parseDate(typed);
  return (
    <>
      <TextField
        label="Date"
        optional
        placeholder={own === null ? 'It has none of its own' : `Its own: ${formatDate(own)}`}
        value={typed}
        disabled={date === null}
        note={read === null ? undefined : dateInWords(read)}
        error={typed.trim() !== '' && read === null ? 'Type it as 15/06/2026, or leave it empty.' : null}
        onChange={(event) => {
          setTyped(event.target.value);
          const next = parseDate(event.target.value);
          if (event.target.value.trim() === '') onChange(undefined);
          else if (next !== null) onChange(next);
        }}
      />
      {own !== null && (
        <Check
          label="Put in order without a date"
          checked={date === null}
          onChange={(none) => onChange(none ? null : undefined)}
        />
      )}
    </>
  );
}

function PagesField({ pages, onChange }: { pages: string | undefined; onChange: (pages: string | undefined) => void }) {
  const [typed, setTyped] = useState(pages ?? '');
  useEffect(() => {
    setTyped((now) => {
      const read = readRanges(now, null);
      return read.ok && read.pages === pages ? now : (pages ?? '');
    });
  }, [pages]);
  const read = readRanges(typed, null);
  return (
    <TextField
      label="Pages to show"
      optional
      hint="Of the source, as 1-3, 7. Left empty: all of them."
      value={typed}
      note={read.ok && read.pages !== undefined ? counted(countPages(read.pages), 'page') : undefined}
      error={read.ok ? null : read.problem}
      onChange={(event) => {
        setTyped(event.target.value);
        const next = readRanges(event.target.value, null);
        if (next.ok && next.pages !== pages) onChange(next.pages);
      }}
    />
  );
}

function AudienceFields({
  of,
  sensitive,
  onAudiences,
  onSensitive,
}: {
  of: readonly Audience[];
  sensitive: boolean;
  onAudiences: (of: Audience[]) => void;
  onSensitive: (sensitive: boolean) => void;
}) {
  return (
    <fieldset className={styles.fieldset}>
      <legend>Versions that hold it</legend>
      <div className={styles.checks}>
        {audiences.map((audience) => (
          <Check
            key={audience}
            label={audienceWords[audience].name}
            checked={of.includes(audience) && (audience === 'panel' || !sensitive)}
            disabled={sensitive && audience !== 'panel'}
            onChange={(on) => onAudiences(audiences.filter((each) => (each === audience ? on : of.includes(each))))}
          />
        ))}
      </div>
      <Check label="Sensitive (MG6D): the panel’s version alone" checked={sensitive} onChange={onSensitive} />
    </fieldset>
  );
}

/** What holds for several at once; each is one step to undo. */
function Several({ marked, plan, ops, holdings, current }: Props) {
  const items = [...marked].flatMap((id) => itemById(plan, id) ?? []);
  const shared = (audience: Audience): boolean => items.every((item) => item.audiences.includes(audience));
  const section = current === null ? null : (spotOf(plan, current)?.section ?? null);
  return (
    <div className={styles.details}>
      <h2>{counted(items.length, 'item')} chosen</h2>
      <AudienceFields
        of={audiences.filter(shared)}
        sensitive={items.every((item) => item.sensitive)}
        onAudiences={(of) => ops.editMarked((item) => ({ ...item, audiences: of }), 'Choose versions')}
        onSensitive={(sensitive) => ops.editMarked((item) => ({ ...item, sensitive }), 'Mark as sensitive')}
      />
      {section !== null && <ByDate section={section} plan={plan} holdings={holdings} ops={ops} />}
      <div className={styles.buttons}>
        <Button icon="up" onClick={() => ops.nudge(-1)}>
          Move up
        </Button>
        <Button icon="down" onClick={() => ops.nudge(1)}>
          Move down
        </Button>
        <Button kind="danger" onClick={ops.takeOut}>
          Take them out
        </Button>
      </div>
    </div>
  );
}

/** Rule B15, where it is asked for: nothing is put in order by itself. */
function ByDate({ section, plan, holdings, ops }: { section: string; plan: BundlePlan; holdings: Holdings; ops: Ops }) {
  const items = sectionsOf(plan).find(({ id }) => id === section)?.items ?? [];
  const sorted = byDate(items, holdings);
  const inOrder = sorted.every((item, at) => item === items[at]);
  if (items.length < 2) return null;
  return (
    <div>
      <Button
        icon="clock"
        disabled={inOrder}
        onClick={() =>
          ops.apply(
            section === LATE && plan.late
              ? { ...plan, late: { ...plan.late, items: sorted } }
              : {
                  ...plan,
                  sections: plan.sections.map((each) => (each.id === section ? { ...each, items: sorted } : each)),
                },
            'Put in order of date',
          )
        }
      >
        Put this section in order of date
      </Button>
      {inOrder && <p className={styles.muted}>It is in order of date.</p>}
    </div>
  );
}

function SectionDetails({
  section,
  plan,
  index,
  holdings,
  ops,
  onPreview,
}: Props & { section: Pick<PlanSection, 'id' | 'title' | 'hint' | 'items'> }) {
  const placed = index?.placed.get(section.id);
  const volumes = index?.layout.volumes.length ?? 1;
  const late = section.id === LATE;
  const warnings = index?.warned.get(section.id) ?? [];
  return (
    <div className={styles.details}>
      {warnings.map((warning) => (
        <Notice key={`${warning.kind} ${warning.words}`} tone={warning.stops ? 'bad' : 'warn'}>
          {warning.words}
        </Notice>
      ))}
      {late ? (
        <>
          <h2>Late additions</h2>
          <p className={styles.muted}>
            They follow the last page of what was served, under a heading of their own. Every earlier page stays as it
            was.
          </p>
        </>
      ) : (
        <SectionTitle
          title={section.title}
          onChange={(title) =>
            ops.apply(editSection(plan, section.id, { title }), 'Rename a section', `section ${section.id}`)
          }
          onLeave={ops.settle}
        />
      )}
      {section.hint !== undefined && <p className={styles.muted}>{section.hint}</p>}
      {!late && (
        <Check
          label="A volume of its own begins here"
          checked={volumeBegins(plan, section.id)}
          disabled={plan.sections[0]?.id === section.id}
          onChange={(begins) => ops.apply(setVolumeBegins(plan, section.id, begins), 'Change where volumes begin')}
        />
      )}
      <Facts
        rows={[
          ['Items', section.items.length],
          ['Pages', placed ? pagesOf(placed, volumes) : null],
        ]}
      />
      <ByDate section={section.id} plan={plan} holdings={holdings} ops={ops} />
      <div className={styles.buttons}>
        <Button icon="file" disabled={!placed} onClick={() => onPreview(section.id)}>
          Show its first page
        </Button>
        <Button icon="plus" onClick={() => ops.addSection()}>
          Add a section after it
        </Button>
        <Button kind="danger" onClick={() => ops.takeOutSection(section.id)}>
          Take the section out
        </Button>
      </div>
    </div>
  );
}

/** A section is never without a title: an empty field leaves the one it had. */
function SectionTitle({
  title,
  onChange,
  onLeave,
}: {
  title: string;
  onChange: (title: string) => void;
  onLeave: () => void;
}) {
  const [typed, setTyped] = useState(title);
  useEffect(() => {
    setTyped((now) => (now.trim() === title ? now : title));
  }, [title]);
  return (
    <TextField
      label="Title of the section"
      maxLength={200}
      data-first
      value={typed}
      error={typed.trim() === '' ? 'A section needs a title.' : null}
      onChange={(event) => {
        setTyped(event.target.value);
        const next = event.target.value.trim();
        if (next !== '' && next !== title) onChange(next);
      }}
      onBlur={() => {
        setTyped(title);
        onLeave();
      }}
    />
  );
}

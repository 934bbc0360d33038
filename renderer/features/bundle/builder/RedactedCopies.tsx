import { type Audience, audiences, type PlanItem } from '../../../../shared/domain/bundle/plan.ts';
import { useAppDispatch } from '../../../app/hooks.ts';
import { wentToSection } from '../../../app/navigation.ts';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import type { Holdings } from '../model/names.ts';
import { audienceWords } from '../model/words.ts';
import styles from './side.module.css';

type Shown = Extract<PlanItem, { kind: 'exhibit' | 'document' }>;

/** Copies of what the item shows that were made by redaction: an exhibit's reference, or a document's digest. */
function copiesOf(
  item: Shown,
  { exhibits, documents }: Holdings,
): { readonly value: string; readonly words: string }[] {
  if (item.kind === 'exhibit') {
    const own = exhibits.get(item.ref)?.id;
    return [...exhibits.values()]
      .filter(({ kind, parent, erasedAt }) => kind === 'redaction' && parent === own && erasedAt === null)
      .map(({ ref, description }) => ({ value: ref, words: `${ref}: ${description}` }));
  }
  const own = documents.get(item.sha256)?.id;
  return [...documents.values()]
    .filter(({ parent }) => parent !== null && parent === own)
    .map(({ sha256, title, approved }) => ({ value: sha256, words: approved ? title : `${title} (not approved)` }));
}

/** Which copy stands for it, version by version. */
export function RedactedCopies({
  item,
  holdings,
  set,
}: {
  item: Shown;
  holdings: Holdings;
  set: (change: Partial<PlanItem>, label: string) => void;
}) {
  const dispatch = useAppDispatch();
  const of = item.kind === 'exhibit' ? holdings.exhibits.get(item.ref)?.id : holdings.documents.get(item.sha256)?.id;
  const redact = of !== undefined && (
    <Button
      kind="link"
      onClick={() =>
        dispatch(
          wentToSection({
            section: 'evidence',
            target: { kind: 'redact', source: { kind: item.kind, id: of }, back: 'bundle' },
          }),
        )
      }
    >
      Redact its pages
    </Button>
  );
  const copies = copiesOf(item, holdings);
  const instead: Partial<Record<Audience, string>> = item.instead;
  const named = Object.values(instead).filter((each) => !copies.some(({ value }) => value === each));
  if (copies.length === 0 && named.length === 0)
    return <p className={styles.muted}>There is no redacted copy of it yet. {redact}</p>;
  const choose = (audience: Audience, value: string): void => {
    const { [audience]: _, ...rest } = instead;
    set(
      { instead: value === '' ? rest : { ...rest, [audience]: value } } as Partial<PlanItem>,
      'Choose a redacted copy',
    );
  };
  return (
    <fieldset className={styles.fieldset}>
      <legend>Shown as</legend>
      {audiences.map((audience) => (
        <label key={audience} className={styles.instead}>
          <span>{audienceWords[audience].name}</span>
          <span className={styles.selectWrap}>
            <select value={instead[audience] ?? ''} onChange={(event) => choose(audience, event.target.value)}>
              <option value="">{item.kind === 'exhibit' ? `${item.ref} itself` : 'The document itself'}</option>
              {copies.map(({ value, words }) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
              {named.map((value) => (
                <option key={value} value={value}>
                  {value.length > 40 ? 'A copy that is not in the case' : `${value}, which is not in the case`}
                </option>
              ))}
            </select>
            <Icon name="down" />
          </span>
        </label>
      ))}
      {redact}
    </fieldset>
  );
}

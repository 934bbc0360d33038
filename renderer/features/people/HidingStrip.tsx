import type { PersonView } from '../../../shared/api/people.ts';
import { Button } from '../../components/Button.tsx';
import { Notice } from '../../components/Notice.tsx';
import styles from './people.module.css';
import { hidingRules, hidingWords } from './words.ts';

/** Who is hidden from whom, in plain words, above everything else on the screen. */
export function HidingStrip({
  people,
  unmapped,
  onNameSubject,
}: {
  people: readonly PersonView[];
  unmapped: number;
  onNameSubject: () => void;
}) {
  const { hiding, text } = hidingWords(people, unmapped);
  return (
    <Notice
      tone={hiding ? 'info' : 'warn'}
      action={!hiding && people.length > 0 ? <Button onClick={onNameSubject}>Name the subject</Button> : undefined}
    >
      <p>{text}</p>
      {hiding && (
        <details className={styles.rules}>
          <summary>What a pseudonym does</summary>
          <ul>
            {hidingRules.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        </details>
      )}
    </Notice>
  );
}

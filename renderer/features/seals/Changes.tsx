import type { Comparison } from '../../../shared/api/comparisons.ts';
import { Hash } from '../../components/Hash.tsx';
import { Notice } from '../../components/Notice.tsx';
import { counted } from '../../format/numbers.ts';
import { changeNames, countWords } from './change-words.ts';
import styles from './seals.module.css';

/** Rows drawn at once: more are a bundle made anew, and nobody reads them one by one. */
const mostRows = 2000;

export function Changes({ of }: { of: Comparison }) {
  const shown = of.changes.slice(0, mostRows);
  return (
    <section className={styles.result} aria-label="What changed">
      <Notice tone={of.same ? 'good' : 'warn'} title={of.same ? 'Every page shows the same' : countWords(of.counts)}>
        {counted(of.before.pages, 'page')} before, {counted(of.after.pages, 'page')} now.
      </Notice>
      <div className={styles.sides}>
        {([of.before, of.after] as const).map(({ name, sha256 }, n) => (
          <div key={n} className={styles.side}>
            <h3>{n === 0 ? 'As it was served' : 'As it is now'}</h3>
            <span>{name}</span>
            <Hash value={sha256} of={name} />
          </div>
        ))}
      </div>
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keys that scroll
        <div className={styles.scroll} tabIndex={0}>
          <table className={styles.changes}>
            <thead>
              <tr>
                <th className={styles.kind}>Page has</th>
                <th className={styles.page}>Before</th>
                <th className={styles.page}>Now</th>
                <th>Words that went</th>
                <th>Words that came</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ kind, before, after, gone, come }) => (
                <tr key={`${before} ${after}`}>
                  <td className={styles.kind}>{changeNames[kind]}</td>
                  <td className={styles.page}>{before ?? '–'}</td>
                  <td className={styles.page}>{after ?? '–'}</td>
                  <td className={styles.gone}>{gone}</td>
                  <td className={styles.come}>{come}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {of.changes.length > mostRows && (
        <p className={styles.muted}>
          {counted(of.changes.length - mostRows, 'further change')} not drawn: `continuity compare` lists them all.
        </p>
      )}
      <ul className={styles.limits}>
        {of.limits.map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
    </section>
  );
}

import type { Exhibit } from '../../../shared/api/exhibits.ts';
import { Facts } from '../../components/Facts.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Time } from '../../components/Time.tsx';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import styles from './continuity.module.css';
import { algorithmNames, microsOfText } from './describe.ts';

/** How it came to be in hand, as stated; what its file system said; and the digests that came with it. */
export function AcquisitionView({ exhibit, zone }: { exhibit: Exhibit; zone: string }) {
  const { acquisition, original } = exhibit;
  if (!acquisition && !original) return null;
  return (
    <section className={styles.block} aria-label="Acquisition">
      <h2 className={styles.sub}>Acquisition</h2>
      <Facts
        rows={[
          ['Source', acquisition?.source],
          ['Method', acquisition?.method],
          ['Acquired by', acquisition?.acquiredBy],
          [
            'Acquired',
            acquisition?.acquiredAt && (
              <Time key="a" micros={microsOfText(acquisition.acquiredAt)} zone={zone} stacked />
            ),
          ],
          ['Notes', acquisition?.notes],
          ['Original name', original?.name],
          [
            'Last written',
            original?.modifiedAt && <Time key="m" micros={microsOfText(original.modifiedAt)} zone={zone} stacked />,
          ],
          [
            'This copy made',
            original?.createdAt && <Time key="c" micros={microsOfText(original.createdAt)} zone={zone} stacked />,
          ],
          ['Taken in', original && <Time key="r" iso={original.readAt} zone={zone} stacked />],
        ]}
      />
      {original && (original.modifiedAt !== null || original.createdAt !== null) && (
        <p className={styles.small}>
          “Last written” and “this copy made” are what the file system said. Copying, restoring and anyone with access
          can set them.
        </p>
      )}
      {acquisition && acquisition.hashes.length > 0 && (
        <ul className={styles.supplied} aria-label="Hashes that came with it">
          {acquisition.hashes.map((hash) => (
            <li key={hash.algorithm}>
              <p>
                <strong>{algorithmNames[hash.algorithm]}</strong>{' '}
                <span className={hash.matches ? styles.agrees : styles.differs}>
                  <Icon name={hash.matches ? 'info' : 'alert'} />
                  {hash.matches ? 'agreed with the bytes taken in' : 'does not fit the bytes taken in'}
                </span>
                {hash.legacy && <span className={styles.muted}> · legacy, never proof by itself</span>}
              </p>
              <p className={styles.digest}>{hash.supplied}</p>
              {!hash.matches && (
                <p className={styles.digest}>
                  <span className={styles.muted}>found </span>
                  {hash.computed}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
      {acquisition?.acceptedMismatch && (
        <p className={styles.reason}>Taken in nevertheless: {acquisition.acceptedMismatch}</p>
      )}
      {exhibit.erasedAt && (
        <p className={styles.reason}>Erased {formatInstant(microsOfIso(exhibit.erasedAt), zone)}.</p>
      )}
    </section>
  );
}

import type { HashAlgorithm } from '../../../shared/api/exhibits.ts';
import { Button } from '../../components/Button.tsx';
import { Select, TextAreaField, TextField } from '../../components/Field.tsx';
import { WhenFields } from '../custody/WhenFields.tsx';
import { type AcquisitionDraft, algorithmOf, digestProblem, type HashDraft } from './acquisition-draft.ts';
import { algorithmNames } from './describe.ts';
import styles from './exhibits.module.css';

/** How the evidence came to be in hand. All of it is optional; what is left out is recorded as not stated. */
export function AcquisitionFields({
  draft,
  zone,
  tried,
  disabled,
  onChange,
}: {
  draft: AcquisitionDraft;
  zone: string;
  tried: boolean;
  disabled: boolean;
  onChange: (draft: AcquisitionDraft) => void;
}) {
  const set = (change: Partial<AcquisitionDraft>): void => onChange({ ...draft, ...change });
  const setHash = (index: number, change: Partial<HashDraft>): void =>
    set({ hashes: draft.hashes.map((hash, at) => (at === index ? { ...hash, ...change } : hash)) });
  const unused = (Object.keys(algorithmNames) as HashAlgorithm[])
    .toReversed()
    .find((each) => draft.hashes.every((hash) => hash.algorithm !== each));
  return (
    <fieldset className={styles.group} disabled={disabled}>
      <legend>
        Acquisition <span className={styles.muted}>(optional)</span>
      </legend>
      <TextField
        label="Source"
        hint="The system, device or person it comes from."
        maxLength={500}
        value={draft.source}
        onChange={(event) => set({ source: event.target.value })}
      />
      <TextField
        label="Method"
        hint="How it was got: exported by the supplier, copied from a share, imaged."
        maxLength={500}
        value={draft.method}
        onChange={(event) => set({ method: event.target.value })}
      />
      <TextField
        label="Acquired by"
        maxLength={200}
        value={draft.acquiredBy}
        onChange={(event) => set({ acquiredBy: event.target.value })}
      />
      <WhenFields
        label="Acquired"
        value={draft.when}
        zone={zone}
        tried={tried}
        optional
        onChange={(when) => set({ when })}
      />
      <TextAreaField
        label="Notes"
        maxLength={2000}
        rows={2}
        value={draft.notes}
        onChange={(event) => set({ notes: event.target.value })}
      />
      <div className={styles.hashRows}>
        {draft.hashes.map((hash, index) => (
          <div key={index} className={styles.hashLine}>
            <div className={styles.hashInput}>
              <Select
                label="Algorithm"
                value={hash.algorithm}
                onChange={(event) => setHash(index, { algorithm: event.target.value as HashAlgorithm })}
              >
                {(Object.keys(algorithmNames) as HashAlgorithm[]).toReversed().map((each) => (
                  <option key={each} value={each}>
                    {algorithmNames[each]}
                  </option>
                ))}
              </Select>
              <TextField
                label="Hash as supplied"
                maxLength={400}
                value={hash.value}
                onChange={(event) => {
                  const value = event.target.value;
                  // A pasted digest says by its length what it is.
                  const algorithm = hash.value === '' ? algorithmOf(value) : null;
                  setHash(index, { value, ...(algorithm && { algorithm }) });
                }}
              />
              <Button
                kind="quiet"
                icon="close"
                aria-label="Take this hash away"
                onClick={() => set({ hashes: draft.hashes.filter((_, at) => at !== index) })}
              />
            </div>
            {tried && digestProblem(hash, draft.hashes.slice(0, index)) !== null && (
              <p className={styles.problem}>{digestProblem(hash, draft.hashes.slice(0, index))}</p>
            )}
          </div>
        ))}
        {unused && (
          <div>
            <Button icon="plus" onClick={() => set({ hashes: [...draft.hashes, { algorithm: unused, value: '' }] })}>
              Add a hash that came with it
            </Button>
          </div>
        )}
        {draft.hashes.length > 0 && (
          <p className={styles.muted}>
            Compared with the bytes as they are copied in. MD5 and SHA-1 are kept as legacy, never as proof by
            themselves.
          </p>
        )}
      </div>
    </fieldset>
  );
}

import { Select } from '../../components/Field.tsx';
import { formatInstant, microsOfIso } from '../../format/time.ts';
import { useImportsQuery } from './api.ts';

/** Offered where the case holds an import of a file of this name: one that was read wrongly can be read again in its place. */
export function SupersedeField({
  caseId,
  fileName,
  value,
  onChange,
}: {
  caseId: string;
  fileName: string;
  value: number | null;
  onChange: (importId: number | null) => void;
}) {
  const { data: imports = [] } = useImportsQuery({ caseId });
  const earlier = imports.filter(
    ({ file, supersededBy, imported }) => file === fileName && supersededBy === null && imported > 0,
  );
  if (earlier.length === 0) return null;
  return (
    <Select
      label="A file of this name was imported before"
      hint={
        value === null
          ? 'Rows that the case holds already count as duplicates.'
          : 'Its events leave every view once this import is complete. Both stay in the case and its ledger.'
      }
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value))}
    >
      <option value="">Add what is new</option>
      {earlier.map(({ importId, zone, importedAt }) => (
        <option key={importId} value={importId}>
          Read it again in place of import {importId} ({formatInstant(microsOfIso(importedAt))}
          {zone === null ? '' : `, zone ${zone}`})
        </option>
      ))}
    </Select>
  );
}

import type { ColumnRole, Mapping } from '../../shared/api/mappings.ts';

/** For tests: a mapping of comma-separated text with ISO times, and what differs from that. */
export function mapping(columns: Readonly<Record<string, ColumnRole>>, differs: Partial<Mapping> = {}): Mapping {
  return {
    v: 1,
    name: 'A test',
    shape: 'table',
    delimiter: ',',
    quoted: true,
    encoding: 'detect',
    headerRow: 1,
    columns: Object.entries(columns).map(([name, role]) => ({ name, role })),
    time: { kind: 'iso' },
    zone: null,
    fixed: { source: '', type: '', description: '', host: '' },
    ...differs,
  };
}

import { createHash } from 'node:crypto';
import type { Mapping } from '../shared/api/mappings.ts';
import { jcs } from '../shared/domain/ledger/jcs.ts';

/** SHA-256, hex, over a mapping's RFC 8785 form: the same on every machine, however its file is laid out. */
export const mappingHash = (mapping: Mapping): string => createHash('sha256').update(jcs(mapping)).digest('hex');

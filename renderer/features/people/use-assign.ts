import { useState } from 'react';
import type { Identifier } from '../../../shared/api/people.ts';
import type { Standing } from '../../../shared/domain/people/identity.ts';
import { useCall } from '../../app/hooks.ts';

/** Writes each identifier down as somebody of their own, one entry each, until one cannot be. */
export function useAssign(caseId: string) {
  const { call, failure } = useCall('people.save');
  const [busy, setBusy] = useState(false);
  /** @returns how many were written down; `failure` says why the next was not */
  const assign = async (identifiers: readonly Identifier[], standing: Standing, reason: string): Promise<number> => {
    setBusy(true);
    let done = 0;
    try {
      for (const identifier of identifiers) {
        const { ok } = await call({
          caseId,
          name: identifier.value.slice(0, 160),
          standing,
          identifiers: [identifier],
          reason,
        });
        if (!ok) break;
        done += 1;
      }
    } finally {
      setBusy(false);
    }
    return done;
  };
  return { assign, busy, failure };
}

import { useCallback, useState } from 'react';
import type { ChoosePurpose } from '../../shared/api/bridge.ts';
import type { Failure } from '../../shared/api/failures.ts';
import type { GrantedFile } from '../../shared/api/primitives.ts';

const unreadable: Failure = {
  code: 'file-unreadable',
  what: 'That file cannot be opened.',
  kept: 'Nothing was changed.',
  next: 'Check that it is still there and that you may read it, then choose it again.',
};

/** The shell's dialogs. Null where the person chose nothing; a file that cannot be opened becomes `failure`. */
export function useFileChoice() {
  const [failure, setFailure] = useState<Failure | null>(null);
  const ask = useCallback(async (dialog: () => Promise<GrantedFile | null>): Promise<GrantedFile | null> => {
    setFailure(null);
    try {
      return await dialog();
    } catch {
      setFailure(unreadable);
      return null;
    }
  }, []);
  const choose = useCallback((purpose: ChoosePurpose) => ask(() => window.continuity.chooseFile(purpose)), [ask]);
  const chooseSave = useCallback((name: string) => ask(() => window.continuity.chooseSave(name)), [ask]);
  return { choose, chooseSave, failure };
}

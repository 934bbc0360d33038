import { useCallback, useState } from 'react';
import type { ChoosePurpose } from '../../shared/api/bridge.ts';
import type { Failure } from '../../shared/api/failures.ts';
import type { GrantedFile } from '../../shared/api/primitives.ts';

/** Only an error's message passes the bridge: the shell has made it of what happened, what was kept and what to do. */
function failureOf(error: unknown): Failure {
  const words = error instanceof Error ? error.message : '';
  return {
    code: 'file-unreadable',
    what: words === '' ? 'That file cannot be used. Nothing was changed. Choose it again.' : words,
    kept: '',
    next: '',
  };
}

/** The shell's dialogs. Null where the person chose nothing; a file that cannot be opened becomes `failure`. */
export function useFileChoice() {
  const [failure, setFailure] = useState<Failure | null>(null);
  const ask = useCallback(async (dialog: () => Promise<GrantedFile | null>): Promise<GrantedFile | null> => {
    setFailure(null);
    try {
      return await dialog();
    } catch (error) {
      setFailure(failureOf(error));
      return null;
    }
  }, []);
  const choose = useCallback((purpose: ChoosePurpose) => ask(() => window.continuity.chooseFile(purpose)), [ask]);
  const chooseSave = useCallback((name: string) => ask(() => window.continuity.chooseSave(name)), [ask]);
  return { choose, chooseSave, failure };
}

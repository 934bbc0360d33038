import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../../shared/api/failures.ts';
import type { Audience, BundlePlan } from '../../../../shared/domain/bundle/plan.ts';
import { toFailure } from '../../../app/api.ts';
import { useClient } from '../../../app/hooks.ts';
import type { PageOf } from '../model/layout-index.ts';

/** Pages asked for at once: turning to the next costs nothing then. */
const TOGETHER = 4;
/** Pieces kept of one state of the plan. */
const KEPT = 12;

interface Piece {
  readonly pdf: Uint8Array;
  readonly firstPage: number;
  readonly lastPage: number;
}

export interface Previewed {
  readonly page: PageOf;
  readonly pdf: Uint8Array;
  /** Of the page in `pdf`, from 1. */
  readonly at: number;
  /** Of a state of the plan that is not the present one. */
  readonly old: boolean;
}

/** A page as it would be printed. While a newer picture is made, the one before stays. */
export function usePreview(
  caseId: string,
  plan: BundlePlan | null,
  audience: Audience,
  page: PageOf | null,
): {
  readonly shown: Previewed | null;
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly again: () => void;
} {
  const client = useClient();
  const cache = useRef<{ of: unknown; pieces: Map<string, Piece> }>({ of: null, pieces: new Map() });
  const [shown, setShown] = useState<(Previewed & { of: unknown }) | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [turn, setTurn] = useState(0);
  const letter = page?.letter;
  const number = page?.page;

  useEffect(() => {
    if (plan === null || letter === undefined || number === undefined) return;
    if (cache.current.of !== plan || turn > 0) cache.current = { of: plan, pieces: new Map() };
    const { pieces } = cache.current;
    const key = (of: number): string => `${audience} ${letter} ${of}`;
    const first = Math.floor((number - 1) / TOGETHER) * TOGETHER + 1;
    const show = (piece: Piece): void => {
      setShown({
        page: { letter, page: number },
        pdf: piece.pdf,
        at: number - piece.firstPage + 1,
        old: false,
        of: plan,
      });
      setFailure(null);
      setBusy(false);
    };
    const known = pieces.get(key(first));
    if (known) return show(known);
    const controller = new AbortController();
    setBusy(true);
    client
      .call(
        'bundles.preview',
        { caseId, plan, audience, letter, page: first, count: TOGETHER },
        { signal: controller.signal },
      )
      .then(
        (piece) => {
          if (controller.signal.aborted) return;
          if (pieces.size >= KEPT) pieces.delete(pieces.keys().next().value ?? '');
          pieces.set(key(first), piece);
          show(piece);
        },
        (error: unknown) => {
          if (controller.signal.aborted) return;
          setFailure(toFailure(error));
          setBusy(false);
        },
      );
    return () => controller.abort();
  }, [client, caseId, plan, audience, letter, number, turn]);

  return {
    shown: shown && { ...shown, old: shown.of !== plan || shown.page.letter !== letter || shown.page.page !== number },
    busy,
    failure,
    again: () => setTurn((n) => n + 1),
  };
}

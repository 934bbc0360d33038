import { type RefObject, useEffect, useRef } from 'react';

/** Brings an outcome into view when it changes after it was asked for; never when the screen is merely opened. */
export function useReveal<E extends HTMLElement>(state: string | undefined): RefObject<E | null> {
  const element = useRef<E>(null);
  const seen = useRef(state);
  useEffect(() => {
    if (seen.current === state) return;
    seen.current = state;
    element.current?.scrollIntoView({ block: 'nearest' });
  }, [state]);
  return element;
}

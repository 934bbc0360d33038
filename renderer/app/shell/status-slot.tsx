import { createContext, type ReactNode, useContext } from 'react';
import { createPortal } from 'react-dom';

export const StatusSlotContext = createContext<HTMLElement | null>(null);

/** What a screen says in the status bar while it is shown: what is on screen, in one sentence. */
export function InStatusBar({ children }: { children: ReactNode }) {
  const slot = useContext(StatusSlotContext);
  return slot && createPortal(children, slot);
}

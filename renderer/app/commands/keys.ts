/** Key bindings as text: "j", "?", "g t" (one key, then another), "mod+k" (Ctrl, or Command on a Mac). */

export interface Stroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The stroke as it is written in bindings; Shift is in the key itself ("?", "G"), but with Alt and a key that has a name. */
export function strokeText({ key, ctrlKey, metaKey, altKey, shiftKey }: Stroke): string {
  const name = key === ' ' ? 'Space' : key.length === 1 && (ctrlKey || metaKey) ? key.toLowerCase() : key;
  const shift = shiftKey && altKey && key.length > 1;
  return `${ctrlKey || metaKey ? 'mod+' : ''}${altKey ? 'alt+' : ''}${shift ? 'shift+' : ''}${name}`;
}

/** Alt with an arrow up or down opens lists and goes through lines: a field that has the focus keeps it. */
export const belongsToField = ({ key, altKey }: Pick<Stroke, 'key' | 'altKey'>): boolean =>
  altKey && (key === 'ArrowUp' || key === 'ArrowDown');

export interface KeyMatch<C> {
  /** What to run, if the keys pressed so far are a whole binding. */
  readonly command: C | null;
  /** Keys to remember, if they begin a longer binding. */
  readonly pending: string;
}

/** What a stroke means after the keys pending. The last command of two with the same keys wins: it is the nearer screen's. */
export function matchKeys<C extends { readonly keys?: string | undefined }>(
  commands: readonly C[],
  pending: string,
  stroke: string,
): KeyMatch<C> {
  for (const typed of pending === '' ? [stroke] : [`${pending} ${stroke}`, stroke]) {
    const command = commands.findLast((each) => each.keys === typed);
    if (command) return { command, pending: '' };
    if (commands.some((each) => each.keys?.startsWith(`${typed} `))) return { command: null, pending: typed };
  }
  return { command: null, pending: '' };
}

const engraved: Readonly<Record<string, string>> = {
  mod: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  Delete: 'Del',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** "g t" as keycaps: ["g", "then", "t"] is drawn by Kbd; this gives the caps of each stroke. */
export function strokesOf(keys: string): readonly (readonly string[])[] {
  return keys.split(' ').map((stroke) => {
    const parts = stroke.split('+');
    // As keyboards are engraved, where no Shift is meant by it.
    return parts.map((part) => engraved[part] ?? (parts.length > 1 && part.length === 1 ? part.toUpperCase() : part));
  });
}

import type { Command } from './commands.ts';

/** Commands whose group and label hold every word typed; those whose label begins with the text come first. */
export function matchCommands<C extends Pick<Command, 'label' | 'group'>>(commands: readonly C[], typed: string): C[] {
  const text = typed.trim().toLowerCase();
  const words = text.split(/\s+/u).filter(Boolean);
  const found = commands.filter((command) => {
    const name = `${command.group} ${command.label}`.toLowerCase();
    return words.every((word) => name.includes(word));
  });
  const begins = (command: C): number => (text !== '' && command.label.toLowerCase().startsWith(text) ? 0 : 1);
  return found.toSorted((a, b) => begins(a) - begins(b));
}

/** A command as main.ts runs it, within a test: on an engine that stays. */
import { FailureError } from '../shared/api/failures.ts';
import type { Command } from './commands/command.ts';
import { type Connection, signIn, usePurpose } from './connect.ts';
import { readCommandLine, UsageError } from './options.ts';

export interface Ran<T> {
  /** As the process would end: 1 for a failure, 2 for a command line that is none. */
  readonly status: number;
  /** What it said, or what went wrong in its own words. */
  readonly said: string;
  /** What it gives to machines. */
  readonly result: T;
}

export async function runCommand<T = unknown>(
  connection: Connection,
  commands: Readonly<Record<string, Command>>,
  args: readonly string[],
): Promise<Ran<T>> {
  const said: string[] = [];
  const results: unknown[] = [];
  const output = {
    say: (text: string) => void said.push(text),
    note: () => undefined,
    result: (value: unknown) => void results.push(value),
    failure: () => undefined,
    progress: () => undefined,
  };
  const ran = (status: number, words: string): Ran<T> => ({
    status,
    said: words,
    result: (results.at(-1) ?? null) as T,
  });
  try {
    const line = readCommandLine(args);
    const command = commands[line.words.slice(0, 2).join(' ')] ?? commands[line.words[0] ?? ''];
    if (!command) throw new Error(`no command ${args.join(' ')}`);
    if (command.needs === 'home') await signIn(connection, line, output);
    await usePurpose(connection, line, command.needs === 'home');
    return ran(await command.run({ line, output, connection }), said.join('\n'));
  } catch (error) {
    if (error instanceof UsageError) return ran(2, error.message);
    if (error instanceof FailureError) return ran(1, error.failure.what);
    throw error;
  }
}

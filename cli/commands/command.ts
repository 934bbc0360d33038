import type { Connection } from '../connect.ts';
import type { readCommandLine } from '../options.ts';
import type { Output } from '../output.ts';

export interface CommandContext {
  readonly line: ReturnType<typeof readCommandLine>;
  readonly output: Output;
  /** Connected; signed in too unless the command says otherwise. */
  readonly connection: Connection;
}

export interface Command {
  readonly usage: string;
  readonly what: string;
  /** `home`: signed in to the data folder. `engine`: no data folder is opened. */
  readonly needs: 'home' | 'engine';
  /** Resolves to the exit status. */
  run(context: CommandContext): Promise<number>;
}

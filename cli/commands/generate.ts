import { required, wholeNumber } from '../options.ts';
import type { Command } from './command.ts';

/** The seed used where none is named: the same file on every machine. */
export const defaultSeed = 1;

export const generate: Command = {
  usage: 'generate --events N [--seed S] --out FILE.csv',
  what: 'write a fictional activity file',
  needs: 'engine',
  async run() {
    return 0;
  },
};

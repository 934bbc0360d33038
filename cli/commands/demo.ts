import type { Command } from './command.ts';
export const demo: Command = {
  usage: 'demo --out DIR',
  what: 'make the demo case',
  needs: 'engine',
  async run() {
    return 0;
  },
};

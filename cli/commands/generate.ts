import { demoSeed } from '../../engine/demo/generate.ts';
import { writeGenerated } from '../../engine/demo/write.ts';
import { required, UsageError, wholeNumber } from '../options.ts';
import type { Command } from './command.ts';

export const generate: Command = {
  usage: 'generate --events N [--seed S] --out FILE.csv',
  what: 'write a fictional activity file',
  needs: 'engine',
  async run({ line, output, connection }) {
    const events = wholeNumber(required(line, 'events'), 'events');
    if (events === 0) throw new UsageError('--events takes a number from 1.');
    const seed = line.options.seed === undefined ? demoSeed : wholeNumber(line.options.seed, 'seed');
    const out = required(line, 'out');
    const { path, bytes } = await writeGenerated({ events, seed, out, signal: connection.signal });
    output.say(
      `${path}: ${events.toLocaleString('en-GB')} events, ${bytes.toLocaleString('en-GB')} bytes, seed ${seed}`,
    );
    output.result({ file: path, events, bytes, seed });
    return 0;
  },
};

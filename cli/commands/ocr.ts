import type { ReadingStatus } from '../../shared/api/readings.ts';
import { caseByRef } from '../connect.ts';
import { noMoreThan, required } from '../options.ts';
import type { Output } from '../output.ts';
import type { Command } from './command.ts';

/** How often the pages found are asked for while they are being looked at, ms. */
const askAgainMs = 200;

export const ocrStatus: Command = {
  usage: 'ocr status --case REF',
  what: 'say which pages of scans and pictures hold no text, and what was read of them by machine',
  needs: 'home',
  async run({ line, output, connection: { client } }) {
    noMoreThan(line, 2);
    const { id } = await caseByRef(client, required(line, 'case'));
    let status = await client.call('readings.status', { caseId: id });
    // Pages are looked at in the background; here somebody waits for what is found.
    while (status.looking > 0) {
      await new Promise((resolve) => setTimeout(resolve, askAgainMs));
      status = await client.call('readings.status', { caseId: id });
    }
    say(status, output);
    output.result(status);
    return 0;
  },
};

export const ocrStart: Command = {
  usage: 'ocr start --case REF [--reason WHY]',
  what: 'read by machine, on this computer, every page that shows a picture and no text; stopped, it goes on next time',
  needs: 'home',
  async run({ line, output, connection: { client, signal } }) {
    noMoreThan(line, 2);
    const { id } = await caseByRef(client, required(line, 'case'));
    const { reason } = line.options;
    const outcome = await client.call(
      'readings.start',
      { caseId: id, ...(reason !== undefined && { reason }) },
      { signal, onProgress: output.progress },
    );
    output.say(
      `${counted(outcome.pages, 'page')} read: ${counted(outcome.words, 'word')}, ${outcome.doubtful.toLocaleString('en-GB')} of them doubtful.`,
    );
    for (const problem of outcome.problems) output.say(problem);
    output.result(outcome);
    return outcome.problems.length > 0 ? 1 : 0;
  },
};

function say({ sources, readPages, unreadPages }: ReadingStatus, output: Output): void {
  output.say(
    `${counted(unreadPages, 'page')} without text ${unreadPages === 1 ? 'is' : 'are'} still to be read; ${counted(readPages, 'page')} ${readPages === 1 ? 'was' : 'were'} read.`,
  );
  for (const { ref, title, without, read, unread, words, doubtful, problem } of sources) {
    output.say(`${ref === '' ? `“${title}”` : ref}\t${title}`);
    if (problem !== null) output.say(`  ${problem}`);
    if (without !== null && unread.length > 0) output.say(`  Not read yet: ${unread.join(', ')}`);
    if (read.length > 0)
      output.say(
        `  Read: ${read.join(', ')} (${counted(words, 'word')}, ${doubtful.toLocaleString('en-GB')} doubtful)`,
      );
  }
}

const counted = (n: number, one: string): string => `${n.toLocaleString('en-GB')} ${one}${n === 1 ? '' : 's'}`;

import { open, rm, stat, utimes } from 'node:fs/promises';

const heartbeat = 5_000;
const staleAfter = 60_000;
const pause = 500;

/**
 * Runs `work` while holding `path`; a second process waits for the first. The holder touches the file, so one left behind by
 * a killed process is taken over after a minute, in other containers too, where process ids would mean nothing.
 */
export async function withLock(path: string, say: (line: string) => void, work: () => Promise<void>): Promise<void> {
  let told = false;
  for (;;) {
    try {
      await (await open(path, 'wx')).close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const age = await stat(path).then(
      (info) => Date.now() - info.mtimeMs,
      () => 0,
    );
    if (age > staleAfter) await rm(path, { force: true });
    else {
      if (!told) say('Another set-up is at work; waiting for it.');
      told = true;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, heartbeat);
  try {
    await work();
  } finally {
    clearInterval(beat);
    await rm(path, { force: true });
  }
}

import { describe, expect, it } from 'vitest';
import { startPattern } from './pattern-job.ts';

describe('a pattern in a thread of its own', () => {
  it('tells which texts hold it, batch after batch', async () => {
    const search = startPattern('^A.*\\d$', 60_000, undefined);
    expect([...(await search.test(['a1', 'b1', 'a', 'Ab2']))]).toEqual([0, 3]);
    expect([...(await search.test([]))]).toEqual([]);
    expect([...(await search.test(['a9']))]).toEqual([0]);
    await search.end();
  });

  it('is stopped where it would take for ever', async () => {
    // 2^60 ways to cut the text: no machine gets through them.
    const search = startPattern('^(a+)+$', 50, undefined);
    await expect(search.test([`${'a'.repeat(60)}!`])).rejects.toMatchObject({ failure: { code: 'query-too-slow' } });
    await expect(search.test(['a'])).rejects.toMatchObject({ failure: { code: 'query-too-slow' } });
    await search.end();
  });

  it('is stopped by whoever asked', async () => {
    const controller = new AbortController();
    const search = startPattern('^(a+)+$', 60_000, controller.signal);
    const asked = search.test([`${'a'.repeat(60)}!`]);
    controller.abort();
    await expect(asked).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    await search.end();
  });
});

import { describe, expect, it } from 'vitest';
import { FailureError } from '../../../../shared/api/failures.ts';
import type { BucketPlan } from '../model/buckets.ts';
import type { Histogram } from '../model/density.ts';
import { DensityFeed } from './density-feed.ts';

const DAY = 86_400_000_000;
const view = { from: 0, to: 30 * DAY };
const later = { from: 300 * DAY, to: 330 * DAY };
const evenLater = { from: 600 * DAY, to: 630 * DAY };

function harness() {
  const calls: {
    filter: unknown;
    plan: BucketPlan;
    signal: AbortSignal;
    answer: () => Promise<void>;
    fail: () => Promise<void>;
  }[] = [];
  const heard: string[] = [];
  const feed = new DensityFeed(
    (filter, _by, plan, signal) =>
      new Promise<Histogram>((resolve, reject) => {
        const settle = async (act: () => void) => {
          act();
          await new Promise((done) => setTimeout(done));
        };
        calls.push({
          filter,
          plan,
          signal,
          answer: () => settle(() => resolve({ from: plan.from, to: plan.to, width: plan.width, series: [] })),
          fail: () => settle(() => reject(new FailureError('internal', 'x', 'y'))),
        });
      }),
    (answer) => heard.push(`answer ${answer.key} ${answer.plan.from}`),
    (failure) => failure && heard.push(`failure ${failure.code}`),
  );
  return { calls, heard, feed };
}

describe('density feed', () => {
  it('asks once for what one answer covers', async () => {
    const { calls, feed } = harness();
    feed.want({}, 'type', view, 1_000);
    feed.want({}, 'type', { from: DAY, to: 31 * DAY }, 1_000);
    expect(calls).toHaveLength(1);
    await calls[0]?.answer();
    feed.want({}, 'type', { from: 2 * DAY, to: 32 * DAY }, 1_000);
    expect(calls).toHaveLength(1);
  });

  it('forgets every wish between the one under way and the newest', async () => {
    const { calls, feed } = harness();
    feed.want({}, 'type', view, 1_000);
    feed.want({}, 'type', later, 1_000);
    feed.want({}, 'type', evenLater, 1_000);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.signal.aborted).toBe(false);
    await calls[0]?.answer();
    expect(calls).toHaveLength(2);
    expect(calls[1]?.plan.from).toBeGreaterThan(500 * DAY);
  });

  it('cancels a count for another filter and never shows it', async () => {
    const { calls, heard, feed } = harness();
    feed.want({ text: 'a' }, 'type', view, 1_000);
    feed.want({ text: 'b' }, 'type', view, 1_000);
    expect(calls[0]?.signal.aborted).toBe(true);
    await calls[0]?.answer();
    expect(heard).toEqual([]);
    await calls[1]?.answer();
    expect(heard).toEqual([expect.stringContaining('answer type {"text":"b"}')]);
  });

  it('counts by another column anew', async () => {
    const { calls, heard, feed } = harness();
    feed.want({}, 'type', view, 1_000);
    feed.want({}, 'source', view, 1_000);
    expect(calls[0]?.signal.aborted).toBe(true);
    await calls[0]?.answer();
    await calls[1]?.answer();
    expect(heard).toEqual([expect.stringContaining('answer source {}')]);
  });

  it('asks again after a change, keeping the old picture meanwhile', async () => {
    const { calls, feed } = harness();
    feed.want({}, 'type', view, 1_000);
    await calls[0]?.answer();
    feed.stale();
    expect(feed.answer).not.toBeNull();
    feed.want({}, 'type', view, 1_000);
    expect(calls).toHaveLength(2);
  });

  it('starts over when the case changes under a request', async () => {
    const { calls, heard, feed } = harness();
    feed.want({}, 'type', view, 1_000);
    feed.stale();
    await calls[0]?.fail();
    expect(heard).toEqual([]);
    expect(calls).toHaveLength(2);
  });

  it('reports a failure and goes on', async () => {
    const { calls, heard, feed } = harness();
    feed.want({}, 'type', view, 1_000);
    await calls[0]?.fail();
    expect(heard).toEqual(['failure internal']);
    feed.want({}, 'type', view, 1_000);
    expect(calls).toHaveLength(2);
  });
});

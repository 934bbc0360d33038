/** Words that were used before, offered again: pure, from the list of annotations. */
import type { AnnotationView } from '../../../shared/api/timeline.ts';

/** Tags of the case, the most recently used first. */
export function recentTags(annotations: readonly AnnotationView[], most = 8): string[] {
  const newest = [...annotations].filter((each) => !each.withdrawn).sort((a, b) => (a.at < b.at ? 1 : -1));
  return [...new Set(newest.flatMap((each) => each.tags))].slice(0, most);
}

/** A person's own latest annotation that still stands; null where there is none. */
export function latestOwn(annotations: readonly AnnotationView[], author: string): AnnotationView | null {
  return annotations
    .filter((each) => !each.withdrawn && each.author === author)
    .reduce<AnnotationView | null>((latest, each) => (latest && latest.at >= each.at ? latest : each), null);
}

/** Tags as typed: cut at commas and line ends, trimmed, none twice, within the contract. */
export function parseTags(text: string): string[] {
  const tags = text
    .split(/[,\n]/u)
    .map((tag) => tag.replaceAll(/\p{C}/gu, '').trim().slice(0, 64).trim())
    .filter(Boolean);
  return [...new Set(tags)].slice(0, 20);
}

/** Reasons offered for taking an annotation back; the person may write another. */
export const withdrawalReasons = ['Made in error', 'Wrong event', 'Superseded by a later annotation'] as const;

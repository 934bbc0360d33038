/** The facts of the cover as they are typed, and as the plan keeps them. */
import { type Audience, audiences, type Cover } from '../../../../shared/domain/bundle/plan.ts';
import { parseDate } from '../../../format/dates.ts';
import { formatDate } from '../../../format/time.ts';

export interface CoverDraft {
  readonly shortName: string;
  readonly letter: string;
  readonly forum: string;
  /** As typed; empty while not fixed. */
  readonly hearingDate: string;
  readonly officerConcerned: string;
  readonly rank: string;
  readonly anonymised: Readonly<Record<Audience, string>>;
  readonly chair: string;
  /** One a line. */
  readonly members: string;
  readonly lqa: string;
  readonly appropriateAuthority: string;
  readonly versionLabel: string;
  readonly marking: string;
}

export type CoverProblems = Partial<Record<keyof CoverDraft, string>>;

export function coverDraft(cover: Cover): CoverDraft {
  return {
    ...cover,
    hearingDate: cover.hearingDate === null ? '' : formatDate(cover.hearingDate),
    anonymised: Object.fromEntries(audiences.map((each) => [each, cover.anonymised[each] ?? ''])) as Record<
      Audience,
      string
    >,
    members: cover.members.join('\n'),
    marking: cover.marking ?? '',
  };
}

const namesOf = (members: string): string[] =>
  members
    .split('\n')
    .map((each) => each.trim())
    .filter(Boolean);

export function coverProblems(draft: CoverDraft): CoverProblems {
  const members = namesOf(draft.members);
  return {
    ...(draft.shortName.trim() === '' && { shortName: 'Type a short name for the cover and the file name.' }),
    ...(!/^[A-Z]$/u.test(draft.letter) && { letter: 'One capital letter, A to Z.' }),
    ...(draft.hearingDate.trim() !== '' &&
      parseDate(draft.hearingDate) === null && { hearingDate: 'Type it as 15/06/2026, or leave it empty.' }),
    ...(members.length > 10 && { members: 'At most ten members.' }),
    ...(members.some((each) => each.length > 160) && { members: 'A name has at most 160 characters.' }),
  };
}

/** @returns null where `coverProblems` has something to say */
export function coverOf(draft: CoverDraft): Cover | null {
  if (Object.keys(coverProblems(draft)).length > 0) return null;
  const marking = draft.marking.trim();
  return {
    shortName: draft.shortName.trim(),
    letter: draft.letter,
    forum: draft.forum.trim(),
    hearingDate: parseDate(draft.hearingDate),
    officerConcerned: draft.officerConcerned.trim(),
    rank: draft.rank.trim(),
    anonymised: Object.fromEntries(
      audiences.map((each) => [each, draft.anonymised[each].trim()]).filter(([, name]) => name !== ''),
    ),
    chair: draft.chair.trim(),
    members: namesOf(draft.members),
    lqa: draft.lqa.trim(),
    appropriateAuthority: draft.appropriateAuthority.trim(),
    versionLabel: draft.versionLabel.trim(),
    ...(marking !== '' && { marking }),
  };
}

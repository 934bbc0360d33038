import type { BundleExhibit, BundleFacts } from '../bundle-input.ts';

export interface Producer {
  /** Who produced it, as far as that is known: "Alex Byrne (AB)", or initials alone. */
  readonly words: string;
  /** Who is to sign for it; empty where only initials are known. */
  readonly signs: string;
  /** Whoever took it in for the producer; null where that is the same person. */
  readonly takenInBy: string | null;
}

/** The initials of an exhibit's reference are its producer's, who need not be whoever took it into the case. */
export function producerOf(
  { people }: Pick<BundleFacts, 'people'>,
  { producer, producedBy }: Pick<BundleExhibit, 'producer' | 'producedBy'>,
): Producer {
  const taker = people.find(({ name }) => name === producedBy);
  if (taker === undefined || taker.initials === producer)
    return { words: `${producedBy} (${producer})`, signs: producedBy, takenInBy: null };
  const known = people.find(({ initials }) => initials === producer);
  return {
    words: known ? `${known.name} (${producer})` : producer,
    signs: known?.name ?? '',
    takenInBy: `${producedBy} (${taker.initials})`,
  };
}

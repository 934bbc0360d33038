/** A plan as people write it: what has a default left out. */
import { audiences, BundlePlan, type BundlePlanInput } from './plan.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Members that say nothing when they have this value. */
const silent: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    audiences: [...audiences],
    sensitive: false,
    instead: {},
    slip: true,
    unfit: 'mend',
    author: '',
    signature: false,
    profile: 'none',
    volumes: { split: 'by-profile', at: [] },
    late: null,
    hearingDate: null,
    officerConcerned: '',
    rank: '',
    anonymised: {},
    chair: '',
    members: [],
    lqa: '',
    appropriateAuthority: '',
    versionLabel: '',
    at: [],
    forum: 'Misconduct hearing',
  }).map(([key, value]) => [key, JSON.stringify(value)]),
);

/** Reads back as the very plan (`BundlePlan.parse`). */
export function plainPlan(plan: BundlePlan): BundlePlanInput {
  const plain = strip(JSON.parse(JSON.stringify(plan)) as Json) as unknown as BundlePlanInput;
  if (JSON.stringify(BundlePlan.parse(plain)) !== JSON.stringify(BundlePlan.parse(plan)))
    throw new Error('a plan that does not read back as it was');
  return plain;
}

function strip(value: Json): Json {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => silent[key] === undefined || silent[key] !== JSON.stringify(member))
      .map(([key, member]) => [key, strip(member)]),
  );
}

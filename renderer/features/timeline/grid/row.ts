/** Places in a row of the contract (shared/api/timeline.ts, EventRow). */
export const ID = 0;
export const INSTANT = 1;
export const SOURCE = 2;
export const TYPE = 3;
export const ACTOR = 4;
export const HOST = 5;
export const MESSAGE = 6;
export const TAGS = 7;
export const NOTES = 8;

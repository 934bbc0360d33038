/** Property tests draw the same examples on every run, so that a run says something about the change; another seed explores. */
import fc from 'fast-check';

const seed = Number(process.env.CONTINUITY_SEED ?? 20_260_214);
if (!Number.isSafeInteger(seed)) throw new Error('CONTINUITY_SEED is a whole number.');
fc.configureGlobal({ seed });

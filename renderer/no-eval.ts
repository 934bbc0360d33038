import { config } from 'zod';

// The policy forbids functions made of text; told so, zod does not try. Each try would be reported as a violation.
config({ jitless: true });

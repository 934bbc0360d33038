import type { z } from 'zod';

/** What a person may do; roles (DOMAIN.md, Users) are sets of these. Each method of the contract names exactly one. */
export const permissions = [
  'session',
  'case.list',
  'case.create',
  'case.read',
  'evidence.import',
  'evidence.annotate',
  'evidence.exhibit',
  'evidence.custody',
  'evidence.check',
  'bundle.export',
  'case.approve',
  'case.verify',
  'keys.manage',
  'case.attest',
  'device.configure',
  'verification.sign',
] as const;
export type Permission = (typeof permissions)[number];

export interface Method<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  P extends z.ZodType = z.ZodType,
> {
  readonly input: I;
  readonly output: O;
  /** Absent where the call answers at once. */
  readonly progress?: P;
  readonly permission: Permission;
}

/** Keeps the literal types of a feature's methods. */
export function methods<const M extends Record<string, Method>>(table: M): M {
  return table;
}

export type InputOf<M extends Method> = z.input<M['input']>;
export type OutputOf<M extends Method> = z.output<M['output']>;
export type ProgressOf<M extends Method> = M extends { progress: z.ZodType } ? z.output<M['progress']> : never;

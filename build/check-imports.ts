/** node build/check-imports.ts: the import rules over the whole project. */
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import configuration from './import-rules.mjs';
import { root } from './setup.mjs';

export const rooms = ['shared', 'engine', 'electron', 'renderer', 'cli', 'e2e', 'build'];

export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/**
 * @param folder a project laid out as this one
 * @param found the rooms that exist there
 * @returns the violations, and how many modules and imports were looked at: none would be a check that cannot fail
 */
export async function checkImports(
  folder: string,
  found: readonly string[] = rooms,
): Promise<{ violations: Violation[]; modules: number; imports: number }> {
  const { output } = await cruise([...found], {
    ...configuration.options,
    baseDir: folder,
    ruleSet: { forbidden: configuration.forbidden ?? [] },
    validate: true,
  });
  const { summary } = output as ICruiseResult;
  return {
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    modules: summary.totalCruised,
    imports: summary.totalDependenciesCruised ?? 0,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { violations, modules, imports } = await checkImports(root);
  for (const { rule, from, to } of violations) console.error(`${rule}: ${from} → ${to}`);
  console.error(`Import rules: ${modules} modules, ${imports} imports, ${violations.length} violations.`);
  process.exitCode = violations.length > 0 || imports === 0 ? 1 : 0;
}

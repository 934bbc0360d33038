import { Dialog } from '../../components/Dialog.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import styles from '../shell/shell.module.css';
import { type Command, useAllCommands } from './commands.ts';

/** Commands that have keys, by group, each once: the nearest screen's. */
export function keyMap(commands: readonly Command[]): [group: string, commands: Command[]][] {
  const byKeys = new Map<string, Command>();
  for (const command of commands)
    if (command.keys !== undefined && !command.hidden && !byKeys.has(command.keys)) byKeys.set(command.keys, command);
  const groups = new Map<string, Command[]>();
  for (const command of byKeys.values()) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return [...groups];
}

export function HelpOverlay({ onClose }: { onClose: () => void }) {
  const commands = useAllCommands();
  return (
    <Dialog title="Keys" size="wide" onClose={onClose}>
      <div className={styles.helpGroups}>
        {keyMap(commands).map(([group, rows]) => (
          <section key={group} className={styles.helpGroup} aria-label={group}>
            <h2>{group}</h2>
            {rows.map((command) => (
              <div key={command.id} className={styles.helpRow}>
                <span>{command.label}</span>
                {command.keys !== undefined && <Kbd keys={command.keys} />}
              </div>
            ))}
          </section>
        ))}
      </div>
    </Dialog>
  );
}

import { Icon } from '../../components/Icon.tsx';
import { useAppDispatch } from '../hooks.ts';
import { type Section, sections, wentToSection } from '../navigation.ts';
import { sectionIcons, sectionKey, sectionNames } from './sections.ts';
import styles from './shell.module.css';

export function Rail({ section: current }: { section: Section }) {
  const dispatch = useAppDispatch();
  return (
    <nav aria-label="Sections of the case" className={styles.rail}>
      {sections.map((section) => (
        <button
          key={section}
          type="button"
          className={styles.railItem}
          aria-current={section === current ? 'page' : undefined}
          title={`${sectionNames[section]} (g then ${sectionKey(section)})`}
          onClick={() => dispatch(wentToSection({ section }))}
        >
          <Icon name={sectionIcons[section]} size={20} />
          {sectionNames[section]}
        </button>
      ))}
    </nav>
  );
}

import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import styles from './Field.module.css';
import { Icon } from './Icon.tsx';

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** How what was typed is understood; below the control, where it may come and go. */
  readonly note?: string | undefined;
  /** What is wrong and how to put it right; announced, and tied to the control. */
  readonly error?: string | null | undefined;
  readonly optional?: boolean;
}

interface ControlProps {
  readonly id: string;
  readonly className: string | undefined;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

/** Label, hint, control and error as one; the control takes the props it is given. */
export function Field({
  label,
  hint,
  error,
  note,
  optional = false,
  children,
}: FieldProps & { children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const described = [hint !== undefined ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label} {optional && <span className={styles.optional}>(optional)</span>}
      </label>
      {hint !== undefined && (
        <div id={`${id}-hint`} className={styles.hint}>
          {hint}
        </div>
      )}
      {children({
        id,
        className: styles.control,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error ? true : undefined,
      })}
      <div aria-live="polite">
        {note !== undefined && !error && <div className={styles.hint}>{note}</div>}
        {error && (
          <div id={`${id}-error`} className={styles.error}>
            <Icon name="alert" /> {error}
          </div>
        )}
      </div>
    </div>
  );
}

type TextProps = FieldProps & InputHTMLAttributes<HTMLInputElement> & { readonly 'data-autofocus'?: boolean };

export function TextField({ label, hint, error, note, optional, ...input }: TextProps) {
  return (
    <Field label={label} hint={hint} error={error} note={note} optional={optional ?? false}>
      {(control) => <input type="text" autoComplete="off" spellCheck={false} {...input} {...control} />}
    </Field>
  );
}

export function TextAreaField({
  label,
  hint,
  error,
  optional,
  ...area
}: FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement> & { readonly 'data-autofocus'?: boolean }) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional ?? false}>
      {(control) => <textarea {...area} {...control} />}
    </Field>
  );
}

export function Select({
  label,
  hint,
  error,
  optional,
  children,
  ...select
}: FieldProps & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional ?? false}>
      {(control) => (
        <span className={styles.selectWrap}>
          <select {...select} {...control}>
            {children}
          </select>
          <Icon name="down" />
        </span>
      )}
    </Field>
  );
}

export interface Choice<V extends string> {
  readonly value: V;
  readonly title: ReactNode;
  readonly text?: ReactNode;
}

/** A few alternatives that deserve a sentence each. */
export function Choices<V extends string>({
  legend,
  choices,
  value,
  onChange,
}: {
  legend: string;
  choices: readonly Choice<V>[];
  value: V;
  onChange: (value: V) => void;
}) {
  const name = useId();
  return (
    <fieldset className={styles.options}>
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          <span className={styles.optionTitle}>{choice.title}</span>
          {choice.text !== undefined && <span className={styles.optionText}>{choice.text}</span>}
        </label>
      ))}
    </fieldset>
  );
}
